import type { World } from '../../world.ts';
import type { Menu } from '../menu/chooser.ts';
import { makeLineAsker } from './line-asker.ts';
import { readLines } from './read-lines.ts';

/** A numbered list on a terminal where no chat runs yet; null when the person turns away, or the terminal goes. */
export async function chooseByLine<T>(
  menu: Menu<T>,
  { stdin, stdout }: Pick<World, 'stdin' | 'stdout'>,
): Promise<T | null> {
  const asker = makeLineAsker({ print: (text) => stdout.write(`${text}\n`), steadyMs: () => performance.now() });
  const stop = readLines(stdin.stream, { line: asker.take, ended: asker.cancel });
  try {
    return await asker.select(menu);
  } finally {
    stop();
  }
}
