import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { ended } from '../conversation/storage.ts';
import { freshMemory, type Home, item } from './home.ts';

const TEXT = 'The quokkabarn vault opens with "glimmerfish"\nafter dusk';
/** What must not be found afterwards: words, stems as the index has them, trigrams' source, JSON forms. */
const TRACES = ['quokkabarn', 'glimmerfish', 'QUOKKABARN', 'lanternmoth'];

let home: Home;
beforeEach(async () => {
  home = await freshMemory();
});
afterEach(() => home.close());

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function tracesIn(folder: string, wanted: readonly (string | Buffer)[]): readonly string[] {
  return filesUnder(folder).flatMap((file) => {
    const bytes = readFileSync(file);
    return wanted.filter((trace) => bytes.includes(trace)).map((trace) => `${file}: ${trace.toString('latin1')}`);
  });
}

const tidy = () => home.memory.maintain(null, () => 0);

test('what is forgotten leaves no byte in any file, wherever it stood', async () => {
  const { memory, talk, projectId, db, dir, typed, drafts } = home;
  writeFileSync(typed, `${JSON.stringify({ text: 'hello' })}\n${JSON.stringify({ text: `/remember ${TEXT}` })}\n`);
  mkdirSync(drafts);
  writeFileSync(join(drafts, '7.json'), JSON.stringify({ text: `half a draft: ${TEXT}`, waiting: [TEXT] }));
  const { id } = await memory.remember(item('A first text about the lanternmoth'), 'person');
  memory.edit(id, TEXT, 'person');
  const other = (await memory.remember(item(`Replaced: ${'x'.repeat(20)}`), 'person')).id;
  memory.edit(other, TEXT.toUpperCase(), 'person');
  memory.edit(other, 'Something harmless now', 'person');
  await memory.recall({ text: 'quokkabarn', limit: 5, here: null });

  const lease = talk.hold(talk.createConversation());
  const turn = talk.startTurn({ lease, projectId, cwd: '/one', operation: 'ask', prompt: `Remember: ${TEXT}` });
  turn.onEvent({
    type: 'tool_started',
    id: 't1',
    name: 'mcp__mira__remember',
    input: { text: TEXT, quote: TEXT },
    parentId: null,
  });
  const answer = JSON.stringify({ id, memory: { text: TEXT }, padding: 'y'.repeat(9_000) });
  turn.onEvent({ type: 'tool_finished', id: 't1', status: 'done', summary: '', output: answer, result: null });
  turn.onEvent({ type: 'text', delta: `I keep this: ${TEXT}` });
  turn.onEvent(ended());

  const vector = db.prepare<[], Buffer>('select numbers from memory_vector order by n limit 1').pluck().get();
  expect(vector?.length).toBeGreaterThan(100);
  const wanted = [...TRACES, vector ?? Buffer.alloc(0)];
  expect(tracesIn(dir, wanted).length).toBeGreaterThan(3);

  const { forgotten, elsewhere, clean } = memory.forget([id, other]);
  expect(forgotten).toEqual([id, other]);
  expect(elsewhere).toBeGreaterThan(2);
  expect(clean).toBe(true);
  expect((await tidy()).clean).toBe(true);
  expect(tracesIn(dir, wanted)).toEqual([]);
  const messages = db.prepare<[], string>("select text from message where role = 'user'").pluck().all();
  expect(messages).toEqual(['Remember: [forgotten]']);
  expect(readFileSync(typed, 'utf8')).toBe('{"text":"hello"}\n{"text":"/remember [forgotten]"}\n');
  expect(readFileSync(join(drafts, '7.json'), 'utf8')).toBe(
    '{"text":"half a draft: [forgotten]","waiting":["[forgotten]"]}',
  );
});

test('a text also leaves what other memories were and rest on, but not their present text', async () => {
  const { memory, dir } = home;
  const { id } = await memory.remember(item('Glimmerfish swim at night'), 'person');
  const edited = (await memory.remember(item('Soon to be edited'), 'person')).id;
  memory.edit(edited, 'Glimmerfish swim at night and more', 'person');
  const quoting = (
    await memory.remember(
      item('They swim', { origin: 'assistant', source: { quote: 'note: Glimmerfish swim at night' } }),
      'claude',
    )
  ).id;
  const { alsoIn } = memory.forget([id]);
  expect(alsoIn).toEqual([edited]);
  expect(memory.get(edited).text).toBe('Glimmerfish swim at night and more');
  expect(memory.get(quoting).source).toEqual({ quote: 'note: [forgotten]' });
  memory.forget([edited]);
  expect((await tidy()).clean).toBe(true);
  expect(tracesIn(dir, ['limmerfish'])).toEqual([]);
});

