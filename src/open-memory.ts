import type { Db } from './db/connection.ts';
import { MiraError } from './errors.ts';
import type { Memory } from './memory/memory.ts';
import type { RoomsParts } from './open-rooms.ts';
import type { Budget } from './usage/budget.ts';
import type { Usage } from './usage/usage.ts';

interface MemoryNeeds {
  readonly db: Db;
  /** Something was forgotten in the database. */
  readonly onForgotten: (spans: readonly string[]) => void;
  readonly usage: () => Promise<Usage>;
  readonly limits: () => Promise<Budget>;
}

/** Forgets texts in every room that stores what was said, or what was made of it. */
async function forgetterOf(
  { db, onForgotten }: Pick<MemoryNeeds, 'db' | 'onForgotten'>,
  { world, paths }: RoomsParts,
): Promise<(spans: readonly string[]) => number> {
  const [
    { openEmbeddingCache },
    { forgetText },
    { forgetContextText },
    { forgetInFolder, forgetInLines },
    { forgetCorrectionText },
    { forgetPlanningText },
  ] = await Promise.all([
    import('./search/providers/cached-embedder.ts'),
    import('./conversation/forget-text.ts'),
    import('./context/ledger.ts'),
    import('./memory/forget-in-lines.ts'),
    import('./corrections/forget.ts'),
    import('./planning/forget.ts'),
  ]);
  return (spans) => {
    const vectors = openEmbeddingCache(db, world.now);
    for (const span of spans) vectors.forget(span);
    onForgotten(spans);
    return (
      forgetText(db, spans) +
      forgetContextText(db, spans) +
      forgetCorrectionText(db, spans) +
      forgetPlanningText(db, spans) +
      forgetInLines(paths.inputHistory, spans) +
      forgetInFolder(paths.drafts, spans)
    );
  };
}

/** The memories with their vectors, and what else has to forget with them. */
export async function openMemoryRoom(
  parts: RoomsParts,
  { db, onForgotten, usage, limits }: MemoryNeeds,
): Promise<Memory> {
  const [{ openMemory }, { openSearch }, { openVectors }, config] = await Promise.all([
    import('./memory/memory.ts'),
    import('./search/search.ts'),
    import('./open-vectors.ts'),
    parts.config(),
  ]);
  const { now, id } = parts.world;
  const search = openSearch(db, 'memory');
  const vectors = await openVectors({ ...parts, db, search, config, usage, limits });
  const room = openMemory({
    ...vectors,
    db,
    search,
    now,
    id,
    forgetElsewhere: await forgetterOf({ db, onForgotten }, parts),
  });
  if (parts.talking && vectors.server !== null) keepDraining(room, vectors.tell);
  return room;
}

/** Between two looks whether a vector server has to be told of something. */
const DRAIN_MS = 2_000;

/** Tells the vector server of changes for as long as mira talks; never keeps the process from ending. */
function keepDraining(memory: Memory, tell: (failure: MiraError) => void): void {
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const stopped = (await memory.drain())?.stopped;
      if (stopped instanceof MiraError) tell(stopped);
    } catch (error) {
      // Another process writes: the next look sends it.
      if (!(error instanceof MiraError)) throw error;
      tell(error);
    } finally {
      busy = false;
    }
  };
  setInterval(() => void look(), DRAIN_MS).unref();
}
