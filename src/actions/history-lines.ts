import path from 'node:path';
import type { TurnEntry } from '../conversation/history.ts';
import { dollars } from '../lib/dollars.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import type { View } from './define.ts';

const MIN_PROMPT_COLUMNS = 20;

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
