import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backup } from '../../src/actions/backup.ts';
import type { Action, ActionContext, Args, Values, View } from '../../src/actions/define.ts';
import { history } from '../../src/actions/history.ts';
import { historyForget } from '../../src/actions/history-forget.ts';
import { historySearch } from '../../src/actions/history-search.ts';
import { historyShow } from '../../src/actions/history-show.ts';
import { restore } from '../../src/actions/restore.ts';
import { usage } from '../../src/actions/usage.ts';
import { openHistory } from '../../src/conversation/history.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Rooms } from '../../src/rooms.ts';
import { openUsage } from '../../src/usage/usage.ts';
import { ended, freshStorage, MIGRATIONS, type Storage, startTurn } from '../unit/conversation/storage.ts';

const view: View = { columns: 100, dim: (text) => text, bold: (text) => text, now: 0 };
const notes: string[] = [];
const asked: string[] = [];
let storage: Storage;
let answer: boolean;

beforeEach(async () => {
  storage = await freshStorage(Date.parse('2026-03-10T12:00:00Z'));
  notes.length = 0;
  asked.length = 0;
  answer = true;
});
afterEach(() => storage.close());

type Used = Pick<Rooms, 'database' | 'db' | 'history' | 'usage' | 'limits' | 'projectId'>;

/** The rooms that these actions use; the others would be a type error to touch. */
function context(): ActionContext<Rooms> {
  const { db, file, now, id, dir } = storage;
  const rooms: Used = {
    database: { file, migrationsDir: MIGRATIONS },
    db: async () => db,
    history: async () => openHistory(db),
    usage: async () => openUsage(db, { now, timeZone: 'UTC' }),
    limits: async () => ({ dailyUsd: 5, monthlyUsd: null }),
    projectId: async (folder) => (folder === path.join(dir, 'here') ? storage.projectId : 'elsewhere'),
  };
  return {
    surface: 'cli',
    actor: 'person',
    now,
    id,
    env: {},
    cwd: dir,
    rooms: rooms as Rooms,
    turnId: null,
    stdin: null,
    confirm: async (question) => {
      asked.push(question);
      return answer;
    },
    note: (line) => notes.push(line),
  };
}

/** What an action that is no batch answers. */
async function run<A extends Args, Data>(action: Action<A, Data, Rooms>, args: Values<A>): Promise<Data> {
  const data = await action.run(args, context());
  if (typeof data === 'object' && data !== null && Symbol.asyncIterator in data) throw new Error('a batch');
  return data as Data;
}

function say(prompt: string, text: string): string {
  const { recorder, lease } = startTurn(storage, prompt);
  recorder.onEvent({ type: 'text', delta: text });
  const tokens = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 3, cacheWriteTokens: 4 };
  recorder.onEvent(ended({ costUsd: 0.5, usage: tokens }));
  lease.release();
  storage.clock.ms += 60_000;
  return recorder.turnId;
}

describe('history', () => {
  const args: Values<typeof history.args> = { limit: 20, project: undefined };

  test('lists turns for a script and for a person, of all projects or one', async () => {
    const id = say('fix the login\u001b[31m test', 'done');
    const turns = await run(history, args);
    expect(turns).toMatchObject([{ turnId: id, prompt: 'fix the login[31m test', costUsd: 0.5, status: 'done' }]);
    expect(history.show(await run(history, args), view)).toMatch(/^\w{8} {2}2026-03-10 .* \$0\.50 .*fix the login/);
    expect(await run(history, { ...args, project: 'here' })).toHaveLength(1);
    expect(await run(history, { ...args, project: 'there' })).toEqual([]);
    expect(history.show([], view)).toBe('Nothing was said yet.');
  });

  test('finds and shows', async () => {
    const id = say('where is the parser?', 'In src/parse.ts.');
    const found = await run(historySearch, { words: 'parse.ts', limit: 5, project: undefined });
    expect(found).toMatchObject([{ turnId: id, match: { role: 'assistant' } }]);
    expect(historySearch.show(found, view)).toContain('src/parse.ts');
    const turn = await run(historyShow, { id: id.slice(-8), whole: false });
    expect(turn.messages).toEqual([
      { role: 'user', text: 'where is the parser?', at: '2026-03-10T12:00:00.000Z', tool: null },
      { role: 'assistant', text: 'In src/parse.ts.', at: '2026-03-10T12:00:00.000Z', tool: null },
    ]);
    expect(historyShow.show(turn, view)).toContain('In src/parse.ts.');
  });
});

