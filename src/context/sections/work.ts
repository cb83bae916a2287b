import type { GoalEntry } from '../../planning/goals/goal-row.ts';
import type { TaskInWork } from '../../planning/tasks/task-row.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import { madeOnce } from '../made-pieces.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';
import type { PlanningParts } from './preferences.ts';

/** Most goals, and most tasks, that are told. */
const MOST_GOALS = 3;
const MOST_TASKS = 6;

function day(iso: string | null, timeZone: string): string | null {
  // The form of Sweden is that of ISO 8601.
  return iso === null ? null : new Date(iso).toLocaleDateString('sv-SE', { timeZone });
}

/** Work as claude reads it: what the person wrote down as such, all else as a quotation that names its origin. */
function rendered(
  name: 'goal' | 'task',
  { id, title, origin, updatedAt }: Pick<GoalEntry, 'id' | 'title' | 'origin' | 'updatedAt'>,
  facts: Readonly<Record<string, string | null>>,
): Piece {
  const all = { ref: refOf(id), ...facts };
  const text = isOwn(origin) ? element(name, all, title) : element('quoted', { ...all, kind: name, origin }, title);
  return { id, version: text, text, score: null, parts: null, origin, source: null, at: updatedAt };
}

function goalPiece(goal: GoalEntry, timeZone: string): Piece {
  const { status, priority, progress, dueAt, blockedBy } = goal;
  const facts = { status, priority, progress: `${progress} %`, due: day(dueAt, timeZone), 'blocked-by': blockedBy };
  return rendered('goal', goal, facts);
}

function taskPiece(task: TaskInWork, timeZone: string): Piece {
  const { status, priority, dueAt, blockedBy } = task;
  const facts = { status, priority, due: day(dueAt, timeZone), 'blocked-by': blockedBy };
  return rendered('task', task, facts);
}

/** The goals that need most attention, here and everywhere. */
export function goalsSection({ planning, projectId, timeZone }: PlanningParts): Section {
  const unfinished = async (): Promise<readonly GoalEntry[]> => {
    const [{ goals }, here] = await Promise.all([planning(), projectId()]);
    return goals.list({ here, unfinished: true });
  };
  return {
    name: 'goals',
    layer: 'snapshot',
    priority: 4,
    budget: 150,
    pieces: async () => (await unfinished()).slice(0, MOST_GOALS).map((goal) => goalPiece(goal, timeZone())),
    // One that others have overtaken still holds.
    still: async (ids) =>
      (await unfinished()).filter(({ id }) => ids.includes(id)).map((goal) => goalPiece(goal, timeZone())),
  };
}

/** The tasks that are in work or blocked, here and everywhere. */
export function tasksSection({ planning, projectId, timeZone }: PlanningParts): Section {
  const made = madeOnce((task: TaskInWork) => taskPiece(task, timeZone()));
  return {
    name: 'tasks',
    layer: 'snapshot',
    priority: 5,
    budget: 200,
    async pieces() {
      const [{ tasks }, here] = await Promise.all([planning(), projectId()]);
      // Most tasks are open: those are not read at each question.
      return tasks.inWork({ here }).slice(0, MOST_TASKS).map(made);
    },
    // One that was laid down is open and not gone.
    async still(ids) {
      const [{ tasks }, here] = await Promise.all([planning(), projectId()]);
      return tasks.unfinished(ids, { here }).map(made);
    },
  };
}
