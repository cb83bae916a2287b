import path from 'node:path';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Memory } from '../memory/memory.ts';
import type { Recalled, RecallQuery } from '../memory/recall.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type BatchError, type View } from './define.ts';
import { MEMORY_ARGS, period, projectHere, reach } from './memory-lines.ts';
import { tellNotices } from './vector-notes.ts';

type Filter = Omit<RecallQuery, 'text'>;

interface BatchAnswer {
  readonly id: unknown;
  readonly results: readonly Recalled[];
}

function readQuestion(line: string, number: number): { readonly id: unknown; readonly query: string } {
  if (!line.trimStart().startsWith('{')) return { id: number, query: line };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new MiraError('usage', `line ${number} begins like JSON and is none`, { cause });
  }
  const query = typeof value === 'object' && value !== null && 'query' in value ? value.query : undefined;
  if (typeof query !== 'string') throw new MiraError('usage', `line ${number} has no "query"`);
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : number;
  return { id, query };
}

async function* answerLines(
  lines: AsyncIterable<string>,
  filter: Filter,
  memory: Memory,
  context: ActionContext<Rooms>,
): AsyncGenerator<BatchAnswer | BatchError> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      const { id, query } = readQuestion(line, number);
      yield { id, results: await memory.recall({ ...filter, text: query }) };
    } catch (error) {
      if (!(error instanceof MiraError)) throw error;
      yield { failed: error };
    }
  }
  await tellNotices(memory, context);
}

function isList(data: object): data is readonly Recalled[] {
  return Array.isArray(data);
}

function partsText(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join('  ');
}

function showHits(hits: readonly Recalled[], view: View): string {
  if (hits.length === 0) return 'Nothing that answers this.';
  return hits
    .map((hit) => {
      const head = view.dim(`${hit.score.toFixed(2)}  ${shortId(hit.id)}  ${hit.kind}  ${reach(hit)}`);
      const text = stripControls(hit.text).replaceAll('\n', '\n      ');
      const parts = hit.parts === undefined ? '' : `\n      ${view.dim(partsText(hit.parts))}`;
      return `${head}\n      ${text}${parts}`;
    })
    .join('\n');
}

export const recall = action({
  name: 'recall',
  about: 'Find what was remembered',
  details:
    'Searches by words and by meaning, in this project and everywhere else, and gives nothing when nothing answers. Any text is a safe query.',
  examples: [
    'mira recall how do we deploy',
    'mira recall "port of the database" --project ../api --explain',
    'mira recall --stdin --json < questions.jsonl',
  ],
  on: ['cli', 'slash', 'tool'],
  batch: true,
  tool: {
    args: ['query', 'limit', 'kind', 'scope'],
    required: ['query'],
    about: 'Search what was remembered, by words and by meaning; gives nothing when nothing answers',
  },
  args: {
    query: { type: 'text', about: 'what to look for', position: 'rest', required: true },
    limit: { type: 'integer', about: 'at most this many', fallback: 5, min: 1, max: 1_000 },
    kind: MEMORY_ARGS.kind,
    scope: MEMORY_ARGS.scope,
    origin: MEMORY_ARGS.origin,
    tag: MEMORY_ARGS.tag,
    project: { type: 'text', about: 'only the project of this folder, and what is global', placeholder: 'DIR' },
    since: MEMORY_ARGS.since,
    until: MEMORY_ARGS.until,
    explain: { type: 'flag', about: 'show what each part added to the order' },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const memory = await context.rooms.memory();
    const filter = await filterFrom(args, context);
    if (context.stdin !== null) return answerLines(context.stdin(), filter, memory, context);
    const hits = await memory.recall({ ...filter, text: args.query });
    await tellNotices(memory, context);
    return hits;
  },
  show: (data: readonly Recalled[] | BatchAnswer | AsyncIterable<unknown>, view) => {
    if (isList(data)) return showHits(data, view);
    return 'results' in data ? `${String(data.id)}\n${showHits(data.results, view)}` : '';
  },
});

interface FilterArgs {
  readonly limit: number;
  readonly kind: RecallQuery['kind'];
  readonly scope: RecallQuery['scope'];
  readonly origin: RecallQuery['origin'];
  readonly tag: readonly string[];
  readonly project: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly explain: boolean;
}

async function filterFrom(args: FilterArgs, context: ActionContext<Rooms>): Promise<Filter> {
  const { rooms, cwd, now, actor } = context;
  const here = await projectHere(context);
  const named = args.project === undefined ? null : await rooms.projectId(path.resolve(cwd, args.project));
  // `--scope project` means this one; claude is never given another project's.
  const onlyHere = actor === 'claude' || args.scope === 'project';
  const onlyProject = named ?? (onlyHere ? (here ?? '') : null);
  return {
    limit: args.limit,
    here: named ?? here,
    tags: args.tag,
    explain: args.explain,
    ...(args.kind === undefined ? {} : { kind: args.kind }),
    ...(args.scope === undefined ? {} : { scope: args.scope }),
    ...(args.origin === undefined ? {} : { origin: args.origin }),
    ...(onlyProject === null ? {} : { onlyProject }),
    ...(await period(args, now())),
  };
}
