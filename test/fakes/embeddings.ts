import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the endpoint does instead of answering. */
export type EmbeddingFault = 401 | 429 | 503 | 'cut';

/** An OpenAI-compatible endpoint for embeddings: vectors of letter counts, so that texts of like words are near. */
export interface FakeEmbeddings {
  /** Base URL, as OPENAI_BASE_URL has it. */
  readonly url: string;
  /** Texts of each request that was answered. */
  readonly asked: (readonly string[])[];
  readonly keys: Set<string>;
  /** Holds for every request while it is set. */
  fault: EmbeddingFault | null;
  dimensions: number;
  /** Called before each answer. */
  before: () => Promise<void> | void;
  close(): Promise<void>;
}

function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
    vector[hash % dimensions] = (vector[hash % dimensions] ?? 0) + 1;
  }
  return vector;
}

/** Starts it on a free port of loopback. */
export async function startEmbeddings(dimensions = 64): Promise<FakeEmbeddings> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', async () => {
      fake.keys.add(request.headers.authorization ?? '');
      await fake.before();
      if (fake.fault === 'cut') return void response.socket?.destroy();
      const failed = fake.fault !== null;
      response.writeHead(fake.fault ?? 200, { 'content-type': 'application/json' });
      const { input } = JSON.parse(text) as { input: string[] };
      if (!failed) fake.asked.push(input);
      const data = input.map((each, index) => ({
        object: 'embedding',
        index,
        embedding: vectorOf(each, fake.dimensions),
      }));
      const usage = { prompt_tokens: input.length * 10, total_tokens: input.length * 10 };
      response.end(JSON.stringify(failed ? { error: { message: 'no' } } : { object: 'list', data, usage }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const fake: FakeEmbeddings = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: [],
    keys: new Set(),
    fault: null,
    dimensions,
    before: () => undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return fake;
}
