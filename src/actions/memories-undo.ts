import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { memoryLine } from './memory-lines.ts';

export const memoriesUndo = action({
  name: 'memories undo',
  about: 'Take back the last change of the memories, or the one with this id',
  details:
    'All that one command changed is taken back together. Undoing an undo does it again. What was forgotten is gone.',
  examples: ['mira memories undo', 'mira memories history 3f9a1c2e', 'mira memories undo 5d7e9f10'],
  on: ['cli', 'slash'],
  writes: true,
  args: { event: { type: 'text', about: 'id of the change', position: 'one', placeholder: 'EVENT' } },
  run: async ({ event }, { rooms, actor }: ActionContext<Rooms>) => {
    const { change, memories } = (await rooms.memory()).undo(event, actor);
    const [first] = memories;
    if (first === undefined) throw new Error('an undo changed no memory');
    // One change of one memory is the rule; what else it took back stands beside it.
    return { ...first, undid: change, also: memories.slice(1).map(({ id }) => id) };
  },
  show: (memory, view) => `Took back "${memory.undid}":\n${memoryLine(memory, view)}`,
});
