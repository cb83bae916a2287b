import type { Memory } from '../memory/memory.ts';
import type { ActionContext } from './define.ts';

/** Says what is away, each line once; to the person only, since a tool's answer is claude's. */
export function tellNotices(memory: Memory, { surface, note }: Pick<ActionContext, 'surface' | 'note'>): void {
  if (surface === 'tool') return;
  for (const line of memory.notices()) note(line);
}
