import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { openMemory } from '../../../src/memory/memory.ts';
import type { RecallQuery } from '../../../src/memory/recall.ts';
import { openSearch } from '../../../src/search/search.ts';
import { MIGRATIONS } from '../conversation/storage.ts';
import { embedder, freshMemory, type Home, item, START } from './home.ts';

const DAY = 86_400_000;

let home: Home;
beforeEach(async () => {
  home = await freshMemory();
});
afterEach(() => home.close());

const keep = async (text: string, over = {}) => (await home.memory.remember(item(text, over), 'person')).id;
const find = async (text: string, over: Partial<RecallQuery> = {}) =>
  (await home.memory.recall({ text, limit: 10, here: null, ...over })).map((hit) => hit.id);

test('a question amid other sentences is found by its own words, and the other sentences find nothing by chance', async () => {
  const port = await keep('the staging database listens on port 5433');
  await keep('the harbour is blue in the morning');
  const before = 'Good morning! I have just pulled the latest changes and everything compiles.';
  const after = 'Please keep it brief. Then write a small summary into a file, and show me the diff before you go on.';
  expect(await find(`${before} Which port does the staging database use? ${after}`)).toEqual([port]);
  expect(await find(`${before} ${after}`)).toEqual([]);
});

describe('filters', () => {
  test('by kind, scope, origin, tag, time and status', async () => {
    const { projectId } = home;
    const a = await keep('the harbour is blue', { tags: ['x', 'y'], createdMs: START - 10 * DAY });
    const b = await keep('the harbour is deep', { kind: 'decision', scope: 'project', projectId, tags: ['x'] });
    const c = await keep('the harbour is old', { origin: 'import', createdMs: -5_000 });
    const d = await keep('the harbour is gone', { status: 'proposed' });
    const all = async (over: Partial<RecallQuery>) => new Set(await find('harbour', { abstain: false, ...over }));
    expect(await all({})).toEqual(new Set([a, b, c]));
    expect(await all({ kind: 'decision' })).toEqual(new Set([b]));
    expect(await all({ scope: 'global' })).toEqual(new Set([a, c]));
    expect(await all({ origin: 'import' })).toEqual(new Set([c]));
    expect(await all({ tags: ['x'] })).toEqual(new Set([a, b]));
    expect(await all({ tags: ['x', 'y'] })).toEqual(new Set([a]));
    expect(await all({ tags: ['none'] })).toEqual(new Set());
    expect(await all({ sinceMs: START - DAY })).toEqual(new Set([b]));
    expect(await all({ untilMs: START - DAY })).toEqual(new Set([a, c]));
    expect(await all({ statuses: ['proposed'] })).toEqual(new Set([d]));
  });

  test('by project leaves what is global, and another one out', async () => {
    const { projectId, otherId } = home;
    const one = await keep('the harbour is blue', { scope: 'project', projectId });
    const two = await keep('the harbour is deep', { scope: 'project', projectId: otherId });
    const everywhere = await keep('the harbour is old');
    expect(new Set(await find('harbour', { onlyProject: projectId }))).toEqual(new Set([one, everywhere]));
    expect(new Set(await find('harbour'))).toEqual(new Set([one, two, everywhere]));
    expect(await find('harbour', { onlyProject: 'a project that owns nothing' })).toEqual([everywhere]);
  });
});

test('this project comes first', async () => {
  const { projectId, otherId } = home;
  const one = await keep('we deploy by make ship', { scope: 'project', projectId });
  const two = await keep('we deploy by make sail', { scope: 'project', projectId: otherId });
  expect((await find('how do we deploy', { here: projectId }))[0]).toBe(one);
  expect((await find('how do we deploy', { here: otherId }))[0]).toBe(two);
});

test('what has expired is not found, and housekeeping puts it away', async () => {
  const { memory, clock } = home;
  const id = await keep('the harbour is closed', { expiresMs: START + 1000 });
  expect(await find('harbour')).toEqual([id]);
  clock.ms += 1000;
  expect(await find('harbour')).toEqual([]);
  expect((await memory.maintain(null, () => 0)).done).toContainEqual({ name: 'expire', ms: 0, count: 1 });
  expect(memory.show(id)).toMatchObject({ status: 'archived', history: [{}, { change: 'expired', actor: 'mira' }] });
  expect(memory.restore(id, 'person')).toMatchObject({ status: 'active', expiresAt: null });
});

test('what is put away or replaced is not found, what is restored is', async () => {
  const { memory } = home;
  const id = await keep('the harbour is blue');
  memory.archive(id, 'person');
  expect(await find('harbour')).toEqual([]);
  memory.restore(id, 'person');
  expect(await find('harbour')).toEqual([id]);
  memory.supersede(id, await keep('boats are red'), 'person');
  expect(await find('harbour')).toEqual([]);
});

