import { describe, expect, test } from 'vitest';
import type { Db } from '../../../src/db/connection.ts';
import { normalise } from '../../../src/search/embed/built-in.ts';
import { allows } from '../../../src/search/filter.ts';
import { prepareRows } from '../../../src/search/rows.sql.ts';
import { openLocalVectors } from '../../../src/search/vectors/local-vectors.ts';
import { preparePages } from '../../../src/search/vectors/pages.sql.ts';
import { dotBytes, isZero, signBits, toBytes } from '../../../src/search/vectors/quantise.ts';
import { openResident } from '../../../src/search/vectors/resident.ts';
import { makeColumns } from '../../../src/search/vectors/scan.ts';
import { ACTIVE, newFile, openStore, PROPOSED } from './open-store.ts';

/** Vectors from a fixed sequence, the same in every run. */
function vectors(count: number, dimensions: number): Float32Array[] {
  let seed = 7;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };
  return Array.from({ length: count }, () => normalise(Float32Array.from({ length: dimensions }, next)));
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

describe('stored vectors', () => {
  const [a = new Float32Array(), b = new Float32Array()] = vectors(2, 256);

  test('bytes keep the cosine within a hundredth', () => {
    expect(toBytes(a).length).toBe(260);
    expect(Math.abs(dotBytes(a, toBytes(b)) - dot(a, b))).toBeLessThan(0.01);
    expect(dotBytes(a, toBytes(a))).toBeCloseTo(1, 2);
  });

  test('a vector of other dimensions gives 0, never a mix', () =>
    expect(dotBytes(a, toBytes(b.subarray(0, 128)))).toBe(0));

  test('zeros are known as such', () => {
    expect(isZero(new Float32Array(256))).toBe(true);
    expect(isZero(a)).toBe(false);
    expect(dotBytes(a, toBytes(new Float32Array(256)))).toBe(0);
  });

  test('bits are the signs, also when the length is no multiple of 32', () => {
    expect([...signBits(Float32Array.of(1, -1, 0, 2))]).toEqual([0b1001]);
    expect(signBits(new Float32Array(33)).length).toBe(2);
  });
});

describe('the scan', () => {
  /** Columns of rows with two words each; those named are marked. */
  const columnsOf = (bits: readonly number[], marked: readonly number[]) => {
    const columns = makeColumns(bits.length / 2, 2);
    columns.length = bits.length / 2;
    columns.bits.set(bits);
    for (const row of marked) columns.marks[row] = 1;
    return columns;
  };
  const question = Float32Array.from({ length: 64 }, (_, i) => (i % 3) - 1);
  const same = [...signBits(question)];
  const opposite = [...signBits(question.map((x) => -x))];
  /** A row that differs from the question in so many bits of its first word. */
  const differing = (count: number) => [(same[0] ?? 0) ^ (count === 32 ? -1 : 2 ** count - 1), same[1] ?? 0];

  test('orders rows by the question against their signs', () => {
    const columns = columnsOf([...opposite, ...same, 0, 0], [0, 1, 2]);
    expect(columns.nearest(question, 9, 9)).toEqual([1, 2, 0]);
    expect(columns.nearest(question, 9, 2)).toEqual([1, 2]);
    columns.marks[1] = 0;
    expect(columns.nearest(question, 9, 2)).toEqual([2, 0]);
    columns.marks.fill(0);
    expect(columns.nearest(question, 9, 2)).toEqual([]);
  });

  test('takes those with the fewest differing bits and fills up with those at the limit', () => {
    const columns = columnsOf([5, 1, 9, 5, 32, 0, 5].flatMap(differing), [0, 1, 2, 3, 5, 6]);
    const close = (count: number) => [...columns.nearest(question, count, 9)].sort((a, b) => a - b);
    expect(close(2)).toEqual([1, 5]);
    expect(close(4)).toEqual([0, 1, 3, 5]);
    expect(close(5)).toEqual([0, 1, 3, 5, 6]);
    expect(close(100)).toEqual([0, 1, 2, 3, 5, 6]);
    expect(close(0)).toEqual([]);
    columns.length = 0;
    expect(close(3)).toEqual([]);
  });

  test('marks what is there, has a vector, and is of a kind and of an owner', () => {
    const columns = makeColumns(6, 2);
    columns.length = 5;
    columns.facets.set([0b01, 0b11, 0, 0b10, 0b11, 0b11]);
    columns.owner.set([0, 7, 7, 7, 8, 7]);
    columns.known.set([1, 1, 1, 1, 1, 1]);
    expect(columns.countAlive()).toBe(4);
    columns.mark();
    expect([...columns.marks]).toEqual([1, 1, 0, 1, 1, 0]);
    columns.keepFacets(0b10);
    expect([...columns.marks]).toEqual([0, 1, 0, 1, 1, 0]);
    columns.keepOwners(0, 7);
    expect([...columns.marks]).toEqual([0, 1, 0, 1, 0, 0]);
    columns.known[1] = 0;
    columns.mark();
    expect([...columns.marks]).toEqual([1, 0, 0, 1, 1, 0]);
  });

  test('gives nothing where no row has a vector', () => {
    const columns = makeColumns(3, 0);
    columns.length = 3;
    columns.marks.fill(1);
    expect(columns.nearest(new Float32Array(0), 9, 9)).toEqual([]);
  });
});

