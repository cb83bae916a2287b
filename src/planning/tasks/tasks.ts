import { inImmediate } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import { acceptLine } from '../accept-line.ts';
import { type Actor, isUnfinished, type PlanningChange, type Reach, reachParams, type Status } from '../entry.ts';
import { idSql } from '../find-id.sql.ts';
import { findId } from '../find-id.ts';
import type { Change, ShelfParts } from '../journal.ts';
import { descendants, isReady, type TaskGraph, taskGraph, waitsFor } from './graph.ts';
import { asTree, byStatus, byUrgency } from './order.ts';
import { emptyTask, refuseCircle, type TaskWords, taskAfter, withStatus } from './task-changes.ts';
import { fieldsOf, type TaskEntry, type TaskFields, type TaskInWork, toTask, toTaskInWork } from './task-row.ts';
import { openTaskShelf } from './task-shelf.ts';
import type { TaskRow } from './tasks.sql.ts';

/** Ids in it may be given as the person types them. */
export interface NewTask extends TaskWords {
  readonly title: string;
  /** Stored id of the project; null is global. With a parent, that of the parent holds. */
  readonly project: string | null;
  readonly parent?: string | undefined;
}

export interface TaskFilter extends Reach {
  readonly status?: Status | undefined;
  /** Only what is still to be done. */
  readonly unfinished?: boolean;
  readonly goal?: string | undefined;
  readonly tag?: string | undefined;
  readonly limit?: number;
}

/** Where a task goes; what is absent stays. */
export interface TaskMove {
  readonly parent?: string | null | undefined;
  readonly project?: string | null | undefined;
}

/** The tasks. Ids may be given as the person types them; failures are MiraErrors and change nothing. */
export interface Tasks {
  add(task: NewTask, actor: Actor): TaskEntry;
  get(typed: string): TaskEntry;
  /** As a tree, depth first. */
  list(filter: TaskFilter): readonly TaskEntry[];
  /** What can be taken up now, the most urgent first. */
  next(filter: TaskFilter): readonly TaskEntry[];
  /** Those that are in work, then those that are blocked, each the most urgent first. */
  inWork(reach: Reach): readonly TaskInWork[];
  /** Of these, by whole id, those that are still to be done. */
  unfinished(ids: readonly string[], reach: Reach): readonly TaskInWork[];
  edit(typed: string, words: TaskWords, actor: Actor): TaskEntry;
  /** Throws `refused` when subtasks are left, unless `below`, which finishes them too. `nowReady`: what waited for it. */
  done(typed: string, below: boolean, actor: Actor): TaskEntry & { readonly nowReady: readonly TaskEntry[] };
  reopen(typed: string, actor: Actor): TaskEntry;
  /** Under another task, to the top, or to another place; what stands below it goes along. */
  move(typed: string, to: TaskMove, actor: Actor): TaskEntry;
  /** Writes down a line about the work, without changing the task. */
  log(typed: string, text: string, actor: Actor): TaskEntry;
  history(typed: string): readonly PlanningChange[];
  undo(typed: string | undefined, actor: Actor): { readonly change: string; readonly tasks: readonly TaskEntry[] };
}