test('showing and using are counted apart, and are no changes', async () => {
  const { memory, clock } = home;
  const id = await keep('the harbour is blue');
  await find('harbour');
  clock.ms += 5000;
  await find('harbour');
  memory.markUsed(id);
  expect(memory.show(id)).toMatchObject({
    shownCount: 2,
    usedCount: 1,
    shownAt: new Date(START + 5000).toISOString(),
    history: [{ change: 'remembered' }],
  });
});

test('answers while another process writes, without waiting to count', async () => {
  const id = await keep('the harbour is blue');
  const writer = await openDatabase({ file: home.file, migrationsDir: MIGRATIONS, now: home.now });
  writer.exec('begin immediate');
  expect(await find('harbour')).toEqual([id]);
  writer.exec('rollback');
  writer.close();
  expect(home.memory.get(id).shownCount).toBe(0);
  expect(home.db.pragma('busy_timeout', { simple: true })).toBe(10_000);
});

test('explains itself by parts when asked, gives a chance as score, and nothing for nothing', async () => {
  const id = await keep('the harbour is blue');
  const [hit] = await home.memory.recall({ text: 'harbour', limit: 5, here: null, explain: true });
  expect(hit).toMatchObject({ id, parts: { words: expect.any(Number), meaning: expect.any(Number) } });
  expect(hit?.score).toBeGreaterThan(0);
  expect(hit?.score).toBeLessThanOrEqual(1);
  expect((await home.memory.recall({ text: 'harbour', limit: 5, here: null }))[0]).not.toHaveProperty('parts');
  for (const text of ['', '   ', 'bananas on the moon']) expect(await find(text)).toEqual([]);
});

test.each(['"', '*', 'NEAR(', 'a AND', 'x:y', '-', "'; drop table memory", '()', '\u0000', '\ud800', 'text:', '^a'])(
  '%j is a safe query',
  async (query) => {
    await keep('the harbour is blue');
    await expect(find(query)).resolves.toBeInstanceOf(Array);
  },
);

test('another process sees what was written and forgotten meanwhile', async () => {
  const { db, id, now } = home;
  const other = openMemory({
    db,
    search: openSearch(db, 'memory'),
    embedder,
    now,
    id,
    forgetElsewhere: () => 0,
  });
  const first = await keep('the harbour is blue');
  const ask = async () => (await other.recall({ text: 'harbour', limit: 5, here: null })).map((hit) => hit.id);
  expect(await ask()).toEqual([first]);
  const second = await keep('the harbour is deep');
  expect(new Set(await ask())).toEqual(new Set([first, second]));
  home.memory.forget([first]);
  await home.memory.maintain(null, () => 0);
  expect(await ask()).toEqual([second]);
});

describe('without a model', () => {
  test('words find, and the vectors are made later', async () => {
    const { db, search, id, now, memory } = home;
    const bare = openMemory({ db, search, embedder: null, now, id, forgetElsewhere: () => 0 });
    const kept = (await bare.remember(item('the harbour is blue'), 'person')).id;
    expect((await bare.recall({ text: 'harbour', limit: 5, here: null })).map((hit) => hit.id)).toEqual([kept]);
    expect(bare.stats().vectors).toMatchObject({ model: null, count: 0 });
    expect((await memory.maintain(null, () => 0)).done).toContainEqual({ name: 'embed', ms: 0, count: 1 });
    expect(memory.stats().vectors).toMatchObject({ store: 'local', model: embedder.model, count: 1 });
  });

  test('another model is a second set, and questions are asked of the old one until reembed', async () => {
    const { db, search, id, now, memory } = home;
    const kept = await keep('the harbour is blue');
    const half = { model: 'half', dimensions: 128, embed: (text: string) => embedder.embed(text).slice(0, 128) };
    const next = openMemory({ db, search, embedder: half, now, id, forgetElsewhere: () => 0 });
    expect((await next.recall({ text: 'harbour', limit: 5, here: null })).map((hit) => hit.id)).toEqual([kept]);
    expect(memory.stats().vectors.model).toBe(embedder.model);
    expect((await next.maintain('reembed', () => 0)).done).toContainEqual({ name: 'reembed', ms: 0, count: 1 });
    expect(next.stats().vectors).toMatchObject({ model: 'half', dimensions: 128, count: 1 });
    expect((await next.recall({ text: 'harbour', limit: 5, here: null })).map((hit) => hit.id)).toEqual([kept]);
  });
});

test('housekeeping writes the index anew and gives space back', async () => {
  const { memory, db } = home;
  const id = await keep('the harbour is blue');
  db.exec('delete from memory_text');
  expect(await find('harbour', { abstain: false })).not.toEqual([]);
  expect((await memory.maintain('rebuild', () => 0)).done).toContainEqual({ name: 'rebuild', ms: 0, count: 1 });
  expect(await find('harbour')).toEqual([id]);
  const { done, clean } = await memory.maintain('vacuum', () => 0);
  expect(done.map(({ name }) => name)).toEqual(['integrity', 'expire', 'embed', 'purge', 'optimise', 'vacuum', 'log']);
  expect(clean).toBe(true);
  expect(await find('harbour')).toEqual([id]);
});
