import { inImmediate } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import type { Redacted } from '../../redact/redact.ts';
import { acceptLine, acceptNote } from '../accept-line.ts';
import {
  type Actor,
  type GoalPriority,
  originOf,
  type PlanningChange,
  type Reach,
  reachParams,
  type Status,
} from '../entry.ts';
import { idSql } from '../find-id.sql.ts';
import { findId } from '../find-id.ts';
import type { ShelfParts } from '../journal.ts';
import { fieldsOf, type GoalEntry, type GoalFields, goalShelf, toGoal } from './goal-row.ts';
import { type GoalRow, goalSql, type Milestone, type MilestoneState } from './goals.sql.ts';

/** What may be said of a goal, when it is made and later; null takes something away. */
export interface GoalWords {
  readonly title?: string | undefined;
  readonly note?: string | undefined;
  readonly priority?: GoalPriority | undefined;
  readonly status?: Status | undefined;
  readonly blockedBy?: string | undefined;
  readonly dueMs?: number | null | undefined;
  /** Stored id of the project; null is global. */
  readonly project?: string | null | undefined;
}

export interface NewGoal extends GoalWords {
  readonly title: string;
  readonly project: string | null;
  readonly milestones?: readonly string[];
}

export interface GoalFilter extends Reach {
  readonly status?: Status | undefined;
  /** Only what is still to be reached. */
  readonly unfinished?: boolean;
}

/** The goals. Ids may be given as the person types them; failures are MiraErrors and change nothing. */
export interface Goals {
  add(goal: NewGoal, actor: Actor): GoalEntry;
  get(typed: string): GoalEntry;
  /** What needs attention first: blocked, in work, open; then by priority. */
  list(filter: GoalFilter): readonly GoalEntry[];
  edit(typed: string, words: GoalWords, actor: Actor): GoalEntry;
  /** Sets the percentage, or with null lets it be counted again; the reason stands in the history. */
  progress(typed: string, percent: number | null, reason: string, actor: Actor): GoalEntry;
  setStatus(typed: string, status: Status, reason: string | undefined, actor: Actor): GoalEntry;
  addMilestone(typed: string, title: string, weight: number, actor: Actor): GoalEntry;
  /** `typed` names the milestone; gives its goal. */
  setMilestone(typed: string, state: MilestoneState, actor: Actor): GoalEntry;
  dropMilestone(typed: string, actor: Actor): GoalEntry;
  history(typed: string): readonly PlanningChange[];
  undo(typed: string | undefined, actor: Actor): { readonly change: string; readonly goals: readonly GoalEntry[] };
}

const STATUS: Readonly<Record<Status, number>> = { blocked: 0, doing: 1, open: 2, done: 3, dropped: 4 };
const PRIORITY: Readonly<Record<GoalPriority, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

function byNeed(a: GoalEntry, b: GoalEntry): number {
  const older = a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
  return STATUS[a.status] - STATUS[b.status] || PRIORITY[a.priority] - PRIORITY[b.priority] || older;
}

function withStatus(fields: GoalFields, status: Status, nowMs: number): GoalFields {
  const doneMs = status === 'done' ? (fields.doneMs ?? nowMs) : null;
  return { ...fields, status, doneMs, blockedBy: status === 'blocked' ? fields.blockedBy : null };
}

function goalAfter(fields: GoalFields, words: GoalWords, actor: Actor, nowMs: number): GoalFields {
  const { title, note, priority, status, blockedBy, dueMs, project } = words;
  const said = title !== undefined || note !== undefined || blockedBy !== undefined;
  const after: GoalFields = {
    ...fields,
    title: title === undefined ? fields.title : acceptLine(title, 'the title of a goal'),
    note: note === undefined ? fields.note : acceptNote(note, 'the note of a goal'),
    priority: priority ?? fields.priority,
    blockedBy: blockedBy === undefined ? fields.blockedBy : acceptLine(blockedBy, 'the reason'),
    dueMs: dueMs === undefined ? fields.dueMs : dueMs,
    project: project === undefined ? fields.project : project,
    origin: said ? originOf(actor) : fields.origin,
  };
  return withStatus(after, status ?? (blockedBy === undefined ? fields.status : 'blocked'), nowMs);
}