/** Everything that the operations share. */
function openDesk({ db, now, id: newId, journal }: ShelfParts) {
  const { sql, shelf } = openTaskShelf(db);
  const ids = idSql(db, 'task');
  const goals = idSql(db, 'goal');
  const find = (typed: string): string => findId(typed, 'task', ids);
  const row = (id: string): TaskRow => {
    const found = sql.byId.get({ id });
    if (found === undefined) throw new Error(`task ${id} has no row`);
    return found;
  };
  const graph = (): TaskGraph =>
    taskGraph(sql.nodes.all().map((node) => ({ ...node, needs: JSON.parse(node.needs) as string[] }))); // Ids alone.
  const entry = (one: TaskRow, within: TaskGraph): TaskEntry =>
    toTask(one, { waitsFor: waitsFor(one.id, within), ready: isReady(one.id, within) });
  const read = (id: string): TaskEntry => entry(row(id), graph());

  /** What a task refers to is global or of its own project: another project's work is never given along with it. */
  const refuseElsewhere = (fields: TaskFields, what: string, other: string | null): void => {
    if (other === null || other === fields.project) return;
    throw new MiraError('refused', `that ${what} belongs to another project`, {
      hint: 'both belong to one project, or the other one is global; "mira tasks move" takes a task elsewhere',
    });
  };
  const check = (id: string): void => {
    const fields = fieldsOf(row(id));
    for (const need of fields.needs) refuseElsewhere(fields, 'task', row(need).project);
    if (fields.parent !== null) refuseElsewhere(fields, 'parent', row(fields.parent).project);
    if (fields.goal !== null)
      refuseElsewhere(fields, 'goal', sql.goalProject.get({ goal: fields.goal })?.project ?? null);
    refuseCircle(id, graph(), (each) => row(each).title);
  };
  const put = (id: string, fields: TaskFields, change: Change): void => {
    journal.put(shelf, id, fields, change);
    check(id);
  };
  /** Whole ids for the typed ones. */
  const resolved = (words: TaskWords): TaskWords => ({
    ...words,
    ...(words.needs === undefined ? {} : { needs: words.needs.map(find) }),
    ...(words.withoutNeeds === undefined ? {} : { withoutNeeds: words.withoutNeeds.map(find) }),
    ...(typeof words.parent === 'string' ? { parent: find(words.parent) } : {}),
    ...(typeof words.goal === 'string' ? { goal: findId(words.goal, 'goal', goals) } : {}),
  });
  return { db, sql, shelf, now, newId, journal, find, row, graph, entry, read, put, check, resolved, goals };
}

type Desk = ReturnType<typeof openDesk>;

function add(desk: Desk, { title, project, parent, ...words }: NewTask, actor: Actor): TaskEntry {
  const { journal, now, newId } = desk;
  return journal.change(actor, 'added', (change) => {
    const above = parent === undefined ? null : desk.row(desk.find(parent));
    const place = above === null ? project : above.project;
    const empty = emptyTask(acceptLine(title, 'the title of a task'), place, actor, now());
    const goal = words.goal === undefined && above !== null ? above.goal : words.goal;
    const fields = taskAfter({ ...empty, parent: above?.id ?? null }, desk.resolved({ ...words, goal }), actor, now());
    const id = newId();
    desk.put(id, fields, change);
    return desk.read(id);
  });
}

