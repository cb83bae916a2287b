import { setTimeout as sleep } from 'node:timers/promises';
import { commandLines } from './process-tree.ts';

const LOOK_MS = 10;

/**
 * Waits until no process runs any more that was started with this session id: a claude that mira has left writes the
 * end of its transcript as it ends. Gives false when one still runs after `timeoutMs`.
 */
export async function untilUnused(sessionId: string, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (commandLines().some((line) => line.includes(sessionId))) {
    if (performance.now() > end) return false;
    await sleep(LOOK_MS);
  }
  return true;
}