describe('history forget', () => {
  const args: Values<typeof historyForget.args> = { ids: [], before: undefined, project: undefined };

  test('asks, and a no changes nothing', async () => {
    const id = say('a', 'b');
    answer = false;
    expect(await run(historyForget, { ...args, ids: [id.slice(-8)] })).toEqual({ forgotten: [] });
    expect(asked).toEqual(['Forget one turn for good?']);
    answer = true;
    expect(await run(historyForget, { ...args, ids: [id.slice(-8)] })).toEqual({ forgotten: [id] });
    expect(notes).toEqual([]);
  });

  test('takes a date, and neither both nor none nor a wrong one', async () => {
    const id = say('a', 'b');
    const forget = (over: object): Promise<unknown> => run(historyForget, { ...args, ...over });
    expect(await forget({ before: '2026-03-01' })).toEqual({ forgotten: [] });
    expect(asked).toEqual([]);
    await expect(forget({})).rejects.toMatchObject({ code: 'usage' });
    await expect(forget({ ids: [id], before: '2026-03-01' })).rejects.toMatchObject({ code: 'usage' });
    await expect(forget({ before: 'yesterweek' })).rejects.toMatchObject({ code: 'usage' });
    await expect(forget({ before: '2026-13-77' })).rejects.toMatchObject({ code: 'usage' });
    expect(await forget({ before: '2026-03-12' })).toEqual({ forgotten: [id] });
  });

  test('says when another reader kept the old state', async () => {
    const id = say('a', 'b');
    const other = await openDatabase({ file: storage.file, migrationsDir: MIGRATIONS, now: storage.now });
    const reading = other.prepare('select text from message').iterate();
    reading.next();
    storage.db.pragma('busy_timeout = 50');
    expect(await run(historyForget, { ...args, ids: [id] })).toEqual({ forgotten: [id] });
    expect(notes.join()).toContain('traces may stay');
    reading.return?.();
    other.close();
  });
});

test('usage has day, month with their limits, and rows', async () => {
  say('a', 'b');
  const data = await run(usage, { by: 'model', day: false, month: false });
  const sum = { costUsd: 0.5, calls: 1, inputTokens: 100, outputTokens: 20, cacheReadTokens: 3, cacheWriteTokens: 4 };
  expect(data).toEqual({
    day: { ...sum, limitUsd: 5 },
    month: { ...sum, limitUsd: null },
    rows: [{ key: 'claude-test', ...sum }],
  });
  expect(usage.show(data, view)).toContain('Today  $0.50 of $5.00, 1 calls');
});

test('backup and restore by their commands', async () => {
  say('before', 'x');
  const made = await run(backup, { file: 'copy.db' });
  expect(made).toEqual({ file: path.join(storage.dir, 'copy.db'), bytes: expect.any(Number) });
  say('after', 'y');
  storage.db.close();
  answer = false;
  await expect(run(restore, { file: 'copy.db' })).rejects.toMatchObject({ code: 'refused' });
  answer = true;
  const result = await run(restore, { file: 'copy.db' });
  expect(result.file).toBe(storage.file);
  expect(existsSync(result.previous ?? '')).toBe(true);
  const db = await openDatabase({ file: storage.file, migrationsDir: MIGRATIONS, now: storage.now });
  expect(
    openHistory(db)
      .list({ projectId: null, limit: 9 })
      .map((turn) => turn.prompt),
  ).toEqual(['before']);
  db.close();
});
