import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { PlanningChange } from '../planning/entry.ts';
import type { GoalEntry } from '../planning/goals/goal-row.ts';
import type { View } from './define.ts';
import { factRows, MARKS, plainLine, planChangeLine, titleWithFacts } from './task-lines.ts';
import { dueText } from './work-place.ts';

const STEP_MARKS = { open: '[ ]', done: '[x]', skipped: '[-]' } as const;

/** One line for a goal. */
export function goalLine(goal: GoalEntry, view: View): string {
  const { id, title, status, priority, progress, dueAt, tasks, project } = goal;
  const finished = status === 'done' || status === 'dropped';
  const facts = [
    `${progress} %`,
    priority === 'medium' || finished ? '' : priority,
    dueAt === null || finished ? '' : dueText(dueAt, view.now),
    tasks.total === 0 ? '' : `${tasks.done}/${tasks.total} tasks`,
    project === null ? 'global' : '',
  ].filter((fact) => fact !== '');
  const head = `${MARKS[status]} `;
  const short = `${shortId(id)} `;
  return `${head}${view.dim(short)}${titleWithFacts(title, facts, view.columns - head.length - short.length, view)}`;
}

/** A goal with its milestones below it. */
export function goalTree(goal: GoalEntry, view: View): string {
  const steps = goal.milestones.map(({ id, title, state, weight }) => {
    const head = `  ${STEP_MARKS[state]} `;
    const short = `${shortId(id)} `;
    const facts = weight === 1 ? [] : [`weight ${weight}`];
    return `${head}${view.dim(short)}${titleWithFacts(title, facts, view.columns - head.length - short.length, view)}`;
  });
  return [goalLine(goal, view), ...steps].join('\n');
}

const FROM = {
  done: 'it is done',
  set: 'as it was set',
  milestones: 'counted from its milestones',
  tasks: 'counted from its tasks',
  nothing: 'nothing to count yet',
} as const;

/** A goal with all that is known of it. */
export function goalPage(goal: GoalEntry & { readonly history: readonly PlanningChange[] }, view: View): string {
  const at = (iso: string | null): string | null => (iso === null ? null : localTime(iso));
  const facts = factRows(
    [
      ['id', goal.id],
      ['status', goal.blockedBy === null ? goal.status : `${goal.status}: ${goal.blockedBy}`],
      ['priority', goal.priority],
      ['progress', `${goal.progress} %, ${FROM[goal.progressFrom]}`],
      ['belongs to', goal.project === null ? 'everywhere' : `${goal.project.name} (${goal.project.root})`],
      ['tasks', goal.tasks.total === 0 ? null : `${goal.tasks.done} of ${goal.tasks.total} done`],
      ['due', at(goal.dueAt)],
      ['from', goal.origin],
      ['made', at(goal.createdAt)],
      ['done', at(goal.doneAt)],
    ],
    view,
  );
  const note = goal.note === null ? [] : ['', stripControls(goal.note)];
  const changes = goal.history.map((change) => planChangeLine(change, view));
  return [goalTree(goal, view), ...note, '', ...facts, '', ...changes].join('\n');
}

/** What claude did with a goal, for the line that tells the person. */
export function goalName(goal: GoalEntry): string {
  return `${shortId(goal.id)}: ${plainLine(goal.title)}`;
}
