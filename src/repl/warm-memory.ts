import { existsSync } from 'node:fs';
import type { Rooms } from '../rooms.ts';

/** The prompt stands and claude has booted by then. */
const WARM_UP_MS = 500;

/**
 * Reads what finding memories takes while the person begins to type, so that the first question does not wait for it.
 * Gives a function that gives it up. Looking makes no database.
 */
export function warmMemory(rooms: Pick<Rooms, 'database' | 'memory'>): () => void {
  const timer = setTimeout(() => {
    if (!existsSync(rooms.database.file)) return;
    rooms
      .memory()
      .then((memory) => memory.warm())
      // What fails here fails again at the first question, and is told there.
      .catch(() => undefined);
  }, WARM_UP_MS);
  timer.unref();
  return () => clearTimeout(timer);
}
