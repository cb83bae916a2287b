import { statSync } from 'node:fs';
import { countTalk } from '../conversation/counts.sql.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';

const NAME_COLUMNS = 20;
const BAR_COLUMNS = 30;
const MOST_ROWS = 12;

function bars(title: string, counts: Readonly<Record<string, number>>, view: View): readonly string[] {
  const rows = Object.entries(counts).slice(-MOST_ROWS);
  if (rows.length === 0) return [];
  const most = Math.max(...rows.map(([, count]) => count));
  const width = Math.max(5, Math.min(BAR_COLUMNS, view.columns - NAME_COLUMNS - 12));
  const lines = rows.map(([name, count]) => {
    const bar = '█'.repeat(Math.max(1, Math.round((count / most) * width)));
    return `  ${oneLine(name, NAME_COLUMNS).padEnd(NAME_COLUMNS)} ${bar} ${count}`;
  });
  return ['', view.bold(title), ...lines];
}

export const stats = action({
  name: 'stats',
  about: 'Count what is remembered and how much room it takes',
  examples: ['mira stats', 'mira stats --json'],
  on: ['cli', 'slash'],
  args: {},
  run: async (_args, { rooms }: ActionContext<Rooms>) => {
    const [memory, db] = await Promise.all([rooms.memory(), rooms.db()]);
    const { file } = rooms.database;
    return {
      ...memory.stats(),
      messages: countTalk(db).messages,
      database: { bytes: statSync(file).size, path: file },
    };
  },
  show: ({ memories, messages, database, vectors }, view) =>
    [
      `${memories.total} memories, ${messages} messages, ${Math.ceil(database.bytes / 1024)} kB`,
      view.dim(
        `${vectors.count} vectors${vectors.model === null ? '' : ` of ${vectors.model}`}, ${memories.forgotten} forgotten`,
      ),
      ...bars('By kind', memories.byKind, view),
      ...bars('By origin', memories.byOrigin, view),
      ...bars('By status', memories.byStatus, view),
      ...bars('By project', memories.byProject, view),
      ...bars('By month', memories.byMonth, view),
    ].join('\n'),
});
