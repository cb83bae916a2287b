import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Filter } from '../../../src/search/filter.ts';
import { openSearch } from '../../../src/search/search.ts';
import { localStore } from '../../../src/search/stores/local-store.ts';
import { openOutbox } from '../../../src/search/stores/outbox.ts';
import { openQdrantClient } from '../../../src/search/stores/qdrant-client.ts';
import { collectionName, type QdrantOptions, qdrantStore } from '../../../src/search/stores/qdrant-store.ts';
import type { Point, VectorStore } from '../../../src/search/stores/vector-store.ts';
import { type FakeQdrant, startQdrant } from '../../fakes/qdrant/server.ts';
import { embedder, newFile, openStore } from './open-store.ts';

const TEXTS = [
  'deploy on tuesdays',
  'the database port',
  'flat white coffee',
  'release the software',
  'peanut allergy',
];
const id = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const point = (n: number): Point => ({
  id: id(n),
  n,
  facets: n % 2 === 0 ? 0b110 : 0b101,
  owner: n,
  atMs: n * 1_000,
  vector: embedder.embed(TEXTS[n - 1] ?? `note ${n}`),
});
const points = TEXTS.map((_, i) => point(i + 1));

let fakes: FakeQdrant[] = [];
afterEach(async () => {
  for (const fake of fakes) await fake.close();
  fakes = [];
});

async function fakeServer(apiKey?: string): Promise<FakeQdrant> {
  const fake = await startQdrant(apiKey);
  fakes.push(fake);
  return fake;
}

function optionsFor(url: string, extra: { apiKey?: string; timeoutMs?: number } = {}): QdrantOptions {
  return {
    client: openQdrantClient({ url, apiKey: extra.apiKey ?? '', timeoutMs: extra.timeoutMs ?? 5_000 }),
    domain: 'memory',
    model: 'built in/1',
    dimensions: embedder.dimensions,
    shards: 1,
    replicas: 1,
    quantised: true,
  };
}

async function openLocal(): Promise<VectorStore> {
  const search = openSearch(await openStore(newFile()), 'memory');
  const { k } = search.vectors.use('built in/1', embedder.dimensions);
  return localStore(search, k, (each) => Number(each.slice(-12)) || null);
}

const kinds: [string, () => Promise<VectorStore>][] = [
  ['local', openLocal],
  ['qdrant', async () => qdrantStore(optionsFor((await fakeServer()).url))],
];
const realServer = process.env['QDRANT_URL'];
if (realServer !== undefined) kinds.push(['qdrant server', () => Promise.resolve(qdrantStore(optionsFor(realServer)))]);

describe.each(kinds)('a vector store: %s', (_, open) => {
  afterAll(async () => {
    if (realServer !== undefined)
      await fetch(`${realServer}/collections/${collectionName(optionsFor(realServer))}`, { method: 'DELETE' });
  });

  test('gives the nearest first, with cosines', async () => {
    const store = await open();
    await store.upsert(points);
    const found = await store.nearest(embedder.embed('deploy on tuesdays'), {}, 2);
    expect(found.map((each) => each.n)).toEqual([1, 4]);
    expect(found[0]?.cosine).toBeCloseTo(1, 2);
    expect(await store.count()).toBe(5);
  });

  test('filters by facets, owner, time and number', async () => {
    const store = await open();
    await store.upsert(points);
    const numbers = async (filter: Filter) =>
      (await store.nearest(embedder.embed('software'), filter, 9)).map((each) => each.n).sort();
    expect(await numbers({ facets: [0b010] })).toEqual([2, 4]);
    expect(await numbers({ facets: [0b100, 0b001] })).toEqual([1, 3, 5]);
    expect(await numbers({ owners: [3, 4] })).toEqual([3, 4]);
    expect(await numbers({ sinceMs: 2_000, untilMs: 4_000 })).toEqual([2, 3]);
    expect(await numbers({ only: new Set([5]) })).toEqual([5]);
    expect(await numbers({ facets: [0b1000] })).toEqual([]);
  });

  test('replaces a point and removes it; doing so twice changes nothing', async () => {
    const store = await open();
    await store.upsert(points);
    await store.upsert([{ ...point(1), vector: embedder.embed('flat white coffee') }]);
    await store.upsert([]);
    const coffee = await store.nearest(embedder.embed('flat white coffee'), {}, 2);
    expect(coffee.map((each) => each.n).sort()).toEqual([1, 3]);
    await store.remove([id(1), id(2)]);
    await store.remove([id(1)]);
    await store.remove([]);
    expect(await store.count()).toBe(3);
    expect((await store.nearest(embedder.embed('port'), {}, 9)).map((each) => each.n)).not.toContain(2);
  });
});