test('a filter looks at every part', () => {
  const row = { n: 3, facets: 0b101, owner: 7, atMs: 1_000 };
  expect(allows({}, row)).toBe(true);
  expect(
    allows({ facets: [0b100, 0b011], owners: [0, 7], sinceMs: 1_000, untilMs: 1_001, only: new Set([3]) }, row),
  ).toBe(true);
  const refused = [
    { facets: [0b010] },
    { owners: [1] },
    { sinceMs: 1_001 },
    { untilMs: 1_000 },
    { only: new Set([4]) },
  ];
  for (const filter of refused) expect(allows(filter, row)).toBe(false);
  expect(allows({}, { ...row, facets: 0 })).toBe(false);
});

const residentOf = (db: Db, k: number) => openResident(prepareRows(db, 'memory'), preparePages(db, 'memory'), k, 256);

describe('rows in memory', () => {
  test('follow the writes of another connection: added, marked anew, gone', async () => {
    const file = newFile();
    const [mine, other] = [await openStore(file), await openStore(file)];
    const rows = prepareRows(other, 'memory');
    const stored = openLocalVectors(other, 'memory', rows);
    const list = vectors(1_500, 256);
    const { k } = stored.use('m', 256);
    const put = (n: number, facets: number) => {
      stored.put(k, n, list[n - 1] ?? new Float32Array(256));
      rows.put({ n, facets, owner: n % 3, atMs: n * 1_000 }, rows.tick());
    };
    other.transaction(() => {
      for (let n = 1; n <= 1_400; n++) put(n, ACTIVE);
    })();

    const resident = residentOf(mine, k);
    resident.refresh();
    expect(resident.count()).toBe(1_400);
    expect(resident.row(1_400)).toEqual({ n: 1_400, facets: ACTIVE, owner: 2, atMs: 1_400_000 });
    const question = list[41] ?? new Float32Array(256);
    expect(resident.nearest(question, {}, 1)).toEqual([42]);
    expect(resident.nearest(question, { owners: [1] }, 5)).not.toContain(42);

    put(42, PROPOSED);
    put(1_401, ACTIVE);
    rows.gone(7, rows.tick());
    resident.refresh();
    expect(resident.count()).toBe(1_400);
    expect(resident.row(7)).toBe(null);
    expect(resident.row(99_999)).toBe(null);
    expect(resident.nearest(question, { facets: [ACTIVE] }, 3)).not.toContain(42);
    expect(resident.nearest(question, { facets: [PROPOSED] }, 3)).toEqual([42]);
    expect(resident.nearest(list[1_400] ?? new Float32Array(256), { sinceMs: 1_000_000 }, 1)).toEqual([1_401]);
    expect(rows.purge()).toBe(1);
    expect(resident.nearest(question, {}, 2_000).length).toBe(1_400);
  });

  test('are read anew as they are: some without a vector, some gone, from before 1970', async () => {
    const file = newFile();
    const db = await openStore(file);
    const rows = prepareRows(db, 'memory');
    const stored = openLocalVectors(db, 'memory', rows);
    const list = vectors(6, 256);
    const { k } = stored.use('m', 256);
    const read = async () => {
      const fresh = residentOf(await openStore(file), k);
      fresh.refresh();
      return { fresh, near: (i: number) => fresh.nearest(list[i] ?? new Float32Array(256), {}, 1) };
    };
    for (const n of [3, 10, 500, 70_000]) {
      rows.put({ n, facets: ACTIVE, owner: n % 3, atMs: n * 1_000 }, rows.tick());
      if (n !== 500) stored.put(k, n, list[n % 4] ?? new Float32Array(256));
    }
    const partly = await read();
    expect([partly.near(3), partly.near(2), partly.near(0), partly.near(1)]).toEqual([
      [3],
      [10],
      [70_000],
      expect.anything(),
    ]);
    expect(partly.near(1)).not.toContain(500);
    expect(partly.fresh.row(500)).toEqual({ n: 500, facets: ACTIVE, owner: 2, atMs: 500_000 });

    stored.put(k, 500, list[1] ?? new Float32Array(256));
    rows.touch(500, rows.tick());
    rows.gone(10, rows.tick());
    stored.remove(10);
    // As many vectors as rows, but not of the same rows.
    stored.put(k, 11, list[5] ?? new Float32Array(256));
    const other = await read();
    expect([other.near(1), other.near(3), other.near(0)]).toEqual([[500], [3], [70_000]]);
    expect([other.fresh.count(), other.fresh.row(10), other.fresh.row(11)]).toEqual([3, null, null]);

    stored.remove(11);
    rows.purge();
    rows.put({ n: 3, facets: ACTIVE, owner: 0, atMs: -86_400_000 }, rows.tick());
    const whole = await read();
    expect([whole.near(1), whole.near(3), whole.near(0)]).toEqual([[500], [3], [70_000]]);
    expect([whole.fresh.count(), whole.fresh.row(3)?.owner, whole.fresh.row(4)]).toEqual([3, 0, null]);
  });

  test('the nearest by bits, compared again by bytes, hold the exact nearest', async () => {
    const db = await openStore(newFile());
    const rows = prepareRows(db, 'memory');
    const stored = openLocalVectors(db, 'memory', rows);
    const list = vectors(2_000, 256);
    const { k } = stored.use('m', 256);
    db.transaction(() => {
      for (const [i, vector] of list.entries()) {
        stored.put(k, i + 1, vector);
        rows.put({ n: i + 1, facets: ACTIVE, owner: 0, atMs: 0 }, rows.tick());
      }
    })();
    const resident = residentOf(db, k);
    resident.refresh();
    const [question = new Float32Array()] = vectors(2_001, 256).slice(-1);
    const exact = list
      .map((vector, i) => ({ n: i + 1, cosine: dot(question, vector) }))
      .sort((a, b) => b.cosine - a.cosine);
    const near = [...stored.cosines(k, question, resident.nearest(question, {}, 200))];
    const best = near
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, 10)
      .map((each) => each.n);
    const hit = exact.slice(0, 10).filter((each) => best.includes(each.n)).length;
    expect(hit).toBeGreaterThanOrEqual(9);
  });
});

