import { cutToColumns } from '../lib/cut-to-columns.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { textWidth } from '../lib/width.ts';
import type { PlanningChange, Status } from '../planning/entry.ts';
import { asTree } from '../planning/tasks/order.ts';
import type { TaskEntry } from '../planning/tasks/task-row.ts';
import type { View } from './define.ts';
import { dueText } from './work-place.ts';

/** One sign for each status; ASCII, so that every terminal and screen reader has it. */
export const MARKS: Readonly<Record<Status, string>> = {
  open: '[ ]',
  doing: '[>]',
  blocked: '[!]',
  done: '[x]',
  dropped: '[-]',
};

/** A title that is cut shorter says nothing any more; then the facts beside it give way. */
const MIN_TITLE = 16;
/** Levels that are indented; deeper ones stand below each other. */
const MAX_INDENT = 6;

/** What came from outside, on one line. */
export function plainLine(text: string): string {
  return stripControls(text).replace(/\s+/g, ' ');
}

/** A title with what is worth knowing beside it, cut to what is left of a line: the last facts go first. */
export function titleWithFacts(title: string, facts: readonly string[], left: number, view: View): string {
  const plain = plainLine(title);
  const kept = [...facts];
  const width = (): number => (kept.length === 0 ? 0 : textWidth(kept.join(' ')) + 2);
  while (kept.length > 0 && left - width() < Math.min(MIN_TITLE, textWidth(plain))) kept.pop();
  const text = cutToColumns(plain, Math.max(MIN_TITLE, left - width()));
  return kept.length === 0 ? text : `${text}  ${view.dim(kept.join(' '))}`;
}

function factsOf(task: TaskEntry, nowMs: number): readonly string[] {
  const { status, priority, dueAt, blockedBy, waitsFor, estimateMinutes, tags, project } = task;
  const finished = status === 'done' || status === 'dropped';
  return [
    priority === 'medium' || finished ? '' : priority,
    dueAt === null || finished ? '' : dueText(dueAt, nowMs),
    blockedBy === null ? '' : `(${plainLine(blockedBy)})`,
    waitsFor.length === 0 || finished ? '' : `waits for ${waitsFor.length}`,
    estimateMinutes === null ? '' : minutes(estimateMinutes),
    ...tags.map((tag) => `#${plainLine(tag)}`),
    project === null ? 'global' : '',
  ].filter((fact) => fact !== '');
}

/** `90` → `1 h 30 min`. */
export function minutes(count: number): string {
  const [hours, rest] = [Math.floor(count / 60), count % 60];
  return [hours === 0 ? '' : `${hours} h`, rest === 0 ? '' : `${rest} min`].filter((part) => part !== '').join(' ');
}

/** One line for a task. */
export function taskLine(task: TaskEntry, view: View, depth = 0): string {
  const indent = '  '.repeat(Math.min(depth, MAX_INDENT));
  const head = `${indent}${MARKS[task.status]} `;
  const id = `${shortId(task.id)} `;
  const left = view.columns - head.length - id.length;
  return `${head}${view.dim(id)}${titleWithFacts(task.title, factsOf(task, view.now), left, view)}`;
}

/** Tasks as a tree, one line each. */
export function taskTree(tasks: readonly TaskEntry[], view: View): string {
  return asTree(tasks)
    .map(({ task, depth }) => taskLine(task, view, depth))
    .join('\n');
}

/** Rows of a page: names dim, values behind them. Null values are left out. */
export function factRows(facts: readonly (readonly [string, string | null])[], view: View): readonly string[] {
  return facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${view.dim(name.padEnd(12))}${plainLine(value)}`],
  );
}

function changed(value: unknown): string {
  return cutToColumns(plainLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')), 40);
}

/** One line for a change of anything that lasts. */
export function planChangeLine(change: PlanningChange, view: View): string {
  const names = change.before === null || change.after === null ? [] : Object.keys(change.after);
  const what = names.map((name) => `${name}: ${changed(change.before?.[name])} → ${changed(change.after?.[name])}`);
  const why = change.reason === null ? [] : [`"${plainLine(change.reason)}"`];
  const head = `${shortId(change.id)}  ${localTime(change.at)}  ${change.actor}  `;
  return [`${view.dim(head)}${change.change}${change.undone ? ' (taken back)' : ''}`, ...what, ...why].join('  ');
}

/** A task with all that is known of it. */
export function taskPage(task: TaskEntry & { readonly history: readonly PlanningChange[] }, view: View): string {
  const at = (iso: string | null): string | null => (iso === null ? null : localTime(iso));
  const facts = factRows(
    [
      ['id', task.id],
      ['status', task.blockedBy === null ? task.status : `${task.status}: ${task.blockedBy}`],
      ['ready', task.ready ? 'yes' : null],
      ['priority', task.priority],
      ['complexity', task.complexity],
      ['belongs to', task.project === null ? 'everywhere' : `${task.project.name} (${task.project.root})`],
      ['below', task.parentId],
      ['goal', task.goalId],
      ['needs', task.dependsOn.map(shortId).join(', ')],
      ['waits for', task.waitsFor.map(shortId).join(', ')],
      ['due', at(task.dueAt)],
      ['estimate', task.estimateMinutes === null ? null : minutes(task.estimateMinutes)],
      ['tags', task.tags.join(', ')],
      ['files', task.files.join(', ')],
      ['commits', task.commits.join(', ')],
      ['turns', task.turns.map(shortId).join(', ')],
      ['from', task.origin],
      ['made', at(task.createdAt)],
      ['done', at(task.doneAt)],
    ],
    view,
  );
  const note = task.note === null ? [] : ['', stripControls(task.note)];
  const changes = task.history.map((change) => planChangeLine(change, view));
  return [`${MARKS[task.status]} ${plainLine(task.title)}`, ...note, '', ...facts, '', ...changes].join('\n');
}
