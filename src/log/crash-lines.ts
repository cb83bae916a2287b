import { join } from 'node:path';
import { LOG_FILE } from './open.ts';

/** The two lines that a person sees of an unexpected error; its stack is in the log under the id. */
export function crashLines(error: unknown, id: string, folder: string): readonly [string, string] {
  const text = error instanceof Error ? error.message : String(error);
  const [first = ''] = text.split('\n');
  return [
    `mira has failed unexpectedly: ${first} (${id})`,
    `The details are in ${join(folder, LOG_FILE)}; please report them.`,
  ];
}
