import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MiraError } from '../../../src/errors.ts';
import { type Memory, openMemory } from '../../../src/memory/memory.ts';
import { syncServer } from '../../../src/memory/server-rows.ts';
import { type Embedder, openStore, type StoreParts } from '../../../src/memory/store.ts';
import { openOutbox } from '../../../src/search/stores/outbox.ts';
import type { Point, VectorStore } from '../../../src/search/stores/vector-store.ts';
import { embedder, freshMemory, type Home, item } from './home.ts';

let home: Home;
beforeEach(async () => {
  home = await freshMemory();
});
afterEach(() => home.close());

function opened(over: Partial<StoreParts>): Memory {
  const { db, search, id, now } = home;
  return openMemory({ db, search, embedder, now, id, forgetElsewhere: () => 0, ...over });
}

/** Vectors of the built-in model under another name, that must be waited for. */
function slowModel(name: string) {
  const state = { held: new Map<string, Float32Array>(), away: false, asked: [] as string[] };
  const model: Embedder = {
    model: name,
    dimensions: embedder.dimensions,
    embed: (text) => state.held.get(text) ?? null,
    prepare: async (texts) => {
      state.asked.push(...texts);
      if (state.away) return new MiraError('embedding', 'away');
      for (const text of texts) state.held.set(text, embedder.embed(text));
      return null;
    },
  };
  return { model, state };
}

const keep = async (memory: Memory, text: string) => (await memory.remember(item(text), 'person')).id;
/** The best row by meaning alone: no word of the question stands in it. */
const nearest = async (memory: Memory, text: string) =>
  (await memory.recall({ text, limit: 1, here: null, abstain: false })).map((hit) => hit.id);
const find = async (memory: Memory, text: string) =>
  (await memory.recall({ text, limit: 5, here: null })).map((hit) => hit.id);

describe('vectors that must be waited for', () => {
  test('are made before the row is written, and those that failed go along with the next', async () => {
    const { model, state } = slowModel('slow');
    const memory = opened({ embedder: model });
    state.away = true;
    const first = await keep(memory, 'the harbour is blue');
    expect(await memory.vectors()).toMatchObject({ pending: 1, configured: 'slow' });
    expect(await find(memory, 'harbour')).toEqual([first]);
    state.away = false;
    state.asked.length = 0;
    await keep(memory, 'the cat is grey');
    expect(state.asked).toEqual(['the cat is grey', 'the harbour is blue']);
    expect(await memory.vectors()).toMatchObject({ pending: 0, model: 'slow', healthy: true });
  });

  test('housekeeping goes on without them and tells why; reembed fails', async () => {
    const { model, state } = slowModel('slow');
    const told: string[] = [];
    const tell = ({ message }: MiraError) => void told.push(message);
    const memory = opened({ embedder: model, tell, dropUnused: () => 3 });
    state.away = true;
    await keep(memory, 'the harbour is blue');
    const { done } = await memory.maintain(null, () => 0);
    expect(done).toContainEqual({ name: 'embed', ms: 0, count: 0 });
    expect(done).toContainEqual({ name: 'cache', ms: 0, count: 3 });
    expect(told).toEqual(['away']);
    await expect(memory.maintain('reembed', () => 0)).rejects.toMatchObject({ code: 'embedding' });
  });

  test('of an older model answer, and are made, until reembed has made all of the new one', async () => {
    const { memory: before } = home;
    const first = await keep(before, 'we release the software on tuesdays');
    const { model } = slowModel('slow');
    const memory = opened({ embedder: model, olderEmbedders: [embedder] });
    const second = await keep(memory, 'the database listens on port 5433');
    expect(await nearest(memory, 'shipping a program')).toEqual([first]);
    expect(memory.stats().vectors).toMatchObject({ model: embedder.model, count: 2 });

    const bar: [string, number, number][] = [];
    await memory.maintain(
      'reembed',
      () => 0,
      (...each) => void bar.push(each),
    );
    expect(bar).toEqual([['embed', 2, 2]]);
    expect(memory.stats().vectors).toMatchObject({ model: 'slow', count: 2 });
    expect(await nearest(memory, 'shipping a program')).toEqual([first]);
    expect(await find(memory, 'which port')).toContain(second);
  });

  test('that were made before an endpoint failed are not asked for again', async () => {
    const { model, state } = slowModel('slow');
    const memory = opened({
      embedder: {
        ...model,
        prepare: async (texts, patient) => {
          if (state.asked.length >= 200) return new MiraError('embedding', 'away');
          return (await model.prepare?.(texts, patient)) ?? null;
        },
      },
    });
    home.memory.rememberMany(
      Array.from({ length: 300 }, (_, n) => item(`fact number ${n}`)),
      'person',
    );
    await expect(memory.maintain('reembed', () => 0)).rejects.toMatchObject({ code: 'embedding' });
    const paid = state.asked.splice(0);
    state.held.clear();
    await memory.maintain('reembed', () => 0);
    expect(paid.length).toBeGreaterThanOrEqual(200);
    expect([...paid, ...state.asked].sort()).toEqual([...new Set([...paid, ...state.asked])].sort());
  });

  test('of a text that was changed are dropped in every model', async () => {
    const { model } = slowModel('slow');
    const memory = opened({ embedder: model });
    const id = await keep(memory, 'the harbour is blue');
    memory.edit(id, 'the harbour is a secret place', 'person');
    expect(memory.stats().vectors.count).toBe(0);
    await memory.maintain(null, () => 0);
    expect(memory.stats().vectors.count).toBe(1);
  });
});

