import type { ShownMessage } from '../conversation/history.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { turnLine } from './history-lines.ts';

function messageText({ role, tool, text }: ShownMessage, view: View): string {
  const head = tool === null ? role : `${tool.name} ${tool.status} ${JSON.stringify(tool.input)}`;
  return `${view.bold(oneLine(head, view.columns))}\n${stripControls(text)}`;
}

export const historyShow = action({
  name: 'history show',
  about: 'Show a turn with its messages',
  examples: ['mira history show 3f9a1c2e', 'mira history show 3f9a1c2e --whole --json'],
  on: ['cli', 'slash'],
  args: {
    id: { type: 'text', about: 'id of the turn', position: 'one', required: true, placeholder: 'ID' },
    whole: { type: 'flag', about: 'tool results in full, not shortened' },
  },
  run: async ({ id, whole }, { rooms }: ActionContext<Rooms>) => (await rooms.history()).show(id, { whole }),
  show: (turn, view) =>
    [turnLine(turn, view), ...turn.messages.map((message) => messageText(message, view))].join('\n\n'),
});
