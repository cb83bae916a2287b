import { readdirSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import { readDate } from '../lib/read-date.ts';
import type { MemoryEntry } from '../memory/entry.ts';
import type { Memory } from '../memory/memory.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { projectHere } from './memory-lines.ts';
import { tellNotices } from './vector-notes.ts';

/** Claude names single memories; what takes many at once is the person's. */
const MOST_BY_CLAUDE = 5;
const LISTED = 20;
const TEXT_COLUMNS = 70;
/** Of each text in the question about claude's call. */
const ASKED_COLUMNS = 200;

/** What more likely than not is not what was meant is not forgotten by a query. */
const SURE = 0.5;

interface Args {
  readonly ids: readonly string[];
  readonly query: string | undefined;
  readonly tag: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

async function chosen(args: Args, memory: Memory, context: ActionContext<Rooms>): Promise<readonly MemoryEntry[]> {
  const ways = [args.ids.length > 0, args.query !== undefined, args.tag !== undefined, args.before !== undefined];
  if (ways.filter(Boolean).length !== 1) {
    throw new MiraError('usage', 'say which: ids, --query Q, --tag T or --before DATE, one of them', {
      hint: 'see "mira memories"',
    });
  }
  if (args.query !== undefined) {
    const found = await memory.recall({ text: args.query, limit: args.limit, here: await projectHere(context) });
    return found.filter(({ score }) => score >= SURE);
  }
  if (args.tag !== undefined) return memory.list({ tag: args.tag.replace(/^#/, '') });
  if (args.before !== undefined) {
    const before = await readDate(args.before, context.now(), '--before', 'past');
    return memory.list({ untilMs: before.fromMs });
  }
  const found = args.ids.map((id) => memory.get(id));
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

function listed(memories: readonly MemoryEntry[]): readonly string[] {
  const lines = memories
    .slice(0, LISTED)
    .map(({ id, text }) => `  ${shortId(id)}  ${oneLine(text.replaceAll('\n', ' '), TEXT_COLUMNS)}`);
  return memories.length > LISTED ? [...lines, `  and ${memories.length - LISTED} more`] : lines;
}

/** Files beside the database that hold an older state of it. */
function olderStates(database: string): readonly string[] {
  const folder = path.dirname(database);
  try {
    const start = `${path.basename(database)}.before-restore-`;
    return readdirSync(folder)
      .filter((name) => name.startsWith(start))
      .map((name) => path.join(folder, name));
  } catch (error) {
    if (!isMissing(error)) throw error;
    return [];
  }
}

export const forget = action({
  name: 'forget',
  about: 'Remove memories for good',
  details:
    'Their text leaves the history, the search and what was said, too, so that nothing of it is left after "mira maintain"; only an id and a keyed fingerprint stay, which keep an import from bringing it back. It cannot be undone: "mira memories archive" can.',
  examples: ['mira forget 3f9a1c2e', 'mira forget --query "old staging host"', 'mira forget --tag trip --yes'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  asks: true,
  tool: { args: ['ids'], required: ['ids'], about: 'Remove memories for good, by their ids' },
  args: {
    ids: { type: 'ids', about: 'ids of memories' },
    query: { type: 'text', about: 'what "mira recall" finds for this', placeholder: 'QUERY' },
    tag: { type: 'text', about: 'all with this tag', placeholder: 'TAG' },
    before: { type: 'text', about: 'all made before this date', placeholder: 'DATE' },
    limit: { type: 'integer', about: 'at most this many for --query', fallback: 5, min: 1, max: 1_000 },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { rooms, note, confirm, actor } = context;
    const memory = await rooms.memory();
    const memories = await chosen(args, memory, context);
    if (memories.length === 0) return { forgotten: [] };
    if (actor === 'claude') refuseMany(memories.length);
    else {
      for (const line of listed(memories)) note(line);
      const count = memories.length === 1 ? 'this memory' : `these ${memories.length} memories`;
      if (!(await confirm(`Forget ${count} for good?`))) return { forgotten: [] };
    }
    const { forgotten, alsoIn, clean } = memory.forget(memories.map(({ id }) => id));
    if (alsoIn.length > 0)
      note(`The text also stands within ${alsoIn.map(shortId).join(', ')}; those stay as they are.`);
    if (!clean) note('Another mira still reads an older state: "mira maintain" removes the last traces once it ends.');
    await tellNotices(memory, context);
    for (const file of olderStates(rooms.database.file)) note(`An older state still holds it; remove it: rm ${file}`);
    return { forgotten };
  },
  asking: async ({ ids }, { rooms }: ActionContext<Rooms>) => {
    const memory = await rooms.memory();
    const texts = ids.map((id) => `"${oneLine(memory.get(id).text.replaceAll('\n', ' '), ASKED_COLUMNS)}"`);
    return `it removes for good ${texts.join(', ')}`;
  },
  show: ({ forgotten }) => (forgotten.length === 0 ? 'Nothing was forgotten.' : `Forgot ${forgotten.length}.`),
});

/** Of claude the CLI has asked the person's permission before the call comes here. */
function refuseMany(count: number): void {
  if (count <= MOST_BY_CLAUDE) return;
  throw new MiraError('refused', `a tool may forget ${MOST_BY_CLAUDE} memories at once, not ${count}`, {
    hint: 'ask the person to use /forget',
  });
}
