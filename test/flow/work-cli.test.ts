import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMira } from '../fakes/run.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mira-work-cli-')));
const [one, two] = [join(home, 'one'), join(home, 'two')];

beforeAll(() => {
  for (const project of [one, two]) mkdirSync(join(project, '.git'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const NOW = '2026-03-10T09:00:00Z';

async function mira(args: readonly string[], cwd = one) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: join(home, 'mira'), MIRA_NOW: NOW, TZ: 'UTC' };
  return runMira(args, { cwd, env });
}

/** The one JSON value of stdout. */
async function json(args: readonly string[], cwd = one) {
  const { stdout, code } = await mira([...args, '--json'], cwd);
  expect(stdout.split('\n')).toHaveLength(2);
  return { code, data: JSON.parse(stdout) };
}

test('preferences: global by default, the project’s own in their place, exit 1 for an unknown key', async () => {
  const { data: set } = await json(['prefs', 'set', 'coding_style', 'two', 'spaces']);
  expect(set).toMatchObject({ key: 'coding_style', value: 'two spaces', scope: 'global', origin: 'user' });
  expect(set.updatedAt).toMatch(/^\d{4}-.*Z$/);
  await json(['prefs', 'set', 'coding_style', 'tabs', '--scope', 'project']);
  expect((await json(['prefs', 'list'])).data).toMatchObject([{ value: 'tabs' }, { value: 'two spaces' }]);
  expect((await json(['prefs', 'list'], two)).data).toMatchObject([{ value: 'two spaces', scope: 'global' }]);
  const { code, data } = await json(['prefs', 'unset', 'coding_stile']);
  expect({ code, error: data.error }).toMatchObject({
    code: 1,
    error: { code: 'not_found', hint: expect.stringContaining('coding_style') },
  });
  expect((await json(['prefs', 'set', 'x', 'y', '--scope', 'project'], home)).code).toBe(2);
});

test('goals: milestones, progress with a reason, and the shape that scripts rely on', async () => {
  const { data: goal } = await json(['goals', 'add', 'Ship', '--priority', 'high', '--milestone', 'a']);
  expect(goal).toMatchObject({
    title: 'Ship',
    priority: 'high',
    status: 'open',
    progress: 0,
    milestones: [{ title: 'a', done: false }],
  });
  const { data: more } = await json(['goals', 'milestone', 'add', goal.id, 'b']);
  const { data: half } = await json(['goals', 'milestone', 'done', more.milestones[0].id]);
  expect(half).toMatchObject({ id: goal.id, progress: 50, milestones: [{ done: true }, { done: false }] });
  const { data: told } = await json(['goals', 'progress', goal.id.slice(-8), '70', 'nearly']);
  expect(told).toMatchObject({ progress: 70 });
  expect(told.history.at(-1)).toMatchObject({ reason: 'nearly', actor: 'person' });
  expect((await json(['goals', 'progress', goal.id, '101'])).code).toBe(2);
  expect((await json(['goals', 'edit', goal.id, '--status', 'done'])).data).toMatchObject({ progress: 100 });
  expect((await json(['goals', 'list'])).data).toEqual([]);
  expect((await json(['goals', 'list', '--status', 'all'])).data).toHaveLength(1);
});

test('tasks: the shape that scripts rely on, dates in words, next, circles, undo', async () => {
  const { data: first } = await json([
    'tasks',
    'add',
    'Write it',
    '--due',
    'tomorrow',
    '--tag',
    'x',
    '--priority',
    'high',
  ]);
  expect(first).toMatchObject({
    ...{
      title: 'Write it',
      status: 'open',
      priority: 'high',
      parentId: null,
      goalId: null,
      dependsOn: [],
      tags: ['x'],
    },
    dueAt: '2026-03-11T23:59:59.999Z',
    project: { name: 'one' },
  });
  const { data: second } = await json(['tasks', 'add', 'Test it', '--depends-on', first.id]);
  const { data: part } = await json(['tasks', 'add', 'Part', '--parent', first.id]);
  expect((await json(['tasks', 'next'])).data).toMatchObject([{ id: part.id }]);
  expect((await json(['tasks', 'list'], two)).data).toEqual([]);
  const circle = await json(['tasks', 'edit', first.id, '--depends-on', second.id]);
  expect(circle).toMatchObject({ code: 1, data: { error: { code: 'refused' } } });
  expect(circle.data.error.message.replace(/ \([0-9a-f]{8}\)/g, '')).toContain('Write it → Test it → Write it');
  expect((await json(['tasks', 'done', first.id])).code).toBe(1);
  expect((await json(['tasks', 'done', first.id, '--all'])).data).toMatchObject({
    status: 'done',
    nowReady: [{ id: second.id }],
  });
  expect((await json(['tasks', 'reopen', first.id])).data).toMatchObject({ status: 'open', doneAt: null });
  await mira(['tasks', 'undo']);
  expect((await json(['tasks', 'show', first.id])).data).toMatchObject({ status: 'done' });
  expect((await json(['tasks', 'edit', first.id, '--status', 'dubious'])).code).toBe(2);
  expect((await json(['tasks', 'show', '01234567'])).data.error.code).toBe('unknown_id');
});

test('tasks on a narrow pipe: a tree of plain lines, one a task', async () => {
  const { stdout } = await mira(['tasks', '--status', 'all']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines.filter((line) => /^ {2}\[.\] [0-9a-f]{8} Part/.test(line))).toHaveLength(1);
  expect(stdout).not.toContain('\u001b');
});

test('blocks: the shape that scripts rely on, and refusals that write nothing', async () => {
  const { data: block } = await json(['blocks', 'append', 'human', 'likes', 'tea']);
  expect(block).toMatchObject({ name: 'human', value: 'likes tea', used: 9, limit: 2048, version: 1, enabled: true });
  expect((await json(['blocks', 'replace', 'human', ' tea', ''])).data).toMatchObject({ value: 'likes', version: 2 });
  const missing = await json(['blocks', 'replace', 'human', 'coffee', 'x']);
  expect(missing).toMatchObject({ code: 1, data: { error: { message: expect.stringContaining('0 times') } } });
  const long = await json(['blocks', 'rethink', 'system', 'x'.repeat(1_030)]);
  expect(long).toMatchObject({
    code: 1,
    data: { error: { code: 'too_long', message: expect.stringContaining('1030 of 1024') } },
  });
  expect((await json(['blocks', 'insert', 'human', '--line', '1', 'Ada'])).data).toMatchObject({ value: 'Ada\nlikes' });
  expect((await json(['blocks', 'restore', 'human', '1'])).data).toMatchObject({ value: 'likes tea', version: 4 });
  expect((await json(['blocks', 'history', 'human'])).data).toHaveLength(4);
  expect((await json(['blocks', 'list'])).data.map(({ name }: { name: string }) => name)).toEqual([
    'persona',
    'human',
    'system',
  ]);
});

test('reminders: dates in words and ISO, due ones told, and done', async () => {
  const { data: made } = await json(['remind', 'Call', 'Bob', '--at', 'tomorrow at 9']);
  expect(made).toMatchObject({ text: 'Call Bob', at: '2026-03-11T09:00:00.000Z', status: 'open', due: false });
  const { data: past } = await json(['remind', 'Taxes', '--at', '2026-03-01T08:00:00Z']);
  expect(past.due).toBe(true);
  expect((await json(['remind', 'list'])).data.map(({ text }: { text: string }) => text)).toEqual([
    'Taxes',
    'Call Bob',
  ]);
  expect((await json(['remind', 'done', past.id])).data).toMatchObject({ status: 'done' });
  expect((await json(['remind', 'list'])).data).toHaveLength(1);
  expect((await json(['remind', 'x'])).code).toBe(2);
});

test('what is forgotten leaves a task, a block and their history', async () => {
  await mira(['remember', 'Rumpelstiltskin', 'is', 'his', 'name']);
  await mira(['tasks', 'add', 'ask whether Rumpelstiltskin is his name']);
  await mira(['blocks', 'append', 'human', 'Rumpelstiltskin is his name']);
  expect((await mira(['forget', '--query', 'Rumpelstiltskin', '--yes'])).code).toBe(0);
  const shown = `${(await mira(['tasks', 'list', '--json'])).stdout}${(await mira(['blocks', 'history', 'human', '--json'])).stdout}`;
  expect(shown).toContain('[forgotten]');
  expect(shown).not.toContain('Rumpelstiltskin');
});
