import { afterEach, expect, test } from 'vitest';
import { openPlanning } from '../../../src/planning/planning.ts';
import { freshTransfer } from './home.ts';

const homes: { close: () => void }[] = [];
afterEach(() => {
  for (const each of homes.splice(0)) each.close();
});

async function home(n: number) {
  const fresh = await freshTransfer(n);
  homes.push(fresh);
  const limits = { persona: 2_048, human: 2_048, system: 1_024 };
  return { ...fresh, plans: openPlanning({ ...fresh, limits }) };
}

type Home = Awaited<ReturnType<typeof home>>;

/** One of everything, in a project and everywhere. */
function fill({ plans, projectId }: Home) {
  const goal = plans.goals.add({ title: 'Ship', project: projectId, milestones: ['one', 'two'] }, 'person');
  plans.goals.progress(goal.id, 40, 'half of it', 'person');
  // Later ids come first in what they need.
  const last = plans.tasks.add({ title: 'Release', project: projectId, goal: goal.id, tags: ['x'] }, 'person');
  const first = plans.tasks.add({ title: 'Test', project: projectId, files: ['a.ts'] }, 'claude');
  plans.tasks.edit(last.id, { needs: [first.id], blockedBy: 'the tests' }, 'person');
  plans.tasks.move(first.id, { parent: plans.tasks.add({ title: 'All', project: projectId }, 'person').id }, 'person');
  plans.preferences.set({ key: 'tone', value: 'brief', project: null }, 'person');
  plans.reminders.add({ text: 'call', atMs: 1_000, project: null }, 'person');
  plans.blocks.edit('human', { here: null }, { operation: 'append', text: 'Ada' }, 'person');
  plans.blocks.edit('human', { here: null }, { operation: 'append', text: 'likes tea' }, 'claude');
  return { goal, last };
}

test('everything that lasts comes back byte for byte, with its history, and a second time is the same', async () => {
  const from = await home(1);
  const { goal, last } = fill(from);
  const text = from.text();
  const to = await home(2);
  const file = to.put('all.jsonl', text);
  expect(await to.takeBack(file)).toMatchObject({ read: 7, added: 7, same: 0, skipped: [], batch: null });
  // Only the project has another id here, where it was known before.
  const here = text.replaceAll(from.projectId, to.projectId);
  expect(to.text()).toBe(here);
  expect(to.plans.tasks.get(last.id)).toMatchObject({ goalId: goal.id, status: 'blocked', ready: false });
  expect(to.plans.goals.history(goal.id)[1]).toMatchObject({ reason: 'half of it', after: { percent: 40 } });
  expect(to.plans.blocks.get('human', { here: null }).origins).toEqual(['user', 'assistant']);
  expect(await to.takeBack(file)).toMatchObject({ added: 0, same: 7, skipped: [] });
  expect(to.text()).toBe(here);
  expect(to.db.pragma('foreign_key_check')).toEqual([]);
});

test('what was changed here stays as it is, and so does a preference of the same key', async () => {
  const from = await home(1);
  const { goal } = fill(from);
  const to = await home(2);
  to.plans.preferences.set({ key: 'tone', value: 'mine', project: null }, 'person');
  const file = to.put('all.jsonl', from.text());
  expect((await to.takeBack(file)).skipped.map(({ why }) => why)).toEqual(['"tone" is set here already']);
  to.plans.goals.edit(goal.id, { title: 'Changed here' }, 'person');
  expect((await to.takeBack(file)).skipped).toHaveLength(2);
  expect(to.plans.goals.get(goal.id).title).toBe('Changed here');
});

test('rows that no mira writes are named and left out; circles lose what closes them', async () => {
  const from = await home(1);
  fill(from);
  const rows = from
    .text()
    .split('\n')
    .map((line) => JSON.parse(line));
  const task = rows.find(({ type, title }) => type === 'task' && title === 'Test');
  const block = rows.find(({ type }) => type === 'block');
  const bad = [
    { ...task, id: 'DROP' },
    { ...task, status: 'gone' },
    { ...task, dueAt: 'soon' },
    { ...task, links: [['file']] },
    { ...task, links: [['page', 'x']] },
    { ...task, tags: 'x' },
    { ...task, project: task.id },
    { ...block, versions: [] },
    { ...block, versions: [{ ...block.versions[0], origins: [] }] },
    { ...block, versions: [{ ...block.versions[0], version: 7 }] },
    { type: 'goal', id: task.id },
    { type: 'reminder', id: task.id, text: 1 },
  ];
  const to = await home(2);
  const circle = rows.map((row) => (row.type === 'task' && row.title === 'All' ? { ...row, needs: [task.id] } : row));
  const text = [...circle, ...bad].map((row) => JSON.stringify(row)).join('\n');
  const done = await to.takeBack(to.put('bad.jsonl', text));
  expect(done.skipped).toHaveLength(bad.length);
  for (const { where, why } of done.skipped) expect(`${where} ${why}`).toMatch(/bad\.jsonl:\d+ \S/);
  const all = to.plans.tasks.list({ here: to.projectId });
  expect(all).toHaveLength(3);
  expect(() => to.plans.tasks.edit(task.id, { title: 'still works' }, 'person')).not.toThrow();
});

test('a secret does not come in', async () => {
  const from = await home(1);
  fill(from);
  const key = `sk-ant-api03-${'A1b2C3d4'.repeat(12)}`;
  const to = await home(2);
  await to.takeBack(to.put('in.jsonl', from.text().replaceAll('likes tea', key)));
  expect(to.plans.blocks.get('human', { here: null }).value).toContain('[secret:');
  expect(to.text()).not.toContain(key);
});
