import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { truncateLog } from '../../../src/db/connection.ts';
import { openSearch } from '../../../src/search/search.ts';
import { openWordIndex } from '../../../src/search/words/word-index.ts';
import { ACTIVE, embedder, found, NOW_MS, newFile, openStore, PROPOSED, searchOver } from './open-store.ts';

const TEXTS = [
  'We deploy to production only on Tuesdays, after the smoke tests',
  'The staging database listens on port 5433',
  'authMiddleware rejects tokens that are older than maxTokenAgeSeconds',
  '数据库备份每天凌晨三点运行',
  'Prefers tabs over spaces in Go code',
  'Café order for the team: flat white, no sugar',
];

describe('finding', () => {
  test('by words, by stems, with accents or without', async () => {
    const { search } = await searchOver(TEXTS);
    expect(found(search, 'when do we deploy')[0]).toBe(1);
    expect(found(search, 'deployments to prod', { words: true })[0]).toBe(1);
    expect(found(search, 'cafe order')[0]).toBe(6);
  });

  test('by the parts of identifiers and by pieces inside them', async () => {
    const { search } = await searchOver(TEXTS);
    expect(found(search, 'token age', { words: true })[0]).toBe(3);
    expect(found(search, 'hmiddlew', { words: true })).toEqual([3]);
    expect(found(search, 'maxtoken', { words: true })).toEqual([3]);
  });

  test('in scripts without spaces, two characters are enough', async () => {
    const { search } = await searchOver(TEXTS);
    expect(found(search, '备份')[0]).toBe(4);
    expect(found(search, '数据库', { words: true })).toEqual([4]);
  });

  test('by meaning, with no word in common', async () => {
    const { search } = await searchOver(TEXTS);
    expect(found(search, 'releasing software')).toContain(1);
    expect(found(search, 'beverages')[0]).toBe(6);
  });

  test('nothing to find finds nothing', async () => {
    const { search } = await searchOver([]);
    expect(found(search, 'anything')).toEqual([]);
  });

  const SYNTAX = [
    '"',
    "'",
    '*',
    'a AND',
    'NOT x',
    'stems:x',
    '(',
    'NEAR(a b)',
    '-',
    '^a',
    'a" OR "b',
    ';drop table x',
    '%',
    '\\',
    '\0',
    '\ud800',
    '{}',
    'a+b',
  ];
  test.each(SYNTAX)('the question %j is text, never syntax', async (text) => {
    const { search } = await searchOver(TEXTS);
    expect(Array.isArray(found(search, text))).toBe(true);
  });

  test('a question of a megabyte is answered from its beginning', async () => {
    const { search } = await searchOver(TEXTS);
    const long = `staging database port ${Array.from({ length: 150_000 }, (_, i) => `w${i}`).join(' ')}`;
    expect(found(search, long, { words: true })).toContain(2);
  });

  test('a stored text of syntax is found by itself', async () => {
    const { search } = await searchOver(['select * from "users" where name = \'x\' -- NEAR(a)', 'other']);
    expect(found(search, 'select * from "users"')[0]).toBe(1);
  });
});

