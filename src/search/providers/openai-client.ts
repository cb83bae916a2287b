import type { OpenAiClient } from './openai-embedder.ts';

/** The client of the package `openai`, loaded when it is first asked. Empty `baseUrl`: OpenAI's own. */
export function openAiClient({ apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string }): OpenAiClient {
  let made: Promise<OpenAiClient> | null = null;
  const make = async (): Promise<OpenAiClient> => {
    const { OpenAI } = await import('openai');
    // Both are named, so that the package takes nothing from the environment on its own.
    return new OpenAI({ apiKey, baseURL: baseUrl === '' ? 'https://api.openai.com/v1' : baseUrl, maxRetries: 0 });
  };
  return {
    embeddings: {
      create: async (body, options) => {
        made ??= make();
        return (await made).embeddings.create(body, options);
      },
    },
  };
}
