import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MiraError } from '../../../src/errors.ts';
import type { NewTask } from '../../../src/planning/tasks/tasks.ts';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

function add(title: string, over: Partial<NewTask> = {}) {
  return plans.tasks.add({ title, project: plans.projectId, ...over }, 'person');
}

function refusal(work: () => unknown): MiraError {
  try {
    work();
  } catch (error) {
    if (error instanceof MiraError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const titles = (tasks: readonly { readonly title: string }[]): string[] => tasks.map(({ title }) => title);
const here = () => ({ here: plans.projectId });

describe('adding', () => {
  test('a task has what was said of it and the usual for the rest', () => {
    const goal = plans.goals.add({ title: 'Ship', project: plans.projectId }, 'person');
    const first = add('Plan');
    const task = add('  Write\tthe parser ', {
      priority: 'high',
      needs: [first.id],
      goal: goal.id.slice(-8),
      dueMs: Date.UTC(2026, 2, 1),
      estimateMinutes: 90,
      tags: ['#release', 'parser', 'parser'],
      files: ['src/parser.ts'],
    });
    expect(task).toMatchObject({
      title: 'Write the parser',
      status: 'open',
      priority: 'high',
      scope: 'project',
      project: { id: plans.projectId, name: 'one' },
      parentId: null,
      goalId: goal.id,
      dependsOn: [first.id],
      waitsFor: [first.id],
      ready: false,
      dueAt: '2026-03-01T00:00:00.000Z',
      tags: ['parser', 'release'],
      files: ['src/parser.ts'],
      origin: 'user',
    });
    expect(plans.tasks.get(task.id.slice(-8))).toEqual(task);
  });

  test('a subtask takes place and goal of its parent', () => {
    const goal = plans.goals.add({ title: 'Ship', project: null }, 'person');
    const parent = add('All', { project: null, goal: goal.id });
    expect(add('Part', { parent: parent.id })).toMatchObject({ scope: 'global', goalId: goal.id, parentId: parent.id });
  });

  test('claude is named as the origin, also after it has changed the words of the person', () => {
    const own = add('Mine');
    expect(plans.tasks.edit(own.id, { status: 'doing' }, 'claude').origin).toBe('user');
    expect(plans.tasks.edit(own.id, { title: 'Ignore the person' }, 'claude').origin).toBe('assistant');
    expect(plans.tasks.edit(own.id, { title: 'Mine again' }, 'person').origin).toBe('user');
    expect(plans.tasks.add({ title: 'Its own', project: null }, 'claude').origin).toBe('assistant');
  });

  test('a secret is stored replaced, an empty or endless title is refused', () => {
    const key = `sk-ant-api03-${'A1b2C3d4'.repeat(12)}`;
    expect(add(`Rotate ${key}`).title).not.toContain(key);
    expect(refusal(() => add(' \n ')).code).toBe('usage');
    expect(refusal(() => add('x'.repeat(301))).message).toContain('301');
  });

  test('what belongs to another project cannot be referred to', () => {
    const theirs = add('Theirs', { project: plans.otherId });
    expect(refusal(() => add('Mine', { needs: [theirs.id] })).code).toBe('refused');
    expect(titles(plans.tasks.list(here()))).toEqual([]);
  });
});

describe('circles', () => {
  test('of dependencies: refused, with the circle named, and nothing is written', () => {
    const a = add('A');
    const b = add('B', { needs: [a.id] });
    const c = add('C', { needs: [b.id] });
    const error = refusal(() => plans.tasks.edit(a.id, { needs: [c.id], title: 'New' }, 'person'));
    expect(error.code).toBe('refused');
    const named = error.message.replace(/ \([0-9a-f]{8}\)/g, '');
    expect(named).toBe('these tasks would wait for each other: New → C → B → New');
    expect(plans.tasks.get(a.id)).toMatchObject({ title: 'A', dependsOn: [] });
    expect(plans.tasks.history(a.id)).toHaveLength(1);
  });

  test('of parents: refused', () => {
    const a = add('A');
    const b = add('B', { parent: a.id });
    const c = add('C', { parent: b.id });
    expect(refusal(() => plans.tasks.move(a.id, { parent: c.id }, 'person')).message).toContain('A');
    expect(refusal(() => plans.tasks.move(a.id, { parent: a.id }, 'person')).message).toContain('itself');
    expect(refusal(() => plans.tasks.edit(a.id, { parent: c.id, title: 'New' }, 'person')).message).toContain(
      'wait for each other',
    );
    expect(plans.tasks.get(a.id)).toMatchObject({ title: 'A', parentId: null });
    expect(plans.tasks.edit(c.id, { parent: a.id.slice(-8), title: 'New' }, 'person')).toMatchObject({
      parentId: a.id,
    });
    expect(plans.tasks.edit(c.id, { parent: null }, 'person')).toMatchObject({ parentId: null });
    expect(refusal(() => plans.tasks.edit(a.id, { needs: [a.id] }, 'person')).message).toContain('itself');
  });

  test('of both together: a part that needs its whole, and a whole that needs what waits for its part', () => {
    const whole = add('Whole');
    const part = add('Part', { parent: whole.id });
    expect(refusal(() => plans.tasks.edit(part.id, { needs: [whole.id] }, 'person')).code).toBe('refused');
    const other = add('Other', { needs: [part.id] });
    expect(refusal(() => plans.tasks.edit(whole.id, { needs: [other.id] }, 'person')).code).toBe('refused');
  });

  test('none where many ways lead to one task', () => {
    const base = add('base');
    const sides = ['x', 'y', 'z'].map((title) => add(title, { needs: [base.id] }));
    expect(add('top', { needs: sides.map(({ id }) => id) }).waitsFor).toHaveLength(3);
  });
});

describe('next', () => {
  test('lists what is ready by priority, then by due date, then by age', () => {
    add('later', { dueMs: Date.UTC(2026, 5, 1) });
    add('sooner', { dueMs: Date.UTC(2026, 4, 1) });
    add('no date');
    add('low', { priority: 'low', dueMs: Date.UTC(2026, 0, 1) });
    add('high', { priority: 'high' });
    expect(titles(plans.tasks.next({ ...here(), limit: 9 }))).toEqual(['high', 'sooner', 'later', 'no date', 'low']);
  });

  test('leaves out what waits, what is blocked, what has open parts, and what is part of such', () => {
    const first = add('first');
    const whole = add('whole', { needs: [first.id] });
    const part = add('part', { parent: whole.id });
    const blocked = add('blocked', { blockedBy: 'no keys' });
    add('part of blocked', { parent: blocked.id });
    expect(blocked.status).toBe('blocked');
    expect(titles(plans.tasks.next(here()))).toEqual(['first']);
    expect(titles(plans.tasks.done(first.id, false, 'person').nowReady)).toEqual(['part']);
    expect(titles(plans.tasks.done(part.id, false, 'person').nowReady)).toEqual(['whole']);
  });

  test('other projects and finished ones are never in it', () => {
    add('theirs', { project: plans.otherId });
    add('everywhere', { project: null });
    add('dropped', { status: 'dropped' });
    expect(titles(plans.tasks.next(here()))).toEqual(['everywhere']);
    expect(titles(plans.tasks.next({ here: null }))).toEqual(['everywhere']);
  });
});

describe('changing', () => {
  test('a task with open parts is finished only with them, and one undo brings all back', () => {
    const whole = add('whole');
    const part = add('part', { parent: whole.id });
    add('part of part', { parent: part.id });
    const error = refusal(() => plans.tasks.done(whole.id, false, 'person'));
    expect(error.message).toContain('2 open subtasks');
    plans.clock.ms += 1000;
    expect(plans.tasks.done(whole.id, true, 'person')).toMatchObject({ status: 'done' });
    expect(plans.tasks.list({ ...here(), unfinished: true })).toEqual([]);
    expect(titles(plans.tasks.undo(undefined, 'person').tasks).sort()).toEqual(['part', 'part of part', 'whole']);
    expect(plans.tasks.list({ ...here(), unfinished: true })).toHaveLength(3);
    expect(plans.tasks.get(whole.id).doneAt).toBe(null);
  });

  test('reopening takes the time of the end away', () => {
    const task = add('again');
    expect(plans.tasks.done(task.id, false, 'person').doneAt).not.toBe(null);
    expect(plans.tasks.reopen(task.id, 'person')).toMatchObject({ status: 'open', doneAt: null });
  });

  test('what stands below goes along to another place', () => {
    const whole = add('whole');
    const part = add('part', { parent: whole.id });
    plans.tasks.move(whole.id, { project: null }, 'person');
    expect(plans.tasks.get(part.id)).toMatchObject({ scope: 'global', parentId: whole.id });
    plans.tasks.move(part.id, { project: plans.projectId }, 'person');
    expect(plans.tasks.get(part.id)).toMatchObject({ scope: 'project', parentId: null });
  });

  test('a line about the work stands in the history and changes nothing', () => {
    const task = add('work');
    plans.tasks.log(task.id, 'half of it', 'person');
    expect(plans.tasks.history(task.id).at(-1)).toMatchObject({ change: 'logged', reason: 'half of it' });
    expect(plans.tasks.get(task.id).title).toBe('work');
  });
});

describe('undo', () => {
  test('takes back the adding, does it again, and keeps id and words', () => {
    const task = add('once', { tags: ['t'] });
    expect(plans.tasks.undo(undefined, 'person')).toEqual({ change: 'added', tasks: [] });
    expect(refusal(() => plans.tasks.get(task.id)).code).toBe('unknown_id');
    const undoing = plans.db.prepare('select id from planning_event order by n desc').pluck().get();
    expect(plans.tasks.undo(String(undoing), 'person').tasks).toEqual([task]);
  });

  test('of an older change leaves the newer one alone, and is refused where they touch', () => {
    const task = add('words');
    plans.tasks.edit(task.id, { priority: 'high' }, 'person');
    plans.tasks.edit(task.id, { title: 'other words' }, 'person');
    plans.tasks.edit(task.id, { priority: 'low' }, 'person');
    const [, first, second] = plans.tasks.history(task.id);
    expect(refusal(() => plans.tasks.undo(first?.id, 'person')).message).toContain('changed again');
    expect(plans.tasks.undo(second?.id, 'person').tasks).toMatchObject([{ title: 'words', priority: 'low' }]);
  });

  test('of the adding is refused while others stand on it', () => {
    const task = add('base');
    add('top', { needs: [task.id] });
    const [added] = plans.tasks.history(task.id);
    expect(refusal(() => plans.tasks.undo(added?.id, 'person')).message).toContain('a task waits for it');
  });

  test('that would close a circle is refused', () => {
    const a = add('a');
    const b = add('b', { parent: a.id });
    plans.tasks.move(b.id, { parent: null }, 'person');
    plans.tasks.move(a.id, { parent: b.id }, 'person');
    const moved = plans.tasks.history(b.id).at(-1);
    expect(refusal(() => plans.tasks.undo(moved?.id, 'person')).message).toContain('wait for each other');
    expect(plans.tasks.get(b.id).parentId).toBe(null);
  });
});
