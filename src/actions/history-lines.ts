import path from 'node:path';
import type { TurnEntry } from '../conversation/history.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import type { View } from './define.ts';

const MIN_PROMPT_COLUMNS = 20;

/** `2026-03-01 14:05` in the machine's own zone. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Dollars as they stand in lists: cents, and four places below one cent. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd !== 0 && usd < 0.01 ? 4 : 2)}`;
}

/** One line for a turn: short id, time, project, what it cost, how it ended where that was not well, the question. */
export function turnLine(turn: TurnEntry, view: View): string {
  const head = `${shortId(turn.turnId)}  ${localTime(turn.at)}  ${dollars(turn.costUsd)}  `;
  const state = turn.status === 'done' ? '' : `[${turn.status}] `;
  const project = `${oneLine(turn.project.name, 24)}  `;
  const left = view.columns - head.length - project.length - state.length;
  return view.dim(head + project) + state + oneLine(turn.prompt, Math.max(MIN_PROMPT_COLUMNS, left));
}

/** The stored id for `--project DIR`; null when it was not given. */
export async function askedProject(dir: string | undefined, cwd: string, rooms: Rooms): Promise<string | null> {
  return dir === undefined ? null : rooms.projectId(path.resolve(cwd, dir));
}

/** The `--project` of the commands that otherwise look at every project. */
export const PROJECT_ARG = {
  type: 'text',
  about: 'only the project of this folder; otherwise all projects',
  placeholder: 'DIR',
} as const;
