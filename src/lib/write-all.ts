import { writeSync } from 'node:fs';
import { errnoOf } from './file-errors.ts';
import { sleepSync } from './sleep-sync.ts';

/** How long a full pipe is left alone before it is tried again. */
const WAIT_MS = 1;

/**
 * Writes a whole text to a file, pipe or socket, and waits where its reader is slow. Throws as `writeSync` does. Node's own
 * stream for a pipe waits as well, but opening it loads forty of its parts.
 */
export function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') throw error;
      sleepSync(WAIT_MS);
    }
  }
}
