import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetPlanningText } from '../../../src/planning/forget.ts';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const SAID = 'the "secret" garden\nof Ada';
const WORD = 'Rumpelstiltskin';

/** Every text of every table of this room. */
function everything(): string {
  const tables = ['goal', 'milestone', 'task', 'task_tag', 'task_link', 'preference', 'reminder', 'planning_event'];
  return [...tables, 'block', 'block_version']
    .map((table) => JSON.stringify(plans.db.prepare(`select * from ${table}`).all()))
    .join('\n');
}

test('no occurrence is left in any table, older versions and changes included', () => {
  const { tasks, goals, preferences, reminders, blocks, projectId } = plans;
  const goal = goals.add({ title: `meet ${WORD}`, project: projectId, milestones: [WORD], note: SAID }, 'person');
  goals.progress(goal.id, 10, `asked ${WORD}`, 'person');
  const task = tasks.add({ title: `call ${WORD}`, project: projectId, tags: [WORD], files: [`${WORD}.md`] }, 'person');
  tasks.edit(task.id, { title: 'call somebody', note: SAID, blockedBy: WORD }, 'person');
  preferences.set({ key: WORD, value: `as ${WORD}`, project: null }, 'person');
  preferences.set({ key: null, value: SAID, project: null }, 'person');
  reminders.add({ text: WORD, atMs: 0, project: null }, 'person');
  blocks.edit('human', { here: null }, { operation: 'append', text: `mine\n${SAID}\nlast` }, 'person');
  blocks.edit('human', { here: null }, { operation: 'append', text: WORD }, 'claude');
  blocks.add(`x${WORD}`, null, { label: WORD, description: WORD }, 'person');
  expect(everything()).toContain(WORD);
  expect(forgetPlanningText(plans.db, [SAID, WORD])).toBeGreaterThan(10);
  expect(everything()).not.toContain(WORD);
  expect(everything()).not.toContain('garden');
  expect(tasks.get(task.id)).toMatchObject({ title: 'call somebody', tags: [], files: [], blockedBy: '[forgotten]' });
  expect(blocks.get('human', { here: null })).toMatchObject({
    value: 'mine\n[forgotten]\nlast\n[forgotten]',
    origins: ['user', 'assistant', 'user', 'assistant'],
  });
  expect(plans.db.pragma('foreign_key_check')).toEqual([]);
});

test('what holds none of it stays as it is', () => {
  const task = plans.tasks.add({ title: 'plain', project: null }, 'person');
  expect(forgetPlanningText(plans.db, [WORD, '  '])).toBe(0);
  expect(plans.tasks.get(task.id)).toEqual(task);
});
