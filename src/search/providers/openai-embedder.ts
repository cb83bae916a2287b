import type { Embedder } from './embedder.ts';
import { type RemoteOptions, remoteEmbedder } from './remote-embedder.ts';

/** What is used of the client of the package `openai`, made with `maxRetries: 0`: trying again is done here, in one place. */
export interface OpenAiClient {
  readonly embeddings: {
    create(
      body: { model: string; input: string[]; dimensions?: number; encoding_format: 'float' },
      options: { signal: AbortSignal },
    ): PromiseLike<{
      readonly data: readonly { readonly index: number; readonly embedding: number[] }[];
      readonly usage?: { readonly total_tokens: number };
    }>;
  };
}

export type OpenAiOptions = Omit<RemoteOptions, 'send'> & {
  readonly client: OpenAiClient;
  /** True when the model can shorten its vectors (`dimensions` is then sent along). */
  readonly shortens: boolean;
};

/** An embedder over OpenAI's API or one like it. */
export function openAiEmbedder(options: OpenAiOptions): Embedder {
  const { client, model, dimensions, shortens } = options;
  return remoteEmbedder({
    ...options,
    send: async (texts, signal) => {
      const size = shortens ? { dimensions } : {};
      const reply = await client.embeddings.create(
        { model, input: [...texts], encoding_format: 'float', ...size },
        { signal },
      );
      const inOrder = [...reply.data].sort((a, b) => a.index - b.index);
      return { vectors: inOrder.map((each) => each.embedding), tokens: reply.usage?.total_tokens ?? 0 };
    },
  });
}
