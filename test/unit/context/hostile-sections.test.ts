import { describe, expect, test } from 'vitest';
import { COUNTED_APART } from '../../../src/context/budgets.ts';
import { openSessionContext } from '../../../src/context/context.ts';
import { type ContextParts, sectionsOf } from '../../../src/context/section-list.ts';
import type { TurnContext } from '../../../src/context/session-context.ts';
import { type Everywhere, putEverywhere } from './every-section.ts';
import { HOSTILE, type ReadElement, readElements } from './hostile.ts';

const WORD = 'zebraquartz';
const INSTRUCTIONS = 'You are tested.';
const ROOM = { static: 100_000, snapshot: 100_000, dynamic: 100_000, all: 200_000, tools: 0 };

const wholeParts = (parts: Partial<ContextParts>): ContextParts => ({
  instructions: INSTRUCTIONS,
  extra: null,
  timeZone: () => 'UTC',
  exclude: [],
  budgets: ROOM,
  onFailure: (section, error) => {
    throw new Error(`${section}: ${String(error)}`);
  },
  ...(parts as Omit<ContextParts, 'instructions' | 'extra' | 'timeZone' | 'exclude' | 'budgets' | 'onFailure'>),
});

interface Given {
  readonly system: readonly ReadElement[];
  readonly turn: readonly ReadElement[];
  readonly items: TurnContext['items'];
}

/** What a session with this text everywhere is given, read strictly. */
async function read({ parts, session }: Everywhere): Promise<Given> {
  const context = openSessionContext(wholeParts(parts), {
    sessionId: 's',
    from: null,
    question: null,
    model: 'm',
    tools: [],
    memory: true,
    conversationId: null,
    exchanges: [],
    stored: false,
    onlyLooking: true,
    ...session,
  });
  const system = await context.system;
  const { blocks, items } = await context.forTurn(`What about ${WORD}?`);
  expect(system.startsWith(`${INSTRUCTIONS}\n\n`)).toBe(true);
  return {
    system: readElements(system.slice(INSTRUCTIONS.length + 2)),
    turn: readElements(blocks.map(({ text }) => text).join('')),
    items,
  };
}

/** Everything that can stand in the context at once. */
const SECTIONS = [
  'instructions',
  'project',
  'guidelines',
  'blocks',
  'corrections',
  'preferences',
  'goals',
  'tasks',
  'recent-work',
  'exchanges',
  'time-and-place',
  'notices',
  'reminders',
  'memories',
];

describe('a text that stands in every section', () => {
  test('is given in each of them, as an element of its own', async () => {
    const everywhere = await putEverywhere('The gate is green.', WORD);
    const { system, turn, items } = await read(everywhere);
    expect(new Set(items.map(({ section }) => section))).toEqual(new Set(SECTIONS));
    expect(new Set([...system, ...turn].map(({ name }) => name))).toEqual(
      new Set([
        ...['project', 'guidelines', 'persona', 'block', 'correction', 'preference', 'goal', 'task', 'earlier'],
        ...['exchange', 'now', 'notice', 'reminder', 'memory', 'quoted'],
      ]),
    );
    everywhere.home.close();
  });

  test.each(HOSTILE.map((text, at) => [at, text] as const))(
    'leaves none of them, forges none, and does not hide: hostile text %i',
    async (_at, text) => {
      const everywhere = await putEverywhere(text, WORD);
      const innocent = await putEverywhere('The gate is green.', WORD);
      const [{ system, turn, items }, expected] = [await read(everywhere), await read(innocent)];
      // As many elements as there are items, each of a name that an innocent text has there as well.
      const names = (elements: readonly ReadElement[]): ReadonlySet<string> =>
        new Set(elements.map(({ name }) => name));
      for (const name of names(system)) expect(names(expected.system)).toContain(name);
      for (const name of names(turn)) expect(names(expected.turn)).toContain(name);
      expect(system.length + turn.length).toBe(items.length - 1);
      everywhere.home.close();
      innocent.home.close();
    },
  );
});

test('every section that counts apart is known to whoever adds them up', async () => {
  const { parts, home } = await putEverywhere('x', WORD);
  const reading = { sessionId: 's', memory: true, tools: [], conversationId: null, exchanges: [] };
  const apart = sectionsOf({ ...wholeParts(parts), extra: 'x' }, reading).filter((section) => section.apart === true);
  expect(new Set([...apart.map(({ name }) => name), 'tools'])).toEqual(COUNTED_APART);
  home.close();
});
