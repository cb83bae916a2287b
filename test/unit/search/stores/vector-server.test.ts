import { createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { MiraError } from '../../../../src/errors.ts';
import { knockAt, openVectorServer } from '../../../../src/search/stores/vector-server.ts';
import { type FakeQdrant, startQdrant } from '../../../fakes/qdrant/server.ts';
import { embedder, newFile, openStore } from '../open-store.ts';

let fake: FakeQdrant | undefined;
afterEach(() => fake?.close());

const MODEL = { model: 'm', dimensions: embedder.dimensions };
const POINT = {
  id: '0190a000-0000-7000-8000-000000000001',
  n: 7,
  facets: 1,
  owner: 0,
  atMs: 0,
  vector: embedder.embed('a parrot'),
};

async function opened(asks: boolean) {
  fake = await startQdrant();
  const told: MiraError[] = [];
  const clock = { ms: 0 };
  const server = openVectorServer({
    db: await openStore(newFile()),
    domain: 'memory',
    url: fake.url,
    apiKey: '',
    timeoutMs: 5_000,
    shards: 1,
    replicas: 1,
    quantised: false,
    asks,
    now: () => clock.ms,
    tell: (failure) => void told.push(failure),
  });
  const store = server.store(MODEL);
  await store.upsert([POINT]);
  return { server, store, told, clock, fake };
}

test('gives the rows it knows, and is left alone for a while after it failed', async () => {
  const { server, store, told, clock, fake: there } = await opened(true);
  const ask = () => server.nearest(store, POINT.vector, {}, 3);
  expect(await ask()).toEqual([7]);
  there.faults.push(503);
  expect(await ask()).toBeNull();
  const requests = there.requests.length;
  expect(await ask()).toBeNull();
  expect(there.requests.length).toBe(requests);
  expect(told).toMatchObject([{ code: 'vectors' }]);
  clock.ms = 60_000;
  expect(await ask()).toEqual([7]);
});

test('a server that is slower than the local index is not waited for', async () => {
  const { server, store, told, fake: there } = await opened(true);
  await server.nearest(store, POINT.vector, {}, 3);
  there.faults.push('slow');
  expect(await server.nearest(store, POINT.vector, {}, 3)).toBeNull();
  expect(told).toMatchObject([{ message: 'The Qdrant server takes too long' }]);
});

test('the first look is not waited for either, and that it took long is no news', async () => {
  const { server, store, told, fake: there } = await opened(true);
  there.faults.push('slow');
  expect(await server.nearest(store, POINT.vector, {}, 3)).toBeNull();
  await store.ping();
  await vi.waitFor(async () => expect(await server.nearest(store, POINT.vector, {}, 3)).toEqual([7]), 5_000);
  expect(told).toEqual([]);
});

test('is not asked by what runs once', async () => {
  const { server, store, fake: there } = await opened(false);
  const requests = there.requests.length;
  expect(await server.nearest(store, POINT.vector, {}, 3)).toBeNull();
  expect(there.requests.length).toBe(requests);
});

test('one store for each model; a URL that is none is refused', async () => {
  const { server, store } = await opened(false);
  expect(server.store(MODEL)).toBe(store);
  expect(server.store({ ...MODEL, dimensions: 3 })).not.toBe(store);
  await expect(async () => knockAt('ftp://x')).rejects.toMatchObject({ code: 'config' });
});

test('a closed door is known at once, an open one counts as there', async () => {
  const { fake: there } = await opened(false);
  expect(await knockAt(there.url)).toBe(false);
  const door = createServer();
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  const address = door.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await new Promise((done) => door.close(done));
  expect(await knockAt(`http://127.0.0.1:${port}`)).toBe(true);
});
