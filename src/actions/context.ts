import type { SectionState } from '../context/assemble.ts';
import { COUNTED_APART } from '../context/budgets.ts';
import type { CourseRow } from '../context/ledger.sql.ts';
import type { LedgerItem } from '../context/ledger.ts';
import type { Layer } from '../context/section.ts';
import { shortId } from '../lib/ids.ts';
import { percent } from '../lib/percent.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type ClaudeUsage, type View } from './define.ts';
import { alignColumns } from './rows.ts';
import { turnWithContext } from './why.ts';

type Item = Pick<LedgerItem, 'section' | 'layer' | 'id' | 'text' | 'tokens' | 'score' | 'parts' | 'placement' | 'used'>;

interface Given {
  readonly turnId: string | null;
  readonly items: readonly Item[];
  readonly states: readonly SectionState[];
  /** This turn and those before it, newest first; empty for what would be given. */
  readonly course: readonly CourseRow[];
  /** What claude itself says that it holds; null outside of a chat. */
  readonly claude: ClaudeUsage | null;
  readonly budget: number;
}

/** Turns whose use of the cache is shown. */
const COURSE_TURNS = 5;

const sum = (items: readonly Item[]): number => items.reduce((all, { tokens }) => all + tokens, 0);

/** Every section once, in the order of the prompt, with what it gave. */
function sectionsOf({ items, states }: Given) {
  return states.map(({ name, layer, state, leftOut, why }) => {
    const own = items.filter(({ section }) => section === name);
    const placement = own[0]?.placement ?? layer;
    return { name, placement, tokens: sum(own), items: own.length, state, leftOut, why };
  });
}

/** Share of what a turn's requests read that came from the cache, 0 to 1; null when there was nothing to read. */
function cacheShare({ inputTokens, readTokens, writeTokens }: CourseRow): number | null {
  const whole = inputTokens + readTokens + writeTokens;
  return whole === 0 ? null : readTokens / whole;
}

function answer(given: Given) {
  const { turnId, items, course, claude, budget } = given;
  const counted = items.filter(({ section }) => !COUNTED_APART.has(section));
  const tokens = (layer: Layer): number => sum(counted.filter((item) => item.layer === layer));
  const of = (section: string): number => sum(items.filter((item) => item.section === section));
  const [here] = course;
  return {
    turnId,
    tokens: {
      static: tokens('static'),
      snapshot: tokens('snapshot'),
      turn: tokens('turn'),
      total: sum(counted),
      budget,
      tools: of('tools'),
      apart: sum(items) - sum(counted) - of('tools'),
    },
    sections: sectionsOf(given),
    items,
    cache: here === undefined ? null : { readTokens: here.readTokens, writeTokens: here.writeTokens },
    course: course.map((row) => {
      const { turn, readTokens, writeTokens, size, added } = row;
      return { turnId: turn, readTokens, writeTokens, share: cacheShare(row), size, added };
    }),
    claude,
  };
}

async function ofTurn(here: ActionContext<Rooms>): Promise<Given> {
  const turnId = await turnWithContext(undefined, here);
  const ledger = await here.rooms.ledger();
  const items = ledger.items(turnId);
  const states = new Map<string, SectionState>();
  for (const { section, layer } of items) {
    states.set(section, { name: section, layer, state: 'given', leftOut: 0, why: null });
  }
  for (const { section, ...gap } of ledger.gaps(turnId)) states.set(section, { name: section, ...gap });
  const { values } = await here.rooms.config();
  return {
    turnId,
    items,
    states: [...states.values()],
    course: ledger.course(turnId, COURSE_TURNS),
    claude: (await here.claudeUsage?.()) ?? null,
    budget: values['context.totalTokens'],
  };
}

async function ofPrompt(prompt: string, { rooms }: ActionContext<Rooms>): Promise<Given> {
  const { pieces, states } = await rooms.previewContext(prompt);
  const { values } = await rooms.config();
  const items = pieces.map((piece) => ({ ...piece, used: null }));
  return { turnId: null, items, states, course: [], claude: null, budget: values['context.totalTokens'] };
}

type Data = ReturnType<typeof answer>;

function sectionRows({ sections }: Data, view: View): readonly string[] {
  const rows = sections.map(({ name, placement, tokens, items, state }) => [
    name,
    name === 'tools' ? 'tools' : placement === 'turn' ? 'message' : 'system prompt',
    `${tokens} tokens`,
    `${items} ${items === 1 ? 'item' : 'items'}`,
    state === 'given' ? '' : state,
  ]);
  const reasons = sections.flatMap(({ name, why }) => (why === null ? [] : [view.dim(`  ${name}: ${why}`)]));
  return [...alignColumns(rows).map((cells) => `  ${cells.join('  ').trimEnd()}`), ...reasons];
}

/** How the conversation grows, and how much of it the cache gives back. */
function courseRows({ course }: Data, view: View): readonly string[] {
  const [last] = course;
  if (last === undefined || last.size === 0) return [];
  const shares = course.flatMap(({ share }) => (share === null ? [] : [percent(share)])).toReversed();
  const first = course.at(-1);
  const grown =
    first === undefined || course.length < 2 ? null : Math.round((last.size - first.size) / (course.length - 1));
  return [
    view.dim(
      `cache: ${last.readTokens} tokens read, ${last.writeTokens} written; read of the last turns: ${shares.join(', ')}`,
    ),
    view.dim(
      `conversation: ${last.size} tokens${grown === null ? '' : `, ${grown >= 0 ? '+' : ''}${grown} a turn, ${last.added} of the last by mira`}`,
    ),
  ];
}

function claudeRows({ claude }: Data, view: View): readonly string[] {
  if (claude === null) return [];
  const parts = claude.categories.map(({ name, tokens }) => `${name} ${tokens}`).join(', ');
  const share = claude.maxTokens === 0 ? '' : ` (${percent(claude.totalTokens / claude.maxTokens)})`;
  return [view.dim(`claude holds ${claude.totalTokens} of ${claude.maxTokens} tokens${share}: ${parts}`)];
}

function show(data: Data, view: View): string {
  const { turnId, tokens } = data;
  const apart = tokens.apart === 0 ? '' : `, and ${tokens.apart} of your own`;
  const tools = tokens.tools === 0 ? '' : `, ${tokens.tools} of tools`;
  return [
    turnId === null ? 'This would be given:' : `Turn ${shortId(turnId)} was given:`,
    ...sectionRows(data, view),
    `${tokens.total} of at most ${tokens.budget} tokens: ${tokens.static} instructions, ${tokens.snapshot} session, ${tokens.turn} question${apart}${tools}`,
    ...courseRows(data, view),
    ...claudeRows(data, view),
    view.dim(`${view.slash === true ? '/why' : '`mira why`'} shows each item`),
  ].join('\n');
}

export const context = action({
  name: 'context',
  about: 'Show what mira adds to the requests, section by section',
  details:
    'Of the newest turn of this project, or with --for of what a question would be given. Says what was left out and why, what the prompt cache gave back, how the conversation grows and, in a chat, what claude itself holds. Calls no model.',
  examples: ['mira context', 'mira context --for "how do we deploy?"', 'mira context --json'],
  on: ['cli', 'slash'],
  args: { for: { type: 'text', about: 'what this question would be given', placeholder: 'PROMPT' } },
  run: async (args, here: ActionContext<Rooms>) =>
    answer(args.for === undefined ? await ofTurn(here) : await ofPrompt(args.for, here)),
  show,
});
