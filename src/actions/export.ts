import path from 'node:path';
import { MiraError } from '../errors.ts';
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
  about: 'Write all memories, with their history, as text',
  details:
    'JSON lines can be taken back whole with "mira import FILE"; markdown is for reading. The same memories give the same bytes. Without FILE it goes to stdout; a file that exists is not replaced.',
  examples: [
    'mira export memories.jsonl',
    'mira export --format markdown memories.md',
    'mira export | gzip > memories.jsonl.gz',
  ],
  on: ['cli', 'slash'],
  args: {
    file: { type: 'text', about: 'the new file', position: 'one', placeholder: 'FILE' },
    format: { type: 'choice', about: 'how it is written', of: ['jsonl', 'markdown'], fallback: 'jsonl' },
    force: { type: 'flag', about: 'replace the file when it exists' },
  },
  run: async ({ file, format, force }, { cwd, rooms, surface }: ActionContext<Rooms>) => {
    if (file !== undefined) return (await rooms.transfer()).write(path.resolve(cwd, file), format, force);
    if (surface === 'cli') return pieces(rooms, format);
    throw new MiraError('usage', 'name the file to write', { hint: 'usage: /export FILE' });
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
