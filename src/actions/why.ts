import type { LedgerItem } from '../context/ledger.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { isUuid } from '../redact/harmless.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { canFix, fixItems, markNotRelevant } from './why-fix.ts';

/** A number behind `why` counts back from the newest turn; ids are longer. */
const COUNT_BACK = /^\d{1,3}$/;

/**
 * The turn that is meant: the one that was named by its id, the newest of this project that was given anything, or the
 * n-th newest (1 is the newest).
 */
export async function turnWithContext(
  typed: string | undefined,
  { rooms, cwd }: ActionContext<Rooms>,
): Promise<string> {
  if (typed !== undefined && !COUNT_BACK.test(typed)) {
    const [id] = (await rooms.history()).resolve([typed]);
    if (id === undefined) throw new Error('a resolved turn has no id');
    return id;
  }
  const [ledger, projectId] = await Promise.all([rooms.ledger(), rooms.projectId(cwd)]);
  const last = ledger.lastTurn(projectId, Math.max(1, Number(typed ?? 1)));
  if (last !== null) return last;
  if (typed !== undefined) {
    throw new MiraError('not_found', `this project has no ${typed} questions that were answered with a context`, {
      hint: 'mira history lists the turns',
    });
  }
  throw new MiraError('not_found', 'no question of this project has been answered with a context yet', {
    hint: 'ask something first, or name a turn: mira history lists them',
  });
}

function usedText({ used, overlap }: LedgerItem): string {
  if (used === null) return '';
  const words = overlap === null ? '' : `, ${Math.round(overlap * 100)} % of its words in the answer`;
  return used ? `named by the answer${words}` : `not named by the answer${words}`;
}

function itemText(item: LedgerItem, view: View): string {
  const { section, id, origin, at, score, parts, tokens, placement } = item;
  const facts = [
    `${tokens} tokens`,
    `from ${origin}`,
    at === null ? '' : `said ${localTime(at)}`,
    score === null ? '' : `score ${score.toFixed(2)}`,
    ...Object.entries(parts ?? {}).flatMap(([name, value]) => (value === 0 ? [] : [`${name} ${value.toFixed(2)}`])),
    isUuid(id) ? usedText(item) : '',
  ].filter((fact) => fact !== '');
  const name = section === 'memories' ? `memory ${shortId(id)}` : section;
  const head = `${view.bold(name)}  ${view.dim(`in the ${placement === 'turn' ? 'message' : 'system prompt'}`)}`;
  // The instructions are a page, and the same in every turn.
  const text =
    section === 'instructions' ? '(what mira tells claude in every session; --json has it)' : item.text.trim();
  return `${head}\n  ${stripControls(text).replaceAll('\n', '\n  ')}\n  ${view.dim(facts.join(' · '))}`;
}

function listText(turnId: string, items: readonly LedgerItem[], view: View): string {
  if (items.length === 0) return `Turn ${shortId(turnId)} was given nothing that is stored.`;
  const tools = items.filter(({ section }) => section === 'tools');
  const tokens = tools.reduce((sum, item) => sum + item.tokens, 0);
  const offered = `${view.bold('tools')}  ${view.dim(`${tools.length} of mira's own, ${tokens} tokens; --json has them`)}`;
  const others = items.filter(({ section }) => section !== 'tools').map((item) => itemText(item, view));
  return [...others, ...(tools.length === 0 ? [] : [offered])].join('\n\n');
}

/** The list stands above the questions, which are asked before `show` is. */
function tell({ note, aside, now }: ActionContext<Rooms>, turnId: string, items: readonly LedgerItem[]): void {
  const plain = (text: string): string => text;
  note(listText(turnId, items, { columns: Number.POSITIVE_INFINITY, dim: plain, bold: plain, now: now() }));
  aside?.('');
}

export const why = action({
  name: 'why',
  about: 'Show what a turn was given, item by item, and why',
  details:
    'Without a turn, the newest one of this project; a number counts back from it. An item is used when the answer named it; how many of its words stand in the answer is a hint, no proof. In the chat a key pins, edits or forgets a memory, or says that it is not relevant for such questions; edits or disables a correction, edits or unsets a preference, edits or ends a goal; elsewhere `mira memories edit`, `pin` and `mira forget` take the id that stands at it.',
  examples: ['mira why', 'mira why 2', 'mira why 3f9a1c2e --json', 'mira why --not-relevant 77aa01bc'],
  on: ['cli', 'slash'],
  args: {
    turn: { type: 'text', about: 'id of the turn, or how many turns back', position: 'one', placeholder: 'TURN' },
    notRelevant: { type: 'text', about: 'say that this memory does not fit such questions', placeholder: 'ID' },
  },
  run: async ({ turn, notRelevant }, context: ActionContext<Rooms>) => {
    const turnId = await turnWithContext(turn, context);
    const { rooms, ask, surface } = context;
    const items = (await rooms.ledger()).items(turnId);
    if (notRelevant !== undefined) {
      const { id, text } = (await rooms.memory()).get(notRelevant);
      return { turnId, items, done: [`${oneLine(text, 60)}: ${await markNotRelevant(id, turnId, rooms)}`] };
    }
    const mayFix = surface === 'slash' && rooms.interactive && canFix(items);
    if (ask === undefined || !mayFix) return { turnId, items };
    tell(context, turnId, items);
    return { turnId, items, done: await fixItems(items, turnId, { ...context, ask }) };
  },
  show: ({ turnId, items, done }, view) =>
    done === undefined ? listText(turnId, items, view) : stripControls(done.join('\n')),
});