describe('models', () => {
  test('that writes of one transaction make or switch are seen by the next of them', async () => {
    const db = await openStore(newFile());
    const stored = openLocalVectors(db, 'memory', prepareRows(db, 'memory'));
    stored.use('first', 4);
    stored.together(() => {
      expect(stored.current()?.model).toBe('first');
      const { k } = stored.use('second', 8);
      expect(stored.use('second', 8).k).toBe(k);
      stored.switchTo(k, true);
      expect(stored.current()).toMatchObject({ k, model: 'second', current: 1 });
      expect(stored.use('first', 16).dimensions).toBe(16);
    });
    expect(stored.current()?.model).toBe('second');
  });

  test('have sets of their own; old vectors are kept until the switch', async () => {
    const db = await openStore(newFile());
    const rows = prepareRows(db, 'memory');
    const stored = openLocalVectors(db, 'memory', rows);
    const [small = new Float32Array()] = vectors(1, 64);
    const [large = new Float32Array()] = vectors(1, 256);
    expect(stored.current()).toBe(null);
    const old = stored.use('old', 256);
    stored.put(old.k, 1, large);
    const next = stored.use('next', 64);
    expect(stored.current()?.model).toBe('old');
    stored.put(next.k, 1, small);
    expect(stored.cosines(old.k, large, [1, 2]).map((each) => Math.round(each.cosine))).toEqual([1, 0]);
    stored.switchTo(next.k, false);
    expect(stored.current()?.model).toBe('next');
    expect(stored.count(old.k)).toBe(1);
    stored.switchTo(next.k, true);
    expect(stored.count(old.k)).toBe(0);
    expect(stored.cosines(next.k, small, [1]).map((each) => Math.round(each.cosine))).toEqual([1]);
    expect(() => stored.use('next', 256)).toThrow(/64/);
    stored.remove(1);
    expect(stored.count(next.k)).toBe(0);
  });
});