/** Everything that the operations share. */
function openDesk({ db, id: newId, journal }: ShelfParts) {
  const sql = goalSql(db);
  const shelf = goalShelf(sql);
  const ids = idSql(db, 'goal');
  const milestones = idSql(db, 'milestone');

  const find = (typed: string): string => findId(typed, 'goal', ids);
  const row = (id: string): GoalRow => {
    const found = sql.byId.get({ id });
    if (found === undefined) throw new Error(`goal ${id} has no row`);
    return found;
  };
  const entry = (one: GoalRow): GoalEntry => toGoal(one, sql.milestones.all({ goal: one.id }));
  const read = (id: string): GoalEntry => entry(row(id));
  const milestone = (title: string, weight: number): Milestone => ({
    id: newId(),
    title: acceptLine(title, 'the title of a milestone'),
    state: 'open',
    weight,
    doneMs: null,
  });
  /** A project's goal may only be served by tasks of that project. */
  const refuseApart = (id: string): void => {
    const { project } = row(id);
    const apart = project === null ? [] : sql.tasks.all({ id }).filter((task) => task.project !== project);
    if (apart.length === 0) return;
    throw new MiraError('refused', `${apart.length} of its tasks belong elsewhere`, {
      hint: 'move those first: mira tasks move',
    });
  };
  const change = (
    id: string,
    name: string,
    actor: Actor,
    after: (fields: GoalFields) => GoalFields,
    reason: Redacted | null = null,
  ): GoalEntry =>
    journal.change(actor, name, (one) => {
      journal.put(shelf, id, after(fieldsOf(row(id), sql)), { ...one, reason });
      refuseApart(id);
      return read(id);
    });
  /** Changes one milestone of its goal; null takes it away. */
  const step = (typed: string, name: string, actor: Actor, after: (one: Milestone) => Milestone | null): GoalEntry => {
    const id = findId(typed, 'milestone', milestones);
    const goal = sql.goalOf.get({ id });
    if (goal === undefined) throw new Error(`milestone ${id} has no goal`);
    return change(goal, name, actor, (fields) => ({
      ...fields,
      milestones: fields.milestones.flatMap((each) => (each.id === id ? (after(each) ?? []) : each)),
    }));
  };

  return { sql, shelf, find, read, entry, milestone, refuseApart, change, step };
}

function add(
  { journal, now, id: newId }: ShelfParts,
  { shelf, read, milestone }: ReturnType<typeof openDesk>,
  { title, project, milestones = [], ...words }: NewGoal,
  actor: Actor,
): GoalEntry {
  return journal.change(actor, 'added', (one) => {
    const id = newId();
    const empty: GoalFields = {
      title: acceptLine(title, 'the title of a goal'),
      note: null,
      project,
      priority: 'medium',
      status: 'open',
      blockedBy: null,
      percent: null,
      dueMs: null,
      origin: originOf(actor),
      createdMs: now(),
      doneMs: null,
      milestones: milestones.map((each) => milestone(each, 1)),
    };
    journal.put(shelf, id, goalAfter(empty, words, actor, now()), one);
    return read(id);
  });
}

/** Opens the goals of a database. */
export function openGoals(parts: ShelfParts): Goals {
  const { db, now, journal } = parts;
  const desk = openDesk(parts);
  const { sql, shelf, find, read, entry, milestone, refuseApart, change, step } = desk;
  return {
    add: (goal, actor) => add(parts, desk, goal, actor),
    get: (typed) => read(find(typed)),
    list: (filter) =>
      sql.list
        .all({
          ...reachParams(filter),
          status: filter.status ?? null,
          unfinished: filter.unfinished === true ? 1 : 0,
        })
        .map(entry)
        .sort(byNeed),
    edit: (typed, words, actor) =>
      change(find(typed), 'edited', actor, (fields) => goalAfter(fields, words, actor, now())),
    progress: (typed, percent, reason, actor) => {
      const said = reason === '' ? null : acceptLine(reason, 'the reason', 4_000);
      return change(find(typed), 'progress', actor, (fields) => ({ ...fields, percent }), said);
    },
    setStatus: (typed, status, reason, actor) => {
      const said = reason === undefined ? null : acceptLine(reason, 'the reason', 4_000);
      const name = status === 'open' ? 'reopened' : status;
      return change(find(typed), name, actor, (fields) => withStatus(fields, status, now()), said);
    },
    addMilestone: (typed, title, weight, actor) =>
      change(find(typed), 'milestone added', actor, (fields) => ({
        ...fields,
        milestones: [...fields.milestones, milestone(title, weight)],
      })),
    setMilestone: (typed, state, actor) =>
      step(typed, state === 'open' ? 'milestone reopened' : `milestone ${state}`, actor, (each) => ({
        ...each,
        state,
        doneMs: state === 'done' ? now() : null,
      })),
    dropMilestone: (typed, actor) => step(typed, 'milestone removed', actor, () => null),
    history: (typed) => journal.history(find(typed)),
    undo: (typed, actor) =>
      inImmediate(db, () => {
        const { change: name, ids: changed } = journal.undo(shelf, typed, actor);
        const left = [...new Set(changed)].filter((id) => shelf.read(id) !== null);
        for (const id of left) refuseApart(id);
        return { change: name, goals: left.map(read) };
      }),
  };
}
