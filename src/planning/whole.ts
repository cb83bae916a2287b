import { type Db, inImmediate } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import { type BlockState, stateOf } from './blocks/block-state.ts';
import { blockSql } from './blocks/blocks.sql.ts';
import type { Actor } from './entry.ts';
import { type GoalFields, fieldsOf as goalFields, goalShelf } from './goals/goal-row.ts';
import { goalSql } from './goals/goals.sql.ts';
import { journalSql } from './journal.sql.ts';
import { type PreferenceFields, fieldsOf as preferenceFields, preferenceShelf } from './prefs/preference-row.ts';
import { preferenceSql } from './prefs/prefs.sql.ts';
import { type ReminderFields, fieldsOf as reminderFields, reminderShelf } from './reminders/reminder-row.ts';
import { reminderSql } from './reminders/reminders.sql.ts';
import { circleThrough, taskGraph } from './tasks/graph.ts';
import { type TaskFields, fieldsOf as taskFields } from './tasks/task-row.ts';
import { openTaskShelf } from './tasks/task-shelf.ts';
import { type ProjectRow, wholeSql } from './whole.sql.ts';

const PAGE = 500;

/** A change as it is told elsewhere: when, by whom and why. */
export interface WholeChange {
  readonly id: string;
  readonly atMs: number;
  readonly actor: Actor;
  readonly change: string;
  readonly reason: Redacted | null;
  /** How far the goal was, before and after; null where that is not what changed. */
  readonly percent: readonly [number | null, number | null] | null;
}

interface Plan<T extends string, F> {
  readonly type: T;
  readonly id: string;
  readonly fields: F;
  readonly updatedMs: number;
  readonly history: readonly WholeChange[];
}

export interface WholeVersion extends BlockState {
  readonly version: number;
  readonly operation: string;
  readonly actor: Actor;
  readonly atMs: number;
}

export interface WholeBlock {
  readonly type: 'block';
  readonly id: string;
  readonly fields: {
    readonly name: Redacted;
    readonly project: string | null;
    readonly versions: readonly WholeVersion[];
  };
}

/** Anything that lasts, with all that belongs to it. */
export type WholePlan =
  | WholeBlock
  | Plan<'goal', GoalFields>
  | Plan<'preference', PreferenceFields>
  | Plan<'reminder', ReminderFields>
  | Plan<'task', TaskFields>;

export type PlanType = WholePlan['type'];
export const PLAN_TYPES: readonly PlanType[] = ['block', 'goal', 'preference', 'reminder', 'task'];

/** What became of a row that was to be taken in; a text says why it was not. */
export type TakenPlan = 'added' | 'same' | { readonly why: string };

/** Everything that lasts, to be carried elsewhere and back. */
export interface WholePlans {
  count(): number;
  /** Projects that something belongs to. */
  projects(): readonly ProjectRow[];
  /** By id. */
  rows(type: PlanType): Generator<WholePlan>;
  /** Takes rows in, in one transaction. What is here already stays as it is. */
  take(rows: readonly WholePlan[]): readonly TakenPlan[];
}

