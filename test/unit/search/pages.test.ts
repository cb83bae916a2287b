import { describe, expect, test } from 'vitest';
import type { Db } from '../../../src/db/connection.ts';
import { normalise } from '../../../src/search/embed/built-in.ts';
import { prepareRows } from '../../../src/search/rows.sql.ts';
import { openSearch, type Search } from '../../../src/search/search.ts';
import { decodePage, encodePage, firstOf, pageOf } from '../../../src/search/vectors/page.ts';
import { preparePages } from '../../../src/search/vectors/pages.sql.ts';
import { openResident } from '../../../src/search/vectors/resident.ts';
import { ACTIVE, newFile, openStore, PROPOSED } from './open-store.ts';

const DIMENSIONS = 64;

/** Whole numbers, the same in every run. */
function sequence(start: number): () => number {
  let seed = start;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
}

/** A vector of its own for each number. */
function vectorOf(n: number): Float32Array {
  const next = sequence((n * 48_271) % 2_147_483_647);
  return normalise(Float32Array.from({ length: DIMENSIONS }, () => next() / 2_147_483_647 - 0.5));
}

async function filled(file: string, numbers: readonly number[]) {
  const db = await openStore(file);
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('m', DIMENSIONS);
  const put = (n: number, facets = ACTIVE, vector = vectorOf(n)) => {
    search.put({ n, facets, owner: n % 3, atMs: n * 1_000 }, `text ${n}`);
    search.putVector(k, n, vector);
  };
  const pack = () => db.transaction(() => search.pack())();
  const putAll = (list: readonly number[]) =>
    db.transaction(() => {
      for (const n of list) put(n);
    })();
  putAll(numbers);
  return { db, search, k, put, putAll, pack };
}

/** What a process sees that starts now. */
function readAnew(db: Db, k: number) {
  const resident = openResident(prepareRows(db, 'memory'), preparePages(db, 'memory'), k, DIMENSIONS);
  resident.refresh();
  return resident;
}

const pagesOf = (db: Db) =>
  db.prepare<[], { page: number; bytes: number }>('select page, length(data) as bytes from memory_page').all();

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('a page', () => {
  const rows = {
    n: Uint32Array.of(3, 4),
    facets: Uint32Array.of(1, 0xffffffff),
    owner: Uint32Array.of(0, 9),
    atS: Uint32Array.of(7, 8),
    known: Uint8Array.of(1, 0),
    bits: Uint32Array.of(1, 2, 3, 4),
  };

  test('gives back what was put in, wherever its bytes lie', () => {
    const page = encodePage(rows);
    expect(page.length).toBe(2 * (4 * (4 + 2) + 1));
    const shifted = Buffer.concat([Buffer.of(0), page]).subarray(1);
    for (const data of [page, shifted]) {
      const read = decodePage(data, 2);
      expect(read && Object.fromEntries(Object.entries(read).map(([name, column]) => [name, [...column]]))).toEqual(
        Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, [...column]])),
      );
    }
  });

  test('that is empty, cut, or of another model, is none', () => {
    expect(decodePage(Buffer.alloc(0), 2)).toBe(null);
    expect(decodePage(encodePage(rows).subarray(1), 2)).toBe(null);
    expect(decodePage(encodePage(rows), 3)).toBe(null);
  });

  test('holds the numbers from its first on', () => {
    expect([pageOf(1_023), pageOf(1_024), firstOf(2)]).toEqual([0, 1, 2_048]);
  });
});

