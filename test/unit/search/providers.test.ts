import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../../src/search/embed/built-in.ts';
import { builtInEmbedder } from '../../../src/search/providers/built-in-embedder.ts';
import { openEmbeddingCache } from '../../../src/search/providers/cached-embedder.ts';
import { ollamaEmbedder } from '../../../src/search/providers/ollama-embedder.ts';
import { type OpenAiClient, openAiEmbedder } from '../../../src/search/providers/openai-embedder.ts';
import { fromBytes } from '../../../src/search/vectors/quantise.ts';
import { embedder, newFile, openStore } from './open-store.ts';

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Never answers. */
  readonly silent?: boolean;
  /** Closes the connection. */
  readonly cut?: boolean;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** An endpoint that gives the answers in turn, the last one for ever, and keeps what it was asked. */
async function endpoint(
  answers: readonly Answer[],
): Promise<{ url: string; asked: { input: string[]; dimensions?: number }[] }> {
  const asked: { input: string[]; dimensions?: number }[] = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      asked.push(JSON.parse(text));
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
      if (answer.silent === true) return;
      if (answer.cut === true) return void response.socket?.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(
        JSON.stringify(answer.body ?? { embeddings: asked.at(-1)?.input.map(() => [3, 4]), prompt_eval_count: 7 }),
      );
    });
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function patience() {
  const waits: number[] = [];
  const usage: number[] = [];
  return {
    waits,
    usage,
    common: {
      model: 'm',
      dimensions: 2,
      timeoutMs: 20_000,
      textsABatch: 32,
      wait: (ms: number) => {
        waits.push(ms);
        return Promise.resolve();
      },
      onUsage: ({ tokens }: { tokens: number }) => void usage.push(tokens),
    },
  };
}

describe('an endpoint for embeddings', () => {
  test('gets texts in batches and gives vectors of length 1, with its usage told', async () => {
    const { url, asked } = await endpoint([{}]);
    const { common, usage } = patience();
    const vectors = await ollamaEmbedder({ ...common, baseUrl: url }).embed(
      Array.from({ length: 70 }, (_, i) => `t${i}`),
    );
    expect(vectors.length).toBe(70);
    expect([...(vectors[69] ?? [])]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
    expect(asked.map((each) => each.input.length)).toEqual([32, 32, 6]);
    expect(asked[2]?.input[5]).toBe('t69');
    expect(usage).toEqual([7, 7, 7]);
  });

  test('is tried again after too many requests, a fault, a cut, and no answer', async () => {
    const { url, asked } = await endpoint([
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 503 },
      { cut: true },
      {},
    ]);
    const { common, waits } = patience();
    await ollamaEmbedder({ ...common, baseUrl: url }).embed(['a']);
    expect(asked.length).toBe(4);
    expect(waits).toEqual([2_000, 1_000, 2_000]);
  });

  test('that stays silent fails in the end, saying what to do', async () => {
    const { url } = await endpoint([{ silent: true }]);
    const { common, waits } = patience();
    const silent = ollamaEmbedder({ ...common, timeoutMs: 30, baseUrl: url });
    await expect(silent.embed(['a'])).rejects.toThrow(/did not answer/);
    expect(waits).toEqual([500, 1_000, 2_000]);
  });

  test.each([401, 404, 400])('is not tried again after %i', async (status) => {
    const { url, asked } = await endpoint([{ status }]);
    const { common } = patience();
    await expect(ollamaEmbedder({ ...common, baseUrl: url }).embed(['a'])).rejects.toMatchObject({ code: 'embedding' });
    expect(asked.length).toBe(1);
  });

  test('stops at once when the person does', async () => {
    const { url, asked } = await endpoint([{ silent: true }]);
    const { common } = patience();
    const stop = new AbortController();
    const waiting = ollamaEmbedder({ ...common, timeoutMs: 5_000, baseUrl: url }).embed(['a'], stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow();
    expect(asked.length).toBeLessThanOrEqual(1);
  });

  test('with other dimensions, too few vectors or nonsense is refused', async () => {
    const { common } = patience();
    for (const body of [{ embeddings: [[1, 2, 3]] }, { embeddings: [] }, { embeddings: [['x', 1]] }, [], 'x']) {
      const { url } = await endpoint([{ body }]);
      await expect(ollamaEmbedder({ ...common, baseUrl: url }).embed(['a'])).rejects.toMatchObject({
        code: 'embedding',
      });
      server?.close();
    }
  });
});

describe('an OpenAI-compatible endpoint', () => {
  const bodies: unknown[] = [];
  const client: OpenAiClient = {
    embeddings: {
      create: (body) => {
        bodies.push(body);
        const data = body.input.map((text, index) => ({ index, embedding: [text.length, 0] })).reverse();
        return Promise.resolve({ data, usage: { total_tokens: 5 } });
      },
    },
  };

  test('may answer in another order, and is asked for fewer dimensions where the model can', async () => {
    const { common } = patience();
    const vectors = await openAiEmbedder({ ...common, client, shortens: true }).embed(['', 'bb']);
    expect(vectors.map((each) => each[0])).toEqual([0, 1]);
    expect(bodies.at(-1)).toEqual({ model: 'm', input: ['', 'bb'], encoding_format: 'float', dimensions: 2 });
    await openAiEmbedder({ ...common, client, shortens: false }).embed(['a']);
    expect(bodies.at(-1)).not.toHaveProperty('dimensions');
  });
});

test('the built-in model stands behind the same interface', async () => {
  const provider = builtInEmbedder(embedder);
  expect(provider.model).toBe(BUILT_IN_MODEL);
  const [vector] = await provider.embed(['hello world']);
  expect(vector).toEqual(embedder.embed('hello world'));
});

describe('the cache of embeddings', () => {
  test('pays for a text once, by model, and forgets it on request', async () => {
    const db = await openStore(newFile());
    let nowMs = 1_000;
    const cache = openEmbeddingCache(db, () => nowMs);
    const asked: string[] = [];
    const paid = (model: string) =>
      cache.over({
        model,
        dimensions: 2,
        embed: (texts) => {
          asked.push(...texts);
          return Promise.resolve(texts.map(() => Float32Array.of(0.6, 0.8)));
        },
      });
    const first = await paid('m').embed(['a', 'b', 'a']);
    expect(first.length).toBe(3);
    expect(asked).toEqual(['a', 'b']);
    nowMs = 2_000;
    const again = await paid('m').embed(['b', 'c']);
    expect(again.map((each) => each[1])).toEqual([expect.closeTo(0.8), expect.closeTo(0.8)]);
    expect(asked).toEqual(['a', 'b', 'c']);
    await paid('other').embed(['a']);
    expect(asked.length).toBe(4);
    cache.forget('a');
    await paid('m').embed(['a', 'b']);
    expect(asked).toEqual(['a', 'b', 'c', 'a', 'a']);
    expect(cache.expire(2_000)).toBe(1);
  });

  test('an entry that is cut gives nothing', () => expect(fromBytes(Buffer.alloc(2)).length).toBe(0));
});
