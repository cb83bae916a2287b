import type { Memory } from '../memory/memory.ts';
import type { ActionContext } from './define.ts';

/** Says what is away, each line once; to the person only, since a tool's answer is claude's. */
export async function tellNotices(
  memory: Memory,
  { surface, note, aside = note }: Pick<ActionContext, 'surface' | 'note' | 'aside'>,
): Promise<void> {
  if (surface === 'tool') return;
  for (const line of await memory.notices()) aside(line);
}