function* pages<T extends { readonly id: string }>(read: (page: { after: string; limit: number }) => readonly T[]) {
  for (let after = ''; ; ) {
    const page = read({ after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

const CHANGED = { why: 'it was changed since; it stays as it is' } as const;

function percentIn(json: string | null): number | null {
  const fields: unknown = JSON.parse(json ?? '{}');
  if (typeof fields !== 'object' || fields === null || !('percent' in fields)) return null;
  return typeof fields.percent === 'number' ? fields.percent : null;
}

/** JSON with the fields of each object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The shelves of all kinds, and what they need beside. */
function openShelves(db: Db) {
  const [goals, preferences, reminders] = [goalSql(db), preferenceSql(db), reminderSql(db)];
  const { sql: tasks, shelf: task } = openTaskShelf(db);
  return {
    ...{ goals, preferences, reminders, tasks, blocks: blockSql(db), events: journalSql(db), whole: wholeSql(db) },
    ...{ goal: goalShelf(goals), preference: preferenceShelf(preferences), reminder: reminderShelf(reminders), task },
  };
}

type Shelves = ReturnType<typeof openShelves>;

function* rowsOf(type: PlanType, shelves: Shelves): Generator<WholePlan> {
  const { goals, preferences, reminders, tasks, blocks, events } = shelves;
  const history = (item: string): readonly WholeChange[] =>
    events.of.all({ item }).map(({ id, atMs, actor, change, reason, before, after }) => {
      const percent = change === 'progress' ? ([percentIn(before), percentIn(after)] as const) : null;
      return { id, atMs, actor, change, reason, percent };
    });
  switch (type) {
    case 'goal':
      for (const row of pages((page) => goals.page.all(page)))
        yield { type, id: row.id, fields: goalFields(row, goals), updatedMs: row.updatedMs, history: history(row.id) };
      return;
    case 'preference':
      for (const row of pages((page) => preferences.page.all(page)))
        yield { type, id: row.id, fields: preferenceFields(row), updatedMs: row.updatedMs, history: history(row.id) };
      return;
    case 'reminder':
      for (const row of pages((page) => reminders.page.all(page)))
        yield { type, id: row.id, fields: reminderFields(row), updatedMs: row.updatedMs, history: history(row.id) };
      return;
    case 'task':
      for (const row of pages((page) => tasks.page.all(page)))
        yield { type, id: row.id, fields: taskFields(row), updatedMs: row.updatedMs, history: history(row.id) };
      return;
    case 'block':
      for (const { id, name, project } of pages((page) => blocks.page.all(page))) {
        const versions = blocks.versions.all({ block: id }).toReversed();
        const fields = {
          name,
          project,
          versions: versions.map((row) => ({
            ...{ version: row.version, operation: row.operation, actor: row.actor, atMs: row.atMs },
            ...stateOf(row),
          })),
        };
        yield { type, id, fields };
      }
  }
}

function takeBlock({ blocks }: Shelves, { id, fields }: WholeBlock): TakenPlan {
  const { name, project, versions } = fields;
  if (blocks.byId.get({ id }) !== undefined) {
    const here = blocks.versions.all({ block: id });
    return here.length === versions.length && here[0]?.value === versions.at(-1)?.value ? 'same' : CHANGED;
  }
  if (blocks.named.get({ name, project }) !== undefined) return { why: `a block "${name}" is here already` };
  blocks.add.run({ id, name, project });
  for (const { origins, enabled, gone, ...row } of versions) {
    const flags = { enabled: enabled ? (1 as const) : (0 as const), gone: gone ? (1 as const) : (0 as const) };
    blocks.addVersion.run({ ...row, ...flags, block: id, origins: JSON.stringify(origins) });
  }
  return 'added';
}

/** A task without what it names, since that may come behind it. */
function alone(fields: TaskFields): TaskFields {
  return { ...fields, parent: null, goal: null, needs: [] };
}

function takeRow(shelves: Shelves, row: WholePlan): TakenPlan {
  if (row.type === 'block') return takeBlock(shelves, row);
  const { id, updatedMs } = row;
  const known = shelves[row.type].read(id);
  if (known !== null) return canonical(known) === canonical(row.fields) ? 'same' : CHANGED;
  if (row.type === 'preference') {
    const { key, project } = row.fields;
    if (shelves.preferences.byKey.get({ key, project }) !== undefined) return { why: `"${key}" is set here already` };
    shelves.preference.write(id, row.fields, updatedMs);
  } else if (row.type === 'goal') {
    const double = row.fields.milestones.some((each) => shelves.whole.milestoneIs.get({ id: each.id }) !== undefined);
    if (double) return { why: 'a milestone of it is here already' };
    shelves.goal.write(id, row.fields, updatedMs);
  } else if (row.type === 'reminder') shelves.reminder.write(id, row.fields, updatedMs);
  else shelves.task.write(id, alone(row.fields), updatedMs);
  for (const { percent, ...change } of row.history) {
    const side = (at: 0 | 1): string => JSON.stringify(percent === null ? {} : { percent: percent[at] });
    shelves.whole.addChange.run({ ...change, kind: row.type, item: id, before: side(0), after: side(1) });
  }
  return 'added';
}

/** Says again what a task that was taken in names, as far as that is here and closes no circle. */
function link(shelves: Shelves, id: string, { parent, goal, needs }: TaskFields, updatedMs: number): void {
  const { whole, task, tasks } = shelves;
  const isTask = (other: string): boolean => other !== id && whole.taskIs.get({ id: other }) !== undefined;
  const before = task.read(id);
  if (before === null) return;
  const wanted: TaskFields = {
    ...before,
    parent: parent !== null && isTask(parent) ? parent : null,
    goal: goal !== null && whole.goalIs.get({ id: goal }) !== undefined ? goal : null,
    needs: needs.filter(isTask),
  };
  task.write(id, wanted, updatedMs);
  const nodes = tasks.nodes.all().map((node) => ({ ...node, needs: JSON.parse(node.needs) as string[] })); // Ids alone.
  if (circleThrough(id, taskGraph(nodes)) !== null) task.write(id, { ...before, goal: wanted.goal }, updatedMs);
}

/** Opens everything that lasts as a whole. */
export function openWholePlans(db: Db): WholePlans {
  const shelves = openShelves(db);
  return {
    count: () => shelves.whole.counts.get() ?? 0,
    projects: () => shelves.whole.projects.all(),
    rows: (type) => rowsOf(type, shelves),
    take: (rows) =>
      inImmediate(db, () => {
        const taken = rows.map((row) => takeRow(shelves, row));
        for (const [at, row] of rows.entries()) {
          if (row.type === 'task' && taken[at] === 'added') link(shelves, row.id, row.fields, row.updatedMs);
        }
        return taken;
      }),
  };
}