function list(desk: Desk, filter: TaskFilter): readonly TaskEntry[] {
  const within = desk.graph();
  const rows = desk.sql.list.all({
    ...reachParams(filter),
    status: filter.status ?? null,
    unfinished: filter.unfinished === true ? 1 : 0,
    goal: filter.goal === undefined ? null : findId(filter.goal, 'goal', desk.goals),
    tag: filter.tag?.replace(/^#/, '') ?? null,
    limit: filter.limit ?? -1,
  });
  return rows.map((row) => desk.entry(row, within));
}

function done(desk: Desk, typed: string, below: boolean, actor: Actor): ReturnType<Tasks['done']> {
  const { journal, now } = desk;
  return journal.change(actor, 'done', (change) => {
    const id = desk.find(typed);
    const before = desk.graph();
    const left = descendants(id, before).filter(({ status }) => isUnfinished(status));
    if (left.length > 0 && !below) {
      const what = left.length === 1 ? 'one open subtask' : `${left.length} open subtasks`;
      throw new MiraError('refused', `"${desk.row(id).title}" has ${what}`, {
        hint: 'finish them first, or give --all to finish them with it',
      });
    }
    for (const each of [...left.map((node) => node.id), id]) {
      desk.put(each, withStatus(fieldsOf(desk.row(each)), 'done', now()), change);
    }
    const after = desk.graph();
    const freed = desk.sql.nodes.all().filter((node) => isReady(node.id, after) && !isReady(node.id, before));
    return { ...desk.read(id), nowReady: freed.map((node) => desk.entry(desk.row(node.id), after)).sort(byUrgency) };
  });
}

function move(desk: Desk, typed: string, to: TaskMove, actor: Actor): TaskEntry {
  const { journal, shelf } = desk;
  return journal.change(actor, 'moved', (change) => {
    const id = desk.find(typed);
    const fields = fieldsOf(desk.row(id));
    const parent = to.parent === undefined || to.parent === null ? null : desk.row(desk.find(to.parent));
    const leaves = to.project !== undefined && to.project !== fields.project;
    const project = parent === null ? (leaves ? (to.project ?? null) : fields.project) : parent.project;
    // A parent that stays behind is no parent there.
    const kept = to.parent === undefined && !leaves ? fields.parent : null;
    journal.put(shelf, id, { ...fields, project, parent: parent?.id ?? kept }, change);
    // Before the place of what stands below is touched: a circle has no end.
    refuseCircle(id, desk.graph(), (each) => desk.row(each).title);
    const moved = descendants(id, desk.graph());
    for (const below of moved) journal.put(shelf, below.id, { ...fieldsOf(desk.row(below.id)), project }, change);
    for (const each of [id, ...moved.map((below) => below.id)]) desk.check(each);
    for (const waiting of desk.sql.needing.all({ id })) desk.check(waiting);
    return desk.read(id);
  });
}

/** Opens the tasks of a database. */
export function openTasks(parts: ShelfParts): Tasks {
  const desk = openDesk(parts);
  const { journal, now, shelf } = desk;
  const change = (typed: string, name: string, actor: Actor, after: (fields: TaskFields) => TaskFields): TaskEntry =>
    journal.change(actor, name, (one) => {
      const id = desk.find(typed);
      desk.put(id, after(fieldsOf(desk.row(id))), one);
      return desk.read(id);
    });
  return {
    add: (task, actor) => add(desk, task, actor),
    get: (typed) => desk.read(desk.find(typed)),
    list: (filter) => asTree(list(desk, filter)).map(({ task }) => task),
    next: ({ limit = 5, ...filter }) =>
      list(desk, { ...filter, unfinished: true })
        .filter(({ ready }) => ready)
        .sort(byUrgency)
        .slice(0, limit),
    inWork: (reach) => desk.sql.inWork.all(reachParams(reach)).map(toTaskInWork).sort(byStatus),
    unfinished: (ids, reach) =>
      desk.sql.unfinished.all({ ...reachParams(reach), ids: JSON.stringify(ids) }).map(toTaskInWork),
    edit: (typed, words, actor) =>
      change(typed, 'edited', actor, (fields) => taskAfter(fields, desk.resolved(words), actor, now())),
    done: (typed, below, actor) => done(desk, typed, below, actor),
    reopen: (typed, actor) => change(typed, 'reopened', actor, (fields) => withStatus(fields, 'open', now())),
    move: (typed, to, actor) => move(desk, typed, to, actor),
    log: (typed, text, actor) =>
      journal.change(actor, 'logged', (one) => {
        const id = desk.find(typed);
        const reason = acceptLine(text, 'the line', 4_000);
        journal.put(shelf, id, fieldsOf(desk.row(id)), { ...one, reason });
        return desk.read(id);
      }),
    history: (typed) => journal.history(desk.find(typed)),
    undo: (typed, actor) =>
      inImmediate(parts.db, () => {
        const { change: name, ids } = journal.undo(shelf, typed, actor);
        const left = [...new Set(ids)].filter((id) => shelf.read(id) !== null);
        for (const id of left) desk.check(id);
        return { change: name, tasks: left.map(desk.read) };
      }),
  };
}
