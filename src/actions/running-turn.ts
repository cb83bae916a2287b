import type { Rooms } from '../rooms.ts';
import type { ActionContext } from './define.ts';

/** Turns looked at for the one that runs: those of one project at one time are few. */
const RECENT_TURNS = 10;

/** The turn in which claude called a tool, as a list of one; empty for what the person does, and when it is not stored. */
export async function runningTurn({ actor, turnId, rooms, cwd }: ActionContext<Rooms>): Promise<readonly string[]> {
  if (actor !== 'claude') return [];
  if (turnId !== null) return [turnId];
  const [history, projectId] = await Promise.all([rooms.history(), rooms.projectId(cwd)]);
  const running = history.list({ projectId, limit: RECENT_TURNS }).filter(({ status }) => status === 'running');
  // Of two chats in one project it cannot be told which one asked.
  return running.length === 1 ? running.map((turn) => turn.turnId) : [];
}
