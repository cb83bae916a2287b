import type { SectionState } from '../context/assemble.ts';
import { WHOLE_BUDGET } from '../context/context.ts';
import type { LedgerItem } from '../context/ledger.ts';
import type { Layer } from '../context/section.ts';
import { shortId } from '../lib/ids.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { alignColumns } from './rows.ts';
import { turnWithContext } from './why.ts';

type Item = Pick<LedgerItem, 'section' | 'layer' | 'id' | 'text' | 'tokens' | 'score' | 'parts' | 'placement' | 'used'>;

interface Given {
  readonly turnId: string | null;
  readonly items: readonly Item[];
  readonly states: readonly SectionState[];
  readonly cache: { readonly readTokens: number; readonly writeTokens: number } | null;
}

const sum = (items: readonly Item[]): number => items.reduce((all, { tokens }) => all + tokens, 0);

/** Every section once, in the order of the prompt, with what it gave. */
function sectionsOf({ items, states }: Given) {
  return states.map(({ name, layer, state }) => {
    const own = items.filter(({ section }) => section === name);
    return { name, placement: own[0]?.placement ?? layer, tokens: sum(own), items: own.length, state };
  });
}

function answer(given: Given) {
  const { turnId, items, cache } = given;
  const tokens = (layer: Layer): number => sum(items.filter((item) => item.layer === layer));
  return {
    turnId,
    tokens: {
      static: tokens('static'),
      snapshot: tokens('snapshot'),
      turn: tokens('turn'),
      total: sum(items),
      budget: WHOLE_BUDGET,
    },
    sections: sectionsOf(given),
    items,
    cache,
  };
}

async function ofTurn(context: ActionContext<Rooms>): Promise<Given> {
  const turnId = await turnWithContext(undefined, context);
  const ledger = await context.rooms.ledger();
  const items = ledger.items(turnId);
  const gaps = ledger.gaps(turnId);
  const states = new Map<string, SectionState>();
  for (const { section, layer } of items) states.set(section, { name: section, layer, state: 'given' });
  for (const { section, layer, state } of gaps) states.set(section, { name: section, layer, state });
  return { turnId, items, states: [...states.values()], cache: ledger.cache(turnId) };
}

async function ofPrompt(prompt: string, { rooms }: ActionContext<Rooms>): Promise<Given> {
  const { pieces, states } = await rooms.previewContext(prompt);
  return { turnId: null, items: pieces.map((piece) => ({ ...piece, used: null })), states, cache: null };
}

function show(data: ReturnType<typeof answer>, view: View): string {
  const { turnId, tokens, sections, cache } = data;
  const rows = sections.map(({ name, placement, tokens: own, items, state }) => [
    name,
    placement === 'turn' ? 'message' : 'system prompt',
    `${own} tokens`,
    `${items} ${items === 1 ? 'item' : 'items'}`,
    state === 'given' ? '' : state,
  ]);
  const head = turnId === null ? 'This would be given:' : `Turn ${shortId(turnId)} was given:`;
  const read = cache === null ? 0 : cache.readTokens + cache.writeTokens;
  const share =
    cache === null || read === 0
      ? []
      : [view.dim(`cache: ${cache.readTokens} tokens read, ${cache.writeTokens} written`)];
  return [
    head,
    ...alignColumns(rows).map((cells) => `  ${cells.join('  ').trimEnd()}`),
    `${tokens.total} of at most ${tokens.budget} tokens: ${tokens.static} instructions, ${tokens.snapshot} session, ${tokens.turn} question`,
    ...share,
    view.dim('`mira why` shows each item'),
  ].join('\n');
}

export const context = action({
  name: 'context',
  about: 'Show what mira adds to the requests, section by section',
  details: 'Of the newest turn of this project, or with --for of what a question would be given. Calls no model.',
  examples: ['mira context', 'mira context --for "how do we deploy?"', 'mira context --json'],
  on: ['cli', 'slash'],
  args: { for: { type: 'text', about: 'what this question would be given', placeholder: 'PROMPT' } },
  run: async (args, here: ActionContext<Rooms>) =>
    answer(args.for === undefined ? await ofTurn(here) : await ofPrompt(args.for, here)),
  show,
});