describe('a search', () => {
  const ask = { limit: 5, nowMs: NOW_MS, here: null, abstain: false } as const;

  test('filters before it ranks', async () => {
    const { search } = await searchOver(Array.from({ length: 300 }, (_, i) => `deploy note ${i}`));
    search.mark({ n: 250, facets: PROPOSED, owner: 4, atMs: NOW_MS });
    const vector = embedder.embed('deploy note');
    const hits = search.ask({ ...ask, text: 'deploy note', vector, filter: { facets: [PROPOSED], owners: [4] } });
    expect(hits.map((hit) => hit.n)).toEqual([250]);
  });

  test('prefers this project, pinned rows and newer rows among equals, and says so', async () => {
    const { search } = await searchOver(['use pnpm', 'use pnpm', 'use pnpm', 'use pnpm']);
    search.mark({ n: 1, facets: ACTIVE, owner: 9, atMs: NOW_MS });
    search.mark({ n: 4, facets: ACTIVE, owner: 0, atMs: NOW_MS - 400 * 86_400_000 });
    const signals = () => new Map([[2, { pinned: true, uses: 10 }]]);
    const hits = search.ask({ ...ask, text: 'pnpm', vector: embedder.embed('pnpm'), filter: {}, here: 9, signals });
    expect(hits.map((hit) => hit.n)).toEqual([1, 2, 3, 4]);
    expect(hits[0]?.parts.scope).toBeGreaterThan(0);
    expect(hits[1]?.parts.pin).toBeGreaterThan(0);
    expect(hits[1]?.parts.use).toBeGreaterThan(0);
    expect(hits[2]?.parts.recency).toBeGreaterThan(hits[3]?.parts.recency ?? 1);
  });

  test('returns nothing when nothing answers, and an answer when one does', async () => {
    const { search } = await searchOver(TEXTS);
    expect(found(search, 'what is the capital of Mongolia', { abstain: true })).toEqual([]);
    expect(found(search, 'which port does the staging database use', { abstain: true })).toEqual([2]);
  });

  test('replaces a text and forgets the old words', async () => {
    const { search, k } = await searchOver(TEXTS);
    search.put({ n: 2, facets: ACTIVE, owner: 0, atMs: NOW_MS }, 'The cache lives in redis');
    search.putVector(k, 2, embedder.embed('The cache lives in redis'));
    expect(found(search, 'staging port 5433', { words: true })).not.toContain(2);
    expect(found(search, 'redis cache')[0]).toBe(2);
  });

  test('knows near repeats', async () => {
    const { search } = await searchOver(TEXTS);
    const near = search.near(embedder.embed('Staging db listens on port 5433'), { facets: [ACTIVE] }, 2);
    expect(near[0]?.n).toBe(2);
    expect(near[0]?.cosine).toBeGreaterThan(0.7);
    expect(search.near(new Float32Array(256), {}, 2)).toEqual([]);
  });

  test('sees what another process wrote, and its switch to another model', async () => {
    const { search, file } = await searchOver(TEXTS);
    found(search, 'deploy');
    const other = openSearch(await openStore(file), 'memory');
    other.put({ n: 7, facets: ACTIVE, owner: 0, atMs: NOW_MS }, 'the pager rota rolls over on Mondays');
    expect(found(search, 'pager rota')).toContain(7);
    expect(other.vectors.missing(1, 10)).toEqual([7]);
    const { k } = other.vectors.use('half', 128);
    for (let n = 1; n <= 7; n++) other.putVector(k, n, new Float32Array(128).fill(0.088));
    other.vectors.switchTo(k, true);
    expect(found(search, 'pager rota')[0]).toBe(7);
    expect(search.near(embedder.embed('deploy'), {}, 3)).toEqual([]);
    expect(search.near(new Float32Array(128).fill(0.088), {}, 3).length).toBe(3);
  });
});

describe('a portion of writes', () => {
  const row = (n: number) => ({ n, facets: 1, owner: 0, atMs: 0 });

  test('is found whole when it has ended, also by one who looked in its midst', async () => {
    const { db, search } = await searchOver(TEXTS);
    const seen = db.transaction(() =>
      search.together(() => {
        search.put(row(7), 'the kestrel nests on the water tower');
        const midst = found(search, 'kestrel', { words: true });
        search.put(row(8), 'another kestrel came in spring');
        search.put(row(8), 'another falcon came in spring');
        search.remove(1);
        return midst;
      }),
    )();
    expect(seen).toEqual([7]);
    expect(found(search, 'kestrel', { words: true })).toEqual([7]);
    expect(found(search, 'falcon', { words: true })).toEqual([8]);
  });

  test('leaves nothing when it fails, and the next one begins anew', async () => {
    const { db, search } = await searchOver(TEXTS);
    const failing = db.transaction(() =>
      search.together(() => {
        search.put(row(7), 'the kestrel nests on the water tower');
        throw new Error('cut');
      }),
    );
    expect(failing).toThrow('cut');
    db.transaction(() => search.together(() => search.put(row(8), 'a falcon')))();
    expect(found(search, 'kestrel', { words: true })).toEqual([]);
    expect(found(search, 'falcon', { words: true })).toEqual([8]);
  });
});

