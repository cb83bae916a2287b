import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { alignColumns } from './rows.ts';

export const maintain = action({
  name: 'maintain',
  about: 'Check and tidy the database',
  details:
    'Checks it, puts expired memories away, makes missing vectors, gives free space back when that pays, and empties the log, so that nothing of what was forgotten is left. Exit 1 when another mira kept an older state in use: end it, and run it again.',
  examples: ['mira maintain', 'mira maintain vacuum', 'mira maintain reembed'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    work: {
      type: 'choice',
      about: 'one thing more: give all free space back, write the index anew, or make all vectors of the present model',
      of: ['vacuum', 'rebuild', 'reembed'],
      position: 'one',
      placeholder: 'WORK',
    },
  },
  run: async ({ work }, { rooms }: ActionContext<Rooms>) =>
    (await rooms.memory()).maintain(work ?? null, () => performance.now()),
  show: ({ done, clean }, view) => {
    const rows = alignColumns(done.map(({ name, ms, count }) => [name, String(count), `${ms} ms`]));
    const lines = rows.map(([name = '', count = '', ms = '']) => `${name}  ${count}  ${view.dim(ms)}`);
    const end = clean ? 'Clean.' : 'Not clean: another mira still reads an older state. End it, then run this again.';
    return [...lines, end].join('\n');
  },
  exit: ({ clean }) => (clean ? 0 : 1),
});
