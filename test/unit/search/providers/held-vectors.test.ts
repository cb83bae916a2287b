import { expect, test } from 'vitest';
import { MiraError } from '../../../../src/errors.ts';
import type { Embedder } from '../../../../src/search/providers/embedder.ts';
import { holdVectors } from '../../../../src/search/providers/held-vectors.ts';
import { knownModel } from '../../../../src/search/providers/known-models.ts';

/** An embedder that says who was asked what, and fails while told so. */
function watched() {
  const state = { asked: [] as string[], failure: null as unknown, forbidden: null as MiraError | null, nowMs: 0 };
  const told: string[] = [];
  const make = (name: string): Embedder => ({
    model: 'm',
    dimensions: 1,
    embed: async (texts) => {
      state.asked.push(`${name}: ${texts.join(' ')}`);
      if (state.failure !== null) throw state.failure;
      return texts.map((text) => Float32Array.of(text.length));
    },
  });
  const held = holdVectors({
    patient: make('patient'),
    quick: make('quick'),
    forbidden: async () => state.forbidden,
    tell: ({ message }) => void told.push(message),
    now: () => state.nowMs,
  });
  return { state, told, held };
}

test('what was fetched is at hand, each text asked for once', async () => {
  const { held, state } = watched();
  expect(held.embed('a')).toBeNull();
  expect(await held.prepare(['a', 'bb', 'a'], false)).toBeNull();
  expect(await held.prepare(['bb'], true)).toBeNull();
  expect([held.embed('a'), held.embed('bb')]).toEqual([Float32Array.of(1), Float32Array.of(2)]);
  expect(state.asked).toEqual(['quick: a bb']);
});

test('after a failure a question leaves the endpoint alone for a while; a patient one tries', async () => {
  const { held, state, told } = watched();
  state.failure = new MiraError('embedding', 'away');
  expect(await held.prepare(['a'], false)).toMatchObject({ message: 'away' });
  expect(await held.prepare(['b'], false)).toMatchObject({ message: 'away' });
  expect(await held.prepare(['c'], true)).toMatchObject({ message: 'away' });
  expect(state.asked).toEqual(['quick: a', 'patient: c']);
  expect(told).toEqual(['away']);
  state.failure = null;
  state.nowMs = 60_000;
  expect(await held.prepare(['a'], false)).toBeNull();
});

test('what is forbidden is not asked for; a bug is no failure of the endpoint', async () => {
  const { held, state } = watched();
  state.forbidden = new MiraError('budget', 'the limit is reached');
  expect(await held.prepare(['a'], true)).toBe(state.forbidden);
  expect(state.asked).toEqual([]);
  state.forbidden = null;
  state.failure = new TypeError('a bug');
  await expect(held.prepare(['a'], true)).rejects.toThrow('a bug');
});

test('the oldest vectors make room for new ones', async () => {
  const { held } = watched();
  await held.prepare(
    Array.from({ length: 2_001 }, (_, i) => `t${i}`),
    true,
  );
  expect(held.embed('t0')).toBeNull();
  expect(held.embed('t2000')).not.toBeNull();
});

test('models are known by name, whatever tag follows', () => {
  expect(knownModel('nomic-embed-text:latest')?.dimensions).toBe(768);
  expect(knownModel('text-embedding-3-large')).toMatchObject({ dimensions: 3_072, shortens: true });
  expect(knownModel('constructor')).toBeNull();
});