test('a forgotten memory is in no list, search or history, and its id says so', async () => {
  const { memory } = home;
  const { id } = await memory.remember(item('The quokkabarn is red'), 'person');
  memory.forget([id]);
  expect(memory.list({})).toEqual([]);
  expect(await memory.recall({ text: 'quokkabarn', limit: 5, here: null, abstain: false })).toEqual([]);
  for (const look of [() => memory.show(id), () => memory.show(id.slice(-6)), () => memory.forget([id])]) {
    expect(look).toThrow(expect.objectContaining({ code: 'forgotten', exit: 1 }));
  }
  expect(() => memory.undo(undefined, 'person')).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(memory.stats().memories).toMatchObject({ total: 0, forgotten: 1 });
});

test('undo does not reach behind it by itself, only by the id of a change', async () => {
  const { memory, clock } = home;
  const { id } = await memory.remember(item('Stays as it is'), 'person');
  memory.pin(id, true, 'person');
  clock.ms += 1;
  const gone = await memory.remember(item('The quokkabarn is red'), 'person');
  clock.ms += 1;
  memory.forget([gone.id]);
  const refused = expect.objectContaining({ code: 'refused', message: expect.stringContaining('forgotten') });
  expect(() => memory.undo(undefined, 'person')).toThrow(refused);
  expect(memory.get(id)).toMatchObject({ pinned: true, status: 'active' });
  clock.ms += 1;
  memory.tag(id, ['later'], 'person');
  expect(memory.undo(undefined, 'person').change).toBe('tagged');
  expect(() => memory.undo(undefined, 'person')).toThrow(refused);
  const pinned = memory.history(id).find(({ change }) => change === 'pinned');
  expect(memory.undo(pinned?.id, 'person').memories).toMatchObject([{ id, pinned: false }]);
});

test('an import does not bring it back; the person may say it anew', async () => {
  const { memory } = home;
  const first = (await memory.remember(item('The quokkabarn is red'), 'person')).id;
  memory.forget([first]);
  const imported = item('The  quokkabarn is red', { origin: 'import', status: 'proposed' });
  await expect(memory.remember(imported, 'person')).rejects.toThrow(expect.objectContaining({ code: 'forgotten' }));
  expect(memory.rememberMany([imported, item('Another', { origin: 'import' })], 'person')).toEqual([
    expect.objectContaining({ code: 'forgotten' }),
    { id: expect.any(String), created: true },
  ]);
  const again = await memory.remember(item('The quokkabarn is red'), 'person');
  expect(again.created).toBe(true);
  expect(again.id).not.toBe(first);
  expect(await memory.remember(imported, 'person')).toMatchObject({ created: false, id: again.id });
});

test('forgetting many is all or none', async () => {
  const { memory } = home;
  const { id } = await memory.remember(item('Stays when the other id is wrong'), 'person');
  expect(() => memory.forget([id, 'ffffffffffff'])).toThrow(expect.objectContaining({ code: 'unknown_id' }));
  expect(memory.get(id).id).toBe(id);
});

test('a reader that keeps an older state makes it unclean, and its end makes it clean', async () => {
  const { memory, file, dir } = home;
  const { id } = await memory.remember(item('The quokkabarn is red'), 'person');
  const reader = await openDatabase({
    file,
    migrationsDir: join(import.meta.dirname, '../../../migrations'),
    now: home.now,
  });
  home.db.pragma('busy_timeout = 100');
  reader.exec('begin');
  reader.prepare('select count(*) from memory').get();
  expect(memory.forget([id]).clean).toBe(false);
  expect((await tidy()).clean).toBe(false);
  reader.exec('commit');
  reader.close();
  expect((await tidy()).clean).toBe(true);
  expect(tracesIn(dir, ['quokkabarn'])).toEqual([]);
});

test('a short text leaves the memory, and stays where it is a word of something else', async () => {
  const { memory, talk, projectId, db } = home;
  const { id } = await memory.remember(item('tea'), 'person');
  const lease = talk.hold(talk.createConversation());
  talk.startTurn({ lease, projectId, cwd: '/one', operation: 'ask', prompt: 'the team drinks tea' });
  memory.forget([id]);
  expect(db.prepare("select text from message where role = 'user'").pluck().all()).toEqual(['the team drinks tea']);
});

test('several are removed from the oldest on, whatever the order they are named in', async () => {
  const { memory, db } = home;
  const ids: string[] = [];
  for (const text of ['first thing', 'second thing', 'third thing'])
    ids.push((await memory.remember(item(text), 'person')).id);
  const removed: number[] = [];
  db.function('removed', (n: number) => void removed.push(n));
  db.exec('create temp trigger watch after delete on memory_text begin select removed(old.n); end');
  const named = [...ids].reverse();
  expect(memory.forget(named).forgotten).toEqual(named);
  expect(removed).toEqual([...removed].sort((a, b) => a - b));
});