describe('a qdrant store', () => {
  test('has a collection for each domain, model and dimension, with its fields indexed, and no text in it', async () => {
    const fake = await fakeServer();
    await qdrantStore(optionsFor(fake.url)).upsert(points);
    await qdrantStore(optionsFor(fake.url)).upsert(points);
    const collection = fake.collections.get('mira_memory_built-in-1_256');
    expect([...(collection?.indexes ?? [])].sort()).toEqual(['at_ms', 'facets', 'n', 'owner']);
    expect(fake.requests.filter((each) => each === 'PUT /collections/mira_memory_built-in-1_256').length).toBe(1);
    expect(JSON.stringify([...(collection?.points.values() ?? [])])).not.toContain('coffee');
  });

  test('says what is wrong: dimensions, key, faults, silence', async () => {
    const fake = await fakeServer('secret');
    const store = qdrantStore(optionsFor(fake.url, { apiKey: 'secret' }));
    const hasty = qdrantStore(optionsFor(fake.url, { apiKey: 'secret', timeoutMs: 50 }));
    await store.upsert(points);
    await expect(store.upsert([{ ...point(1), vector: new Float32Array(3) }])).rejects.toMatchObject({
      code: 'vectors',
      status: 400,
    });
    await expect(qdrantStore(optionsFor(fake.url)).count()).rejects.toThrow(/401/);
    const statuses = [
      [429, 429],
      [503, 503],
      ['cut', null],
      ['slow', null],
    ] as const;
    for (const [fault, status] of statuses) {
      fake.faults.push(fault);
      const asked = fault === 'slow' ? hasty : store;
      await expect(asked.count()).rejects.toMatchObject({ code: 'vectors', status });
    }
    fake.faults.length = 0;
    expect(await store.count()).toBe(5);
  });

  test('makes its collection anew after somebody dropped it', async () => {
    const fake = await fakeServer();
    const store = qdrantStore(optionsFor(fake.url));
    await store.upsert(points);
    fake.collections.clear();
    await expect(store.count()).rejects.toThrow(/404/);
    await store.upsert([point(1)]);
    expect(await store.count()).toBe(1);
  });
});

describe('the outbox', () => {
  const rows = new Map<string, Point>();
  const read = (each: string) => rows.get(each) ?? null;

  async function filled(count: number) {
    const fake = await fakeServer();
    const outbox = openOutbox(await openStore(newFile()), 'memory');
    rows.clear();
    for (let n = 1; n <= count; n++) {
      rows.set(id(n), point(n));
      outbox.add(id(n));
    }
    return { fake, outbox, store: qdrantStore(optionsFor(fake.url)) };
  }

  test('catches up after the server was away, without loss or doubles', async () => {
    const { fake, outbox, store } = await filled(250);
    fake.faults.push(503);
    const first = await outbox.drain(store, read, { nowMs: 0, atOnce: false });
    expect(first).toMatchObject({ sent: 0, stopped: { code: 'vectors' } });
    expect(outbox.counts()).toEqual({ pending: 250, dead: 0 });
    // The first hundred wait a second; the others were not tried.
    fake.faults.push('cut');
    await outbox.drain(store, read, { nowMs: 10, atOnce: false });
    const last = await outbox.drain(store, read, { nowMs: 60_000, atOnce: false });
    expect(last).toEqual({ sent: 250, stopped: null });
    expect(await store.count()).toBe(250);
    expect(outbox.counts()).toEqual({ pending: 0, dead: 0 });
  });

  test('sends the row as it is by then: a removed one is removed there', async () => {
    const { outbox, store } = await filled(3);
    await outbox.drain(store, read, { nowMs: 0, atOnce: false });
    outbox.add(id(2));
    outbox.add(id(3));
    rows.delete(id(2));
    rows.set(id(3), { ...point(3), owner: 77 });
    await outbox.drain(store, read, { nowMs: 0, atOnce: false });
    expect((await store.nearest(embedder.embed('x'), {}, 9)).map((each) => each.n).sort()).toEqual([1, 3]);
    expect((await store.nearest(embedder.embed('x'), { owners: [77] }, 9)).map((each) => each.n)).toEqual([3]);
  });

  test('a row that is changed while it is sent is sent again', async () => {
    const { outbox, store } = await filled(1);
    const owners: number[] = [];
    const changing: VectorStore = {
      ...store,
      upsert: async (list) => {
        await store.upsert(list);
        for (const each of list) owners.push(each.owner);
        if (owners.length > 1) return;
        rows.set(id(1), { ...point(1), owner: 77 });
        outbox.add(id(1));
      },
    };
    await outbox.drain(changing, read, { nowMs: 0, atOnce: false });
    expect(owners).toEqual([1, 77]);
    expect(outbox.counts().pending).toBe(0);
    expect((await store.nearest(embedder.embed('x'), { owners: [77] }, 9)).length).toBe(1);
  });

  test('one row that is refused stops no other, and is given up in the end', async () => {
    const { outbox, store } = await filled(5);
    rows.set(id(3), { ...point(3), vector: new Float32Array(2) });
    for (let day = 1; day <= 9; day++) await outbox.drain(store, read, { nowMs: day * 86_400_000, atOnce: false });
    expect(await store.count()).toBe(4);
    expect(outbox.counts()).toEqual({ pending: 0, dead: 1 });
    rows.set(id(3), point(3));
    expect(await outbox.drain(store, read, { nowMs: 0, atOnce: true })).toEqual({ sent: 1, stopped: null });
    expect(outbox.counts()).toEqual({ pending: 0, dead: 0 });
  });
});
