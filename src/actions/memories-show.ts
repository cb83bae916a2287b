import { MiraError } from '../errors.ts';
import type { ShownMemory } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { changeLine, MEMORY_ARGS, memoryPage, projectHere } from './memory-lines.ts';

/** Claude is given nothing of another project, by whatever id. */
async function shown(id: string, context: ActionContext<Rooms>): Promise<ShownMemory> {
  const memory = (await context.rooms.memory()).show(id);
  if (context.actor === 'person' || memory.project === null) return memory;
  if (memory.project.id === (await projectHere(context))) return memory;
  throw new MiraError('unknown_id', `there is no memory "${id}" in this project`);
}

export const memoriesShow = action({
  name: 'memories show',
  about: 'Show a memory with where it came from and what was changed',
  examples: ['mira memories show 3f9a1c2e', 'mira memories show 3f9a1c2e --json'],
  on: ['cli', 'slash', 'tool'],
  args: { id: MEMORY_ARGS.id },
  run: ({ id }, context: ActionContext<Rooms>) => shown(id, context),
  show: memoryPage,
});

export const memoriesHistory = action({
  name: 'memories history',
  about: 'List the changes of a memory, oldest first',
  examples: ['mira memories history 3f9a1c2e'],
  on: ['cli', 'slash'],
  args: { id: MEMORY_ARGS.id },
  run: async ({ id }, { rooms }: ActionContext<Rooms>) => (await rooms.memory()).show(id),
  show: (memory, view) => memory.history.map((change) => changeLine(change, view)).join('\n'),
});
