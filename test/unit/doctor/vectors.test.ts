import { expect, test } from 'vitest';
import { checkVectors } from '../../../src/doctor/diagnose.ts';
import type { VectorFacts } from '../../../src/memory/server-rows.ts';

const fine: VectorFacts = {
  store: 'qdrant',
  healthy: true,
  pending: 0,
  dead: 0,
  model: 'm',
  configured: 'm',
  problem: null,
};

test.each<[Partial<VectorFacts>, object]>([
  [{}, { status: 'ok', message: 'qdrant, m', fix: null }],
  [{ model: null }, { status: 'ok', message: 'qdrant, none yet' }],
  [
    { problem: 'It is away', pending: 3 },
    { status: 'warning', message: 'It is away; 3 waiting until it is back', fix: 'mira maintain sync' },
  ],
  [{ dead: 1 }, { status: 'warning', message: 'the server has refused 1 change', fix: 'mira maintain sync' }],
  [{ configured: 'other' }, { message: 'still those of m, not of other', fix: 'mira maintain reembed' }],
  [{ pending: 2 }, { status: 'warning', message: '2 waiting', fix: 'mira maintain sync' }],
  [{ store: 'local', pending: 2 }, { fix: 'mira maintain' }],
])('of vectors with %o the doctor says %o', async (facts, wanted) => {
  expect(await checkVectors({ vectors: async () => ({ ...fine, ...facts }) })).toMatchObject(wanted);
});

test('without a database there are no vectors yet', async () => {
  expect(await checkVectors({ vectors: async () => null })).toMatchObject({ status: 'ok', message: 'none yet' });
});
