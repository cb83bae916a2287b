import {
  type GoalPriority,
  isoOrNull,
  type Origin,
  type ProjectRef,
  placeOf,
  type Scope,
  type Status,
} from '../entry.ts';
import type { Shelf } from '../journal.ts';
import type { GoalColumns, GoalRow, goalSql, Milestone, MilestoneState } from './goals.sql.ts';
import { type ProgressFrom, progressOf } from './progress.ts';

/** A goal as the journal writes it down: everything but the time of the last change. */
export interface GoalFields extends Omit<GoalColumns, 'id' | 'updatedMs'> {
  readonly milestones: readonly Milestone[];
}

/** A goal as scripts see it. Times are ISO 8601; absent values are null. */
export interface GoalEntry {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly priority: GoalPriority;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  /** Percent. */
  readonly progress: number;
  readonly progressFrom: ProgressFrom;
  readonly milestones: readonly {
    readonly id: string;
    readonly title: string;
    readonly done: boolean;
    readonly state: MilestoneState;
    readonly weight: number;
    readonly doneAt: string | null;
  }[];
  /** Of its tasks, without dropped ones. */
  readonly tasks: { readonly total: number; readonly done: number };
  readonly blockedBy: string | null;
  readonly dueAt: string | null;
  readonly note: string | null;
  readonly origin: Origin;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly doneAt: string | null;
}

type GoalSql = ReturnType<typeof goalSql>;

/** A row as the journal writes it down. */
export function fieldsOf(row: GoalRow, sql: GoalSql): GoalFields {
  const { n: _n, id, updatedMs: _u, projectName: _p, projectRoot: _r, tasks: _t, tasksDone: _d, ...rest } = row;
  return { ...rest, milestones: sql.milestones.all({ goal: id }) };
}

/** A stored row as scripts see it. */
export function toGoal(row: GoalRow, milestones: readonly Milestone[]): GoalEntry {
  return {
    id: row.id,
    title: row.title,
    status: row.status,
    priority: row.priority,
    ...placeOf(row),
    ...progressOf({ ...row, milestones }),
    milestones: milestones.map(({ id, title, state, weight, doneMs }) => ({
      id,
      title,
      done: state === 'done',
      state,
      weight,
      doneAt: isoOrNull(doneMs),
    })),
    tasks: { total: row.tasks, done: row.tasksDone },
    blockedBy: row.blockedBy,
    dueAt: isoOrNull(row.dueMs),
    note: row.note,
    origin: row.origin,
    createdAt: isoOrNull(row.createdMs) ?? '',
    updatedAt: isoOrNull(row.updatedMs) ?? '',
    doneAt: isoOrNull(row.doneMs),
  };
}

/** Goals for the journal: a row with its milestones as one value. */
export function goalShelf(sql: GoalSql): Shelf<GoalFields> {
  return {
    kind: 'goal',
    read: (id) => {
      const row = sql.byId.get({ id });
      return row === undefined ? null : fieldsOf(row, sql);
    },
    write: (id, fields, nowMs) => {
      if (fields === null) return void sql.remove.run({ id });
      const { milestones, ...columns } = fields;
      sql.save.run({ ...columns, id, updatedMs: nowMs });
      sql.dropMilestones.run({ goal: id });
      for (const [place, milestone] of milestones.entries()) sql.addMilestone.run({ ...milestone, goal: id, place });
    },
    holds: (id) => {
      const tasks = sql.tasks.all({ id }).length;
      return tasks === 0 ? null : `${tasks === 1 ? 'a task serves' : `${tasks} tasks serve`} it`;
    },
  };
}
