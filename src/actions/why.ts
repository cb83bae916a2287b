import type { LedgerItem } from '../context/ledger.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';

/** The turn that is meant: the one that was named, or the newest of this project that was given anything. */
export async function turnWithContext(
  typed: string | undefined,
  { rooms, cwd }: ActionContext<Rooms>,
): Promise<string> {
  if (typed !== undefined) {
    const [id] = (await rooms.history()).resolve([typed]);
    if (id === undefined) throw new Error('a resolved turn has no id');
    return id;
  }
  const [ledger, projectId] = await Promise.all([rooms.ledger(), rooms.projectId(cwd)]);
  const last = ledger.lastTurn(projectId);
  if (last !== null) return last;
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
  const { section, id, origin, at, score, parts, tokens, placement, layer } = item;
  const facts = [
    `${tokens} tokens`,
    `from ${origin}`,
    at === null ? '' : `said ${localTime(at)}`,
    score === null ? '' : `score ${score.toFixed(2)}`,
    ...Object.entries(parts ?? {}).flatMap(([name, value]) => (value === 0 ? [] : [`${name} ${value.toFixed(2)}`])),
    layer === 'turn' ? usedText(item) : '',
  ].filter((fact) => fact !== '');
  const name = section === 'memories' ? `memory ${shortId(id)}` : section;
  const head = `${view.bold(name)}  ${view.dim(`in the ${placement === 'turn' ? 'message' : 'system prompt'}`)}`;
  // The instructions are a page, and the same in every turn.
  const text =
    section === 'instructions' ? '(what mira tells claude in every session; --json has it)' : item.text.trim();
  return `${head}\n  ${stripControls(text).replaceAll('\n', '\n  ')}\n  ${view.dim(facts.join(' · '))}`;
}

export const why = action({
  name: 'why',
  about: 'Show what a turn was given, item by item, and why',
  details:
    'Without a turn, the newest one of this project. An item is used when the answer named it; how many of its words stand in the answer is a hint, no proof. `mira memories edit`, `pin` and `forget` take the id that stands at a memory.',
  examples: ['mira why', 'mira why 3f9a1c2e --json'],
  on: ['cli', 'slash'],
  args: { turn: { type: 'text', about: 'id of the turn', position: 'one', placeholder: 'TURN' } },
  run: async ({ turn }, context: ActionContext<Rooms>) => {
    const turnId = await turnWithContext(turn, context);
    return { turnId, items: (await context.rooms.ledger()).items(turnId) };
  },
  show: ({ turnId, items }, view) => {
    if (items.length === 0) return `Turn ${shortId(turnId)} was given nothing that is stored.`;
    return items.map((item) => itemText(item, view)).join('\n\n');
  },
});