describe('a vector server', () => {
  function withServer(nearest: () => readonly number[] | null) {
    const points = new Map<string, Point>();
    const state = { away: false, takes: Number.POSITIVE_INFINITY };
    const store: VectorStore = {
      upsert: async (list) => {
        if (state.away) throw new MiraError('vectors', 'away');
        if (points.size >= state.takes) await new Promise(() => undefined);
        for (const point of list) points.set(point.id, point);
      },
      remove: async (ids) => {
        for (const id of ids) points.delete(id);
      },
      nearest: async () => [],
      count: async () => points.size,
      ping: async () => {
        if (state.away) throw new MiraError('vectors', 'away');
      },
    };
    const outbox = openOutbox(home.db, 'memory');
    const server = { outbox, store: () => store, nearest: async () => nearest() };
    const { db, search, id, now } = home;
    const kept = openStore({ db, search, embedder, now, id, server });
    return { memory: opened({ server, onRow: outbox.add }), kept, points, state };
  }

  test('is told of what is there and what is gone, and once it lost everything, of all', async () => {
    const { memory, points, state } = withServer(() => null);
    const first = await keep(memory, 'the harbour is blue');
    const second = await keep(memory, 'the cat is grey');
    await memory.drain();
    memory.forget([first]);
    expect(await memory.vectors()).toMatchObject({ store: 'qdrant', pending: 1, healthy: true });
    expect((await memory.maintain('sync', () => 0)).done).toContainEqual({ name: 'sync', ms: 0, count: 1 });
    expect([...points.keys()]).toEqual([second]);
    points.clear();
    await memory.maintain('sync', () => 0);
    expect([...points.keys()]).toEqual([second]);
    state.away = true;
    expect(await memory.vectors()).toMatchObject({ healthy: false, problem: 'away' });
    memory.pin(second, true, 'person');
    await expect(memory.maintain('sync', () => 0)).rejects.toMatchObject({ code: 'vectors' });
    expect((await memory.maintain(null, () => 0)).done.map(({ name }) => name)).toContain('sync');
  });

  test('that takes too long is left in time, and what it took by then is not sent again', async () => {
    const { memory, kept, points, state } = withServer(() => null);
    for (let pier = 0; pier < 150; pier++) await keep(memory, `the harbour has pier ${pier}`);
    state.takes = 0;
    await expect(syncServer(kept, { withinMs: 20 })).rejects.toMatchObject({ code: 'vectors' });
    state.takes = 100;
    expect(await syncServer(kept, { withinMs: 500 })).toEqual({ sent: 100, left: 50 });
    state.takes = Number.POSITIVE_INFINITY;
    expect(await syncServer(kept, { withinMs: 60_000 })).toEqual({ sent: 50, left: 0 });
    expect(points.size).toBe(150);
  });

  test('only proposes rows: one that is not there does no harm, and their order is found here', async () => {
    let proposed: readonly number[] | null = null;
    const { memory } = withServer(() => proposed);
    const harbour = await keep(memory, 'the harbour is blue');
    const cat = await keep(memory, 'the cat is grey');
    await memory.drain();
    proposed = [999, 1, 2, 2];
    expect(await nearest(memory, 'kitten')).toEqual([cat]);
    proposed = [1];
    expect(await nearest(memory, 'kitten')).toEqual([harbour]);
  });

  test('of what it was not told yet it is not asked', async () => {
    let asked = 0;
    const { memory } = withServer(() => {
      asked += 1;
      return [];
    });
    await keep(memory, 'the harbour is blue');
    await find(memory, 'harbour');
    expect(asked).toBe(0);
    await memory.drain();
    await find(memory, 'harbour');
    expect(asked).toBe(1);
  });
});