describe('pages', () => {
  test('are kept once many rows have changed, and say what the rows say', async () => {
    const numbers = [...upTo(1_500), 9_000];
    const { db, k, pack, putAll } = await filled(newFile(), upTo(500));
    pack();
    expect(pagesOf(db)).toEqual([]);
    putAll(numbers.slice(500));
    const before = readAnew(db, k);
    pack();
    expect(pagesOf(db).map(({ page }) => page)).toEqual([0, 1, 8]);
    const after = readAnew(db, k);
    expect(after.count()).toBe(1_501);
    for (const n of [1, 1_023, 1_024, 1_500, 9_000, 9_001]) {
      expect(after.row(n)).toEqual(before.row(n));
      expect(after.nearest(vectorOf(n), {}, 3)).toEqual(before.nearest(vectorOf(n), {}, 3));
    }
  });

  test('that are older than a row count no more than it does', async () => {
    const { db, search, k, put, pack } = await filled(newFile(), upTo(2_000));
    pack();
    put(5, PROPOSED, vectorOf(70_001));
    put(2_001);
    put(9_000);
    search.mark({ n: 1_500, facets: PROPOSED, owner: 0, atMs: 0 });
    const fresh = readAnew(db, k);
    expect(fresh.count()).toBe(2_002);
    expect(fresh.nearest(vectorOf(70_001), { facets: [PROPOSED] }, 1)).toEqual([5]);
    expect(fresh.nearest(vectorOf(5), {}, 1)).not.toEqual([5]);
    expect(fresh.nearest(vectorOf(2_001), {}, 1)).toEqual([2_001]);
    expect(fresh.nearest(vectorOf(9_000), {}, 1)).toEqual([9_000]);
    expect(fresh.row(1_500)).toEqual({ n: 1_500, facets: PROPOSED, owner: 0, atMs: 0 });
  });

  test('forget with the row, are read from the rows until they are made anew, and then hold the others', async () => {
    const { db, search, k, pack } = await filled(newFile(), upTo(3_000));
    pack();
    db.transaction(() => {
      search.remove(1_100);
      search.remove(2_999);
    })();
    expect(pagesOf(db).map(({ bytes }) => bytes > 0)).toEqual([true, false, false]);
    const check = () => {
      const fresh = readAnew(db, k);
      expect(fresh.count()).toBe(2_998);
      expect([fresh.row(1_100), fresh.row(2_999)]).toEqual([null, null]);
      expect(fresh.nearest(vectorOf(1_101), {}, 1)).toEqual([1_101]);
      expect(fresh.nearest(vectorOf(1_100), {}, 1)).not.toEqual([1_100]);
      expect(fresh.nearest(vectorOf(2_000), {}, 1)).toEqual([2_000]);
    };
    check();
    pack();
    expect(pagesOf(db).map(({ bytes }) => bytes > 0)).toEqual([true, true, true]);
    check();
    db.transaction(() => search.purge())();
    check();
  });

  test('whose last row is gone are gone', async () => {
    const { db, search, k, pack } = await filled(newFile(), [...upTo(1_000), 5_000]);
    pack();
    db.transaction(() => search.remove(5_000))();
    db.transaction(() => search.purge())();
    pack();
    expect(pagesOf(db).map(({ page }) => page)).toEqual([0]);
    expect(readAnew(db, k).count()).toBe(1_000);
  });

  test('of a model go with it, and those of another are its own', async () => {
    const { db, search, k, pack } = await filled(newFile(), upTo(1_200));
    pack();
    const next = search.vectors.use('next', DIMENSIONS);
    db.transaction(() => {
      for (const n of upTo(1_200)) search.putVector(next.k, n, vectorOf(n + 50_000));
      search.vectors.switchTo(next.k, true);
    })();
    expect(pagesOf(db)).toEqual([]);
    pack();
    expect(pagesOf(db).length).toBe(2);
    expect(readAnew(db, next.k).nearest(vectorOf(50_007), {}, 1)).toEqual([7]);
    expect(k).not.toBe(next.k);
  });

  test('that are damaged are read from the rows', async () => {
    const { db, k, pack } = await filled(newFile(), upTo(2_100));
    pack();
    db.prepare("update memory_page set data = x'0102' where page = 1").run();
    const fresh = readAnew(db, k);
    expect(fresh.count()).toBe(2_100);
    expect(fresh.nearest(vectorOf(1_500), {}, 1)).toEqual([1_500]);
  });

  test('never say anything else than the rows, whatever two processes do', async () => {
    const file = newFile();
    const first = await filled(file, upTo(1_100));
    const other = await openStore(file);
    const second = openSearch(other, 'memory');
    const next = sequence(5);
    const reader = await openStore(file);
    const living = openResident(prepareRows(reader, 'memory'), preparePages(reader, 'memory'), first.k, DIMENSIONS);
    let last = 1_100;
    const some = () => 1 + (next() % last);
    const steps = [
      (search: Search) => {
        for (const n of upTo(600)) put(search, last + n);
        last += 600;
      },
      (search: Search) => put(search, some()),
      (search: Search) => search.mark({ n: some(), facets: PROPOSED, owner: 2, atMs: 5_000 }),
      (search: Search) => search.remove(some()),
      (search: Search) => void search.purge(),
      (search: Search) => search.pack(),
    ];
    const put = (search: Search, n: number) => {
      search.put({ n, facets: ACTIVE, owner: n % 3, atMs: n * 1_000 }, `text ${n}`);
      if (n % 13 !== 0) search.putVector(first.k, n, vectorOf(n + next()));
    };
    const withoutPages = { packedVersion: () => 0, all: () => [][Symbol.iterator]() };
    for (let step = 0; step < 60; step++) {
      const search = next() % 2 === 0 ? first.search : second;
      const db = search === second ? other : first.db;
      const work = steps[next() % steps.length];
      db.transaction(() => search.together(() => work?.(search)))();
      const plain = openResident(prepareRows(first.db, 'memory'), withoutPages, first.k, DIMENSIONS);
      plain.refresh();
      living.refresh();
      const question = vectorOf(next());
      for (const read of [readAnew(first.db, first.k), living]) {
        expect(read.count()).toBe(plain.count());
        expect(new Set(read.nearest(question, {}, 5))).toEqual(new Set(plain.nearest(question, {}, 5)));
        for (const n of [some(), some(), last]) expect(read.row(n)).toEqual(plain.row(n));
      }
    }
    expect(pagesOf(first.db).length).toBeGreaterThan(1);
  });
});
