import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { KINDS, SCOPES } from '../memory/entry.ts';
import type { Remembered } from '../memory/remember.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type BatchError, type View } from './define.ts';
import { MEMORY_ARGS, memoryLine, projectHere } from './memory-lines.ts';
import { type Asked, itemFrom, readItem } from './remember-item.ts';
import { whatClaudeMayStore } from './remember-quote.ts';
import { tellNotices } from './vector-notes.ts';

interface Answer extends Remembered {
  /** What the person did not say and mira chose. */
  readonly guessed: readonly string[];
}

async function rememberOne(asked: Asked, here: string | null, context: ActionContext<Rooms>): Promise<Answer> {
  const memory = await context.rooms.memory();
  const item = await itemFrom(asked, { here, nowMs: context.now(), memory });
  const by = context.actor === 'claude' ? await whatClaudeMayStore(asked, here, context) : {};
  const done = await memory.remember({ ...item, ...by }, context.actor);
  await tellNotices(memory, context);
  const guessed = [...(asked.kind === undefined ? ['kind'] : []), ...(asked.scope === undefined ? ['scope'] : [])];
  return { ...done, guessed: done.created ? guessed : [] };
}

async function* rememberLines(
  lines: AsyncIterable<string>,
  shared: Asked,
  context: ActionContext<Rooms>,
): AsyncGenerator<Answer | BatchError> {
  const here = await projectHere(context);
  for await (const line of lines) {
    if (line.trim() === '') continue;
    try {
      yield await rememberOne({ ...shared, ...readItem(line) }, here, context);
    } catch (error) {
      if (!(error instanceof MiraError)) throw error;
      yield { failed: error };
    }
  }
}

function show({ id, created, memory, near, guessed }: Answer, view: View): string {
  if (!created) return `Known already: ${memoryLine(memory, view)}`;
  const kind = guessed.includes('kind') ? `${memory.kind} (guessed)` : memory.kind;
  const where = memory.project === null ? 'global' : `project ${oneLine(memory.project.name, 24)}`;
  // Dates in words are said back as they were understood.
  const facts = [
    kind,
    where,
    memory.happensAt === null ? '' : `on ${localTime(memory.happensAt)}`,
    memory.expiresAt === null ? '' : `until ${localTime(Date.parse(memory.expiresAt) - 1)}`,
    memory.status === 'proposed' ? 'proposed' : '',
  ];
  const lines = [`Remembered ${shortId(id)}: ${facts.filter((fact) => fact !== '').join(', ')}.`];
  for (const other of near) {
    const text = oneLine(other.text.replaceAll('\n', ' '), Math.max(20, view.columns - 30));
    lines.push(`Nearly the same: ${view.dim(shortId(other.id))}  ${text}`);
    lines.push(view.dim(`  to replace it: mira memories supersede ${shortId(other.id)} ${shortId(id)}`));
  }
  return lines.join('\n');
}

export const remember = action({
  name: 'remember',
  about: 'Keep something: a fact, preference, decision, pattern or note',
  details:
    'Use it when the person asks to keep something. Preferences hold everywhere, all else in the current project, unless the scope says otherwise. A text with a secret is refused.',
  examples: [
    'mira remember "We deploy with make ship, on Fridays only"',
    'mira remember "I prefer tabs" --scope global --pin',
    'mira remember "Freeze of the API" --kind note --until "in 2 weeks"',
    'cat notes.txt | mira remember --stdin --tag notes',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  batch: true,
  tool: { args: ['text', 'quote', 'kind', 'scope'], required: ['text', 'quote'], free: true },
  args: {
    text: { type: 'text', about: 'what to keep, in one self-contained sentence', position: 'rest', required: true },
    kind: { type: 'choice', about: 'what it is; guessed when it is not given', of: KINDS },
    scope: { type: 'choice', about: 'where it holds', of: SCOPES },
    quote: { type: 'text', about: "the person's own words that it rests on, exactly as typed" },
    tag: { type: 'list', about: 'a tag', placeholder: 'TAG' },
    pin: { type: 'flag', about: 'put it before others' },
    until: { type: 'text', about: 'it holds up to this date', placeholder: 'DATE' },
    at: { type: 'text', about: 'when it happens', placeholder: 'DATE' },
    supersede: { type: 'text', about: 'it replaces this memory', placeholder: 'ID' },
    redact: MEMORY_ARGS.redact,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { text, ...shared } = args;
    if (context.stdin !== null) return rememberLines(context.stdin(), { text: '', ...shared }, context);
    return rememberOne(args, await projectHere(context), context);
  },
  show: (data, view) => ('created' in data ? show(data, view) : ''),
});
