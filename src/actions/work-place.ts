import { MiraError } from '../errors.ts';
import { readDate } from '../lib/read-date.ts';
import { type Reach, SCOPES, type Scope } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext } from './define.ts';
import { projectHere } from './memory-lines.ts';

/** Arguments that several commands of the work have. */
export const WORK_ARGS = {
  scope: { type: 'choice', about: 'global, or of this project', of: SCOPES },
  due: { type: 'text', about: 'when it is due: 2026-12-01, tomorrow, next friday', placeholder: 'DATE' },
  event: { type: 'text', about: 'id of the change', position: 'one', placeholder: 'EVENT' },
} as const;

/** What is looked at: the project one stands in, and what is global. */
export async function reachOf(scope: Scope | undefined, context: ActionContext<Rooms>): Promise<Reach> {
  return { here: await projectHere(context), scope };
}

/** Where something new belongs; null is global. Throws `usage` for the scope of a project that there is not here. */
export async function placeFor(
  scope: Scope | undefined,
  context: ActionContext<Rooms>,
  usual: Scope = 'project',
): Promise<string | null> {
  const here = (scope ?? usual) === 'global' ? null : await projectHere(context);
  if (scope !== 'project' || here !== null) return here;
  throw new MiraError('usage', 'you are in no project here', {
    hint: 'go into one, name its folder with --project DIR, or use --scope global',
  });
}

/** A due date: a day is due at its end. Null for `none`, which takes it away. */
export async function dueFrom(text: string | undefined, nowMs: number): Promise<number | null | undefined> {
  if (text === undefined) return undefined;
  if (text.trim().toLowerCase() === 'none') return null;
  const { fromMs, toMs } = await readDate(text, nowMs, '--due', 'future');
  return toMs > fromMs ? toMs - 1 : toMs;
}

/** Tells the person in one line what claude did by a tool, and how to take it back. */
export function tellOfClaude({ actor, note }: ActionContext<Rooms>, did: string, undo: string): void {
  if (actor === 'claude') note(`claude ${did} (${undo} takes it back)`);
}

const DAY_MS = 86_400_000;

/** A due date in a word or two, seen from now: `due today`, `due fri`, `2 d late`. */
export function dueText(iso: string, nowMs: number): string {
  const due = new Date(iso);
  const startOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((startOf(due) - startOf(new Date(nowMs))) / DAY_MS);
  if (due.getTime() < nowMs) return days === 0 ? 'late' : `${-days} d late`;
  if (days === 0) return 'due today';
  if (days === 1) return 'due tomorrow';
  if (days < 7) return `due ${due.toLocaleDateString('en', { weekday: 'short' }).toLowerCase()}`;
  // The form of Sweden is that of ISO 8601.
  return `due ${due.toLocaleDateString('sv-SE')}`;
}
