import { MiraError } from '../errors.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { MemoryEntry } from '../memory/entry.ts';
import type { Memory } from '../memory/memory.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, type Asker, action } from './define.ts';
import { MEMORY_ARGS, memoryLine, reach } from './memory-lines.ts';

const ALL = 'all';
/** Stands for a line break where a text is changed in one line. */
const LINE_BREAK = ' \u23ce ';

const CHOICES = [
  { key: 'a', name: 'accept' },
  { key: 'e', name: 'edit, then accept' },
  { key: 'm', name: 'merge: the nearest one says it already' },
  { key: 'r', name: 'refuse' },
  { key: 's', name: 'skip' },
  { key: 'q', name: 'leave' },
] as const;

interface Wanted {
  readonly accept: readonly string[];
  readonly refuse: readonly string[];
  readonly ids: readonly string[];
}

/** Ids for a flag: words that follow it belong to it, and `all` stands for everything that is listed. */
function named(flag: readonly string[], ids: readonly string[], listed: readonly MemoryEntry[]): readonly string[] {
  if (flag.length === 0) return [];
  return flag.includes(ALL) ? listed.map(({ id }) => id) : [...new Set([...flag, ...ids])];
}

function decide(wanted: Wanted, listed: readonly MemoryEntry[], memory: Memory): readonly MemoryEntry[] {
  const { accept, refuse, ids } = wanted;
  if (ids.length > 0 && (accept.length === 0) === (refuse.length === 0)) {
    throw new MiraError('usage', 'say what to do with them: --accept ID… or --refuse ID…');
  }
  const accepted = memory.accept(named(accept, ids, listed), 'person');
  return [...accepted, ...memory.refuse(named(refuse, ids, listed), 'person')];
}

function question(entry: MemoryEntry, near: string | null, left: number): string {
  const quote = entry.source?.quote === undefined ? '' : `\n  said: "${stripControls(entry.source.quote)}"`;
  const close = near === null ? '' : `\n  nearest: ${stripControls(near)}`;
  return `${stripControls(entry.text)}\n  (${entry.kind}, ${reach(entry)}, ${entry.origin}; ${left} left)${quote}${close}\n`;
}

/** What the person decided about one; null when they left. */
async function decideOne(entry: MemoryEntry, left: number, memory: Memory, ask: Asker) {
  const [near] = memory.near(entry.id);
  const choices = CHOICES.filter(({ key }) => key !== 'm' || near !== undefined);
  switch (await ask.pick(question(entry, near?.text ?? null, left), choices)) {
    case 'a':
      return memory.accept([entry.id], 'person');
    case 'r':
      return memory.refuse([entry.id], 'person');
    case 'm':
      return near === undefined ? [] : [memory.supersede(entry.id, near.id, 'person')];
    case 'e': {
      const text = await ask.line('New text:', entry.text.replaceAll('\n', LINE_BREAK));
      return text === null ? [] : [memory.acceptEdited(entry.id, text.replaceAll(LINE_BREAK, '\n'), 'person')];
    }
    case 's':
      return [];
    default:
      return null;
  }
}

async function reviewAll(listed: readonly MemoryEntry[], memory: Memory, ask: Asker, note: (line: string) => void) {
  const done: MemoryEntry[] = [];
  for (const [at, entry] of listed.entries()) {
    try {
      const decided = await decideOne(entry, listed.length - at, memory, ask);
      if (decided === null) break;
      done.push(...decided);
    } catch (error) {
      // Another terminal may have decided it, or an edit may hold a secret: the others are still to be asked about.
      if (!(error instanceof MiraError)) throw error;
      note(error.message);
    }
  }
  return done;
}

export const memoriesReview = action({
  name: 'memories review',
  about: 'Decide about proposed memories',
  details:
    'What claude proposed and what was imported is used for nothing until you accept it. Without a terminal the proposed ones are listed; --accept all and --refuse all take what the filters leave.',
  examples: [
    'mira memories review',
    'mira memories review --accept 3f9a1c2e 8b2d4f6a',
    'mira memories review --origin import --refuse all',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    ids: { type: 'ids', about: 'more ids for --accept or --refuse' },
    accept: { type: 'list', about: 'make it active, as confirmed by you', placeholder: 'ID' },
    refuse: { type: 'list', about: 'put it away', placeholder: 'ID' },
    kind: MEMORY_ARGS.kind,
    origin: MEMORY_ARGS.origin,
    batch: { type: 'text', about: 'only of this import', placeholder: 'ID' },
    list: { type: 'flag', about: 'only list them' },
  },
  run: async (args, { rooms, ask, note, actor }: ActionContext<Rooms>) => {
    if (actor !== 'person') throw new MiraError('refused', 'only the person decides about proposed memories');
    const memory = await rooms.memory();
    const waiting = () =>
      memory.list({
        status: 'proposed',
        kind: args.kind ?? null,
        origin: args.origin ?? null,
        batch: args.batch ?? null,
      });
    const listed = waiting();
    if (args.accept.length + args.refuse.length + args.ids.length > 0) return decide(args, listed, memory);
    if (listed.length === 0) note('Nothing is waiting.');
    if (ask === undefined || args.list || !rooms.interactive) return listed;
    const decided = await reviewAll(listed, memory, ask, note);
    const left = waiting().length;
    // The list that follows holds what was decided.
    if (left > 0) note(decided.length > 0 ? `${left} still waiting; you decided:` : `${left} still waiting.`);
    return decided;
  },
  show: (memories, view) => memories.map((memory) => memoryLine(memory, view)).join('\n'),
});
