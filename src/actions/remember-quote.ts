import { isAskedFor } from '../memory/asked-for.ts';
import type { NewMemory } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext } from './define.ts';
import type { Asked } from './remember-item.ts';

/** Turns looked at for the one that runs: those of one project at one time are few. */
const RECENT_TURNS = 10;

/** What claude's memory becomes: active with its source when the person asked for it, otherwise proposed. */
export async function whatClaudeMayStore(
  { text, quote = '' }: Asked,
  here: string | null,
  { rooms, turnId, cwd }: ActionContext<Rooms>,
): Promise<Pick<NewMemory, 'status' | 'origin' | 'source'>> {
  const past = await rooms.history();
  const running = past
    .list({ projectId: here ?? (await rooms.projectId(cwd)), limit: RECENT_TURNS })
    .filter((turn) => turn.status === 'running' && (turnId === null || turn.turnId === turnId));
  const turn = running.find(({ prompt }) => isAskedFor(text, quote, prompt));
  if (turn === undefined) return { status: 'proposed', origin: 'assistant', source: { quote } };
  return { status: 'active', origin: 'assistant', source: { turn: turn.turnId, quote } };
}