describe('many rows that are removed together', () => {
  const many = async () => {
    const { db, search, file } = await searchOver(TEXTS);
    const put = (n: number) => search.put({ n, facets: ACTIVE, owner: 0, atMs: NOW_MS }, `the kestrel of tower${n}`);
    const all = Array.from({ length: 400 }, (_, i) => i + 100);
    db.transaction(() => search.together(() => all.forEach(put)))();
    return { db, search, file, put, all };
  };
  const removeAll = ({ db, search, all }: Awaited<ReturnType<typeof many>>, kept: number) =>
    db.transaction(() =>
      search.together(() => {
        for (const n of all) if (n !== kept) search.remove(n);
      }),
    )();

  test('leave the others findable, by words and by pieces of them', async () => {
    const place = await many();
    removeAll(place, 217);
    const { db, search, put } = place;
    expect(found(search, 'kestrel', { words: true })).toEqual([217]);
    expect(found(search, 'ower21', { words: true })).toEqual([217]);
    expect(found(search, 'tabs', { words: true })).toEqual([5]);
    const terms = db.prepare<[string], number>('select rows from memory_term where term = ?').pluck();
    expect([terms.get('kestrel'), terms.get('tower218')]).toEqual([1, undefined]);
    // What takes single rows out is there again.
    put(900);
    search.remove(217);
    expect(found(search, 'kestrel', { words: true })).toEqual([900]);
  });

  test('leave no byte of their words in the files', async () => {
    const place = await many();
    removeAll(place, 217);
    expect(truncateLog(place.db)).toBe(true);
    place.db.close();
    const bytes = readFileSync(place.file, 'latin1');
    expect(bytes).toContain('tower217');
    expect(bytes).not.toContain('tower218');
    expect(bytes).not.toContain('r218');
  });

  test('are all there when it fails', async () => {
    const place = await many();
    const failing = place.db.transaction(() =>
      place.search.together(() => {
        for (const n of place.all) place.search.remove(n);
        throw new Error('cut');
      }),
    );
    expect(failing).toThrow('cut');
    expect(found(place.search, 'tower218', { words: true })).toEqual([218]);
  });
});

describe('words that every row has', () => {
  test('are still found, the newest first, without ranking them all', async () => {
    const db = await openStore(newFile());
    const words = openWordIndex(db, 'memory');
    words.put(new Map(Array.from({ length: 5_200 }, (_, i) => [i + 1, `worker ${i + 1}`])));
    const query = words.query('worker');
    expect(query.terms[0]?.rows).toBe(5_200);
    const list = words.candidates(query, () => true, 10);
    expect(list.slice(0, 2)).toEqual([5_200, 5_199]);
    const rare = words.query('worker 77');
    expect(words.candidates(rare, () => true, 10)).toEqual([77]);
    expect(words.score(rare)(words.texts([77]).get(77)).covered).toBe(1);
    expect(words.score(rare)(undefined).covered).toBe(0);
  });
});

test('a removed row leaves no byte of its words in the files', async () => {
  const { db, search, file } = await searchOver([...TEXTS, 'the vault codeword is Zanzibarium7 and zebraMango']);
  expect(found(search, 'zanzibarium7', { words: true })).toEqual([7]);
  search.remove(7);
  expect(found(search, 'zanzibarium7', { words: true })).toEqual([]);
  expect(search.purge()).toBe(1);
  truncateLog(db);
  const bytes = readFileSync(file).toString('latin1').toLowerCase();
  for (const word of ['zanzibarium', 'zebramango', 'zebra', 'mango', 'codeword', 'zanz'])
    expect(bytes).not.toContain(word);
  expect(bytes).toContain('middleware');
});
