import type { Embedder } from './embedder.ts';
import { type BatchReply, type RemoteOptions, remoteEmbedder } from './remote-embedder.ts';

export type OllamaOptions = Omit<RemoteOptions, 'send'> & { readonly baseUrl: string };

/** An embedder over Ollama's own endpoint, `POST /api/embed`. */
export function ollamaEmbedder(options: OllamaOptions): Embedder {
  const url = new URL('/api/embed', options.baseUrl);
  return remoteEmbedder({
    ...options,
    send: async (texts, signal) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: options.model, input: texts }),
        signal,
      });
      if (!response.ok) {
        throw Object.assign(new Error(`${url.href} answered ${response.status}`), {
          status: response.status,
          headers: response.headers,
        });
      }
      return readReply(await response.json());
    },
  });
}

function readReply(body: unknown): BatchReply {
  const { embeddings, prompt_eval_count: tokens } =
    typeof body === 'object' && body !== null ? (body as OllamaBody) : {};
  const vectors = Array.isArray(embeddings) ? embeddings.filter(isVector) : [];
  return { vectors, tokens: typeof tokens === 'number' ? tokens : 0 };
}

interface OllamaBody {
  readonly embeddings?: unknown;
  readonly prompt_eval_count?: unknown;
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((x) => typeof x === 'number');
}
