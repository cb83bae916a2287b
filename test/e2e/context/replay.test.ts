import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACTIONS } from '../../../src/actions/index.ts';
import type { McpTool } from '../../../src/claude/tool-server.ts';
import { fittingTools, toolText } from '../../../src/context/tool-schemas.ts';
import { toolsFor } from '../../../src/surfaces/tools.ts';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody, Step } from '../../fakes/anthropic-step.ts';
import { putEverywhere } from '../../unit/context/every-section.ts';
import { item } from '../../unit/memory/home.ts';
import { type Living, openLiving, type StartAs } from './living.ts';
import { brokenPrefixes, cacheShare, personBlocks } from './requests.ts';

const TURNS = 30;
const TOOL_TOKENS = 1_200;

/** Mira's own tools as claude is offered them; what they answer is the same in every replay. */
const TOOLS: readonly McpTool[] = fittingTools(
  toolsFor(ACTIONS, () => {
    throw new Error('no action is run here');
  }).map((tool) => ({ ...tool, run: async () => ({ text: '[]' }) })),
  TOOL_TOKENS,
).offered;

interface Scripted {
  readonly prompt: string;
  readonly steps: readonly Step[];
}

/** Turn `n` of a conversation in which claude reads, writes, edits, runs and is refused, with memory and without. */
function turn(n: number, folder: string): Scripted {
  const file = join(folder, `notes-${n}.txt`);
  const write = { name: 'Write', input: { file_path: file, content: `line ${n}\nsecond line\n` } };
  const done: Step = { text: `Done with ${n}. ${'It went as it should. '.repeat(n % 4)}` };
  switch (n % 6) {
    case 0:
      return {
        prompt: `Which key opens gate number ${n}?`,
        steps: [{ text: `The one of number ${n}.` }],
      };
    case 1:
      return {
        prompt: `Run the check number ${n}`,
        steps: [{ tool_use: { name: 'Bash', input: { command: `echo check ${n}` } } }, done],
      };
    case 2:
      return { prompt: `Write the notes ${n}`, steps: [{ tool_use: write }, done] };
    case 3: {
      const other = join(folder, `plan-${n}.txt`);
      return {
        prompt: `Write plan ${n}, read it and change it`,
        steps: [
          { tool_use: { ...write, input: { file_path: other, content: 'alpha\nbeta\n' } } },
          { tool_use: { name: 'Read', input: { file_path: other } } },
          { tool_use: { name: 'Edit', input: { file_path: other, old_string: 'beta', new_string: `gamma ${n}` } } },
          done,
        ],
      };
    }
    case 4:
      return {
        prompt: `Remove the forbidden folder, number ${n}`,
        steps: [{ tool_use: { name: 'Bash', input: { command: `rm -rf forbidden-${n}` } } }, done],
      };
    default:
      return {
        prompt: `Is gate number ${n} painted green? And what is ${n} times ${n}?`,
        steps: [{ text: `${n * n}.` }],
      };
  }
}

const DENIED = { allow: false, reason: 'the person does not want this folder to be removed' } as const;

let living: Living;
beforeEach(async () => {
  living = await openLiving({
    tools: TOOLS,
    policy: ({ input }) => (JSON.stringify(input).includes('forbidden') ? DENIED : { allow: true }),
  });
  for (let i = 0; i < TURNS; i++) {
    await living.home.memory.remember(item(`The gate number ${i} opens with key ${i * 7}, and is green.`), 'person');
  }
});
afterEach(() => living.close());

/** Requests of a replay of all turns. */
async function replay(
  as: StartAs,
): Promise<{ readonly bodies: readonly ApiBody[]; readonly added: readonly number[] }> {
  living.fake.reset();
  await living.start(as);
  const added: number[] = [];
  for (let n = 0; n < TURNS; n++) {
    const { prompt, steps } = turn(n, living.box.project);
    living.fake.push(...steps);
    const { context, status, error } = await living.say(prompt);
    expect([status, error]).toEqual(['done', null]);
    added.push(context.filter(({ placement }) => placement === 'turn').reduce((sum, { tokens }) => sum + tokens, 0));
  }
  return { bodies: living.fake.mainRequests.map(({ body }) => body), added };
}

describe(`${TURNS} turns with memory, tools and refusals`, () => {
  test('keep the whole prefix of the request before, and the cache of a bare claude', {
    timeout: 120_000,
  }, async () => {
    const mira = await replay('new');
    expect(mira.bodies.length).toBeGreaterThan(TURNS * 1.5);
    expect(brokenPrefixes(mira.bodies)).toEqual([]);
    const bare = await replay('bare');
    expect(bare.bodies.length).toBe(mira.bodies.length);
    const shares = [cacheShare(mira.bodies), cacheShare(bare.bodies)] as const;
    expect(Math.abs(shares[0] - shares[1])).toBeLessThan(0.02);
    const later = [...mira.added.slice(1)].sort((a, b) => a - b);
    expect(later[Math.floor(later.length / 2)]).toBeLessThanOrEqual(150);
    const refused = JSON.stringify(mira.bodies.at(-1));
    expect(refused).toContain(DENIED.reason);
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
