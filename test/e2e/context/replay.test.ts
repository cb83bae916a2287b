import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACTIONS } from '../../../src/actions/index.ts';
import { fittingTools, toolText } from '../../../src/context/tool-schemas.ts';
import { toolsFor } from '../../../src/surfaces/tools.ts';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';
import { putEverywhere } from '../../unit/context/every-section.ts';
import { type Living, openLiving } from './living.ts';
import { addedTokens, DENIED, isUnrelated, openReplay, replay, TOOL_TOKENS, TOOLS, TURNS } from './replay.ts';
import { brokenPrefixes, cacheShare, personBlocks } from './requests.ts';

let living: Living;
beforeEach(async () => {
  living = await openReplay();
});
afterEach(() => living.close());

describe(`${TURNS} turns with memory, tools and refusals`, () => {
  test('keep the whole prefix of the request before, and the cache of a bare claude', {
    timeout: 120_000,
  }, async () => {
    const mira = await replay(living, 'new');
    expect(mira.bodies.length).toBeGreaterThan(TURNS * 1.5);
    expect(brokenPrefixes(mira.bodies)).toEqual([]);
    expect(JSON.stringify(mira.bodies.at(-1)).includes(DENIED.reason)).toBe(true);
    const bare = await replay(living, 'bare');
    expect(bare.bodies.length).toBe(mira.bodies.length);
    expect(Math.abs(cacheShare(mira.bodies) - cacheShare(bare.bodies))).toBeLessThan(0.02);
    const later = mira.ended.slice(1).map(addedTokens);
    expect(later.sort((a, b) => a - b)[Math.floor(later.length / 2)]).toBeLessThanOrEqual(150);
    const unrelated = mira.ended.filter((_, n) => isUnrelated(n)).flatMap(({ context }) => context);
    expect(unrelated.filter(({ section }) => section === 'memories')).toEqual([]);
  });
});

const SECTIONS = [
  ...['instructions', 'project', 'guidelines', 'blocks', 'corrections', 'preferences', 'goals', 'tasks', 'recent-work'],
  ...['exchanges', 'time-and-place', 'notices', 'reminders', 'memories', 'tools'],
];

test('the ledger explains every byte that mira adds, with every section and the tools', {
  timeout: 60_000,
}, async () => {
  const asked = 'What about the zebraquartz gate?';
  const everywhere = await putEverywhere('The gate is green.', 'zebraquartz');
  const { ledger: _other, ...parts } = everywhere.parts;
  const budgets = { static: 2_000, snapshot: 5_000, dynamic: 10_000, all: 20_000, tools: TOOL_TOKENS };
  await living.close();
  living = await openLiving({ tools: TOOLS, parts: { ...parts, budgets }, session: everywhere.session });
  const { home, ledger, fake } = living;
  await living.start('bare');
  await living.say(asked);
  const bare = fake.mainRequests.at(-1)?.body ?? {};
  await living.start('new');
  const { turnId } = await living.say(asked);
  const body = fake.mainRequests.at(-1)?.body ?? {};
  const items = ledger.items(turnId ?? '');
  const text = (placement: string): string =>
    items
      .filter((each) => each.placement === placement && each.section !== 'tools')
      .map((each) => each.text)
      .join('');
  expect(new Set(items.map(({ section }) => section))).toEqual(new Set(SECTIONS));
  // The system prompt is that of a bare claude, and the books.
  const own = `${text('system')}${text('snapshot')}`;
  // The first block is for billing; in its first line the CLI names itself otherwise when anything is appended.
  const withoutBilling = ({ system }: ApiBody): string =>
    textOf(Array.isArray(system) ? system.slice(1) : system).replace(/^You are .* Claude Agent SDK\.$/m, 'You are it.');
  expect(withoutBilling(body)).toContain(own);
  expect(withoutBilling(body).replace(own, '').trim()).toBe(withoutBilling(bare).trim());
  // So is the message.
  const [blocks = []] = personBlocks(body);
  expect(blocks).toEqual([text('turn'), asked]);
  // And the tools are those of a bare claude, and the books.
  const names = new Set(bare.tools?.map(({ name }) => name));
  const added = (body.tools ?? []).filter(({ name }) => !names.has(name));
  const plain = added.map(({ name, description, input_schema }) => JSON.stringify({ name, description, input_schema }));
  expect(new Set(plain)).toEqual(new Set(items.filter(({ section }) => section === 'tools').map((each) => each.text)));
  expect(new Set(plain)).toEqual(new Set(TOOLS.map(toolText)));
  expect(home.db.prepare('select count(*) from context_item').pluck().get()).toBe(items.length);
  everywhere.home.close();
});

test("all of mira's tools fit what they may take", () => {
  const all = toolsFor(ACTIONS, () => {
    throw new Error('no action is run here');
  });
  expect(fittingTools(all, TOOL_TOKENS).left.map(({ name }) => name)).toEqual([]);
});
