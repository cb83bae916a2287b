import { afterEach, beforeEach, expect, test } from 'vitest';
import { progressOf } from '../../../src/planning/goals/progress.ts';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const add = (title: string, milestones: readonly string[] = []) =>
  plans.goals.add({ title, project: plans.projectId, milestones }, 'person');

test('the percentage is counted from milestones by weight, and skipped ones are left out', () => {
  const goal = add('Ship', ['a', 'b']);
  const [a, b] = goal.milestones;
  expect(goal).toMatchObject({ progress: 0, progressFrom: 'milestones' });
  expect(plans.goals.setMilestone(a?.id ?? '', 'done', 'person')).toMatchObject({
    progress: 50,
    milestones: [
      { title: 'a', done: true },
      { title: 'b', done: false },
    ],
  });
  expect(plans.goals.addMilestone(goal.id, 'c', 2, 'person').progress).toBe(25);
  expect(plans.goals.setMilestone(b?.id ?? '', 'skipped', 'person').progress).toBe(33);
  expect(plans.goals.undo(undefined, 'person').goals).toMatchObject([{ progress: 25 }]);
});

test('without milestones the tasks count, a set percentage comes first, and done is all', () => {
  const none = { status: 'open', percent: null, milestones: [], tasks: 0, tasksDone: 0 } as const;
  expect(progressOf(none)).toEqual({ progress: 0, progressFrom: 'nothing' });
  expect(progressOf({ ...none, tasks: 3, tasksDone: 1 })).toEqual({ progress: 33, progressFrom: 'tasks' });
  expect(progressOf({ ...none, percent: 7, tasks: 3 })).toEqual({ progress: 7, progressFrom: 'set' });
  expect(progressOf({ ...none, percent: 7, status: 'done' })).toEqual({ progress: 100, progressFrom: 'done' });
});

test('a progress with its reason stands in the history, also when the number stays', () => {
  const goal = add('Ship');
  plans.goals.progress(goal.id, 40, 'the parser works', 'person');
  plans.goals.progress(goal.id, 40, 'the tests took the week', 'claude');
  const told = plans.goals.history(goal.id).map(({ change, reason, actor }) => [change, reason, actor]);
  expect(told).toEqual([
    ['added', null, 'person'],
    ['progress', 'the parser works', 'person'],
    ['progress', 'the tests took the week', 'claude'],
  ]);
  expect(plans.goals.progress(goal.id, null, '', 'person').progressFrom).toBe('nothing');
});

test('what needs attention comes first, then what matters more', () => {
  add('open');
  plans.goals.edit(add('critical').id, { priority: 'critical' }, 'person');
  plans.goals.setStatus(add('in work').id, 'doing', undefined, 'person');
  plans.goals.edit(add('blocked').id, { blockedBy: 'the board' }, 'person');
  plans.goals.setStatus(add('reached').id, 'done', undefined, 'person');
  plans.goals.add({ title: 'theirs', project: plans.otherId }, 'person');
  const titles = plans.goals.list({ here: plans.projectId, unfinished: true }).map(({ title }) => title);
  expect(titles).toEqual(['blocked', 'in work', 'critical', 'open']);
});

test('a goal that tasks serve cannot leave them for another place', () => {
  const goal = add('Ship');
  plans.tasks.add({ title: 'Part', project: plans.projectId, goal: goal.id }, 'person');
  expect(() => plans.goals.edit(goal.id, { project: plans.otherId }, 'person')).toThrow('belong elsewhere');
  expect(plans.goals.edit(goal.id, { project: null }, 'person').scope).toBe('global');
  const [added] = plans.goals.history(goal.id);
  expect(() => plans.goals.undo(added?.id, 'person')).toThrow('changed again');
});

test('an unknown id names the nearest', () => {
  const goal = add('Ship');
  const typed = `${goal.id.slice(-8, -1)}f`;
  expect(() => plans.goals.get(typed)).toThrow(`there is no goal "${typed}"`);
});
