import path from 'node:path';
import type { Rooms } from '../rooms.ts';
import { ownLine } from '../transfer/own-line.ts';
import type { Format } from '../transfer/transfer.ts';
import type { Written } from '../transfer/write-export.ts';
import { type ActionContext, action } from './define.ts';

/** What goes to stdout: a row of JSON, or a line of markdown. */
async function* pieces(rooms: Rooms, format: Format): AsyncGenerator<object | string> {
  const transfer = await rooms.transfer();
  yield* format === 'jsonl' ? transfer.rows() : transfer.lines('markdown');
}

export const exportMemories = action({
  name: 'export',
  about: 'Write all memories, goals, tasks and what else lasts, as text',
  details:
    'JSON lines can be taken back whole with "mira import FILE"; markdown is for reading. The same memories give the same bytes. Without FILE it goes to stdout; a file that exists is not replaced. In the chat, /export writes the conversation.',
  examples: [
    'mira export memories.jsonl',
    'mira export --format markdown memories.md',
    'mira export | gzip > memories.jsonl.gz',
  ],
  on: ['cli'],
  verbatim: true,
  args: {
    file: { type: 'text', about: 'the new file', position: 'one', placeholder: 'FILE' },
    format: { type: 'choice', about: 'how it is written', of: ['jsonl', 'markdown'], fallback: 'jsonl' },
    force: { type: 'flag', about: 'replace the file when it exists' },
  },
  run: async ({ file, format, force }, { cwd, rooms }: ActionContext<Rooms>) => {
    if (file !== undefined) return (await rooms.transfer()).write(path.resolve(cwd, file), format, force);
    return pieces(rooms, format);
  },
  show: (data) => {
    if (typeof data === 'string') return data;
    if (isWritten(data)) return `Wrote ${data.bytes} bytes to ${data.file}.`;
    return ownLine(data);
  },
});

function isWritten(data: object): data is Written {
  return 'bytes' in data && 'file' in data;
}
