import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';
import { type ReadElement, readElements } from '../../unit/context/hostile.ts';
import { item } from '../../unit/memory/home.ts';
import { type Living, openLiving } from './living.ts';
import { brokenPrefixes, personBlocks } from './requests.ts';

let living: Living;
beforeEach(async () => {
  living = await openLiving();
});
afterEach(() => living.close());

const lastBody = (): ApiBody => living.fake.mainRequests.at(-1)?.body ?? {};
const keep = async (text: string): Promise<string> => (await living.home.memory.remember(item(text), 'person')).id;

/** What mira put in front of the last message; the time is left out, which comes once. */
function lastNews(): readonly ReadElement[] {
  const blocks = personBlocks(lastBody()).at(-1) ?? [];
  return blocks.length < 2 ? [] : readElements(blocks[0] ?? '').filter(({ name }) => name !== 'now');
}

const ASKED = 'When do the releases go out?';
const prefer = (value: string) => living.planning.preferences.set({ key: 'packages', value, project: null }, 'person');

describe('what changes in mid-session', () => {
  test('a forgotten memory is withdrawn, an archived one too, each once', async () => {
    const one = await keep('Releases go out on Tuesdays.');
    const two = await keep('Releases go out with a changelog.');
    await living.start();
    await living.say(ASKED);
    living.home.memory.forget([one]);
    living.home.memory.archive(two, 'person');
    await living.say('hello');
    expect(new Set(lastNews().map(({ name, attributes }) => `${name} ${attributes['ref']}`))).toEqual(
      new Set([`withdrawn ${one.slice(-8)}`, `withdrawn ${two.slice(-8)}`]),
    );
    await living.say('hello again');
    expect(lastNews()).toEqual([]);
    expect(brokenPrefixes(living.fake.mainRequests.map(({ body }) => body))).toEqual([]);
  });

  test('a preference of the snapshot is replaced by the next message, and the system prompt stays', async () => {
    prefer('npm');
    await living.start();
    await living.say('hello');
    const system = textOf(lastBody().system);
    expect(system).toContain('>npm</mira-preference>');
    living.home.clock.ms += 1_000;
    prefer('pnpm');
    await living.say('hello');
    expect(lastNews()).toMatchObject([{ name: 'preference', attributes: { replaces: 'earlier' }, content: 'pnpm' }]);
    expect(textOf(lastBody().system)).toContain('>npm</mira-preference>');
    await living.say('hello');
    expect(lastNews()).toEqual([]);
    await living.start('resumed');
    await living.say('hello');
    expect(textOf(lastBody().system)).toContain('>pnpm</mira-preference>');
    expect(lastNews()).toEqual([]);
    living.home.clock.ms += 1_000;
    living.planning.preferences.unset('packages', { here: null }, 'person');
    await living.say('hello');
    expect(lastNews()).toMatchObject([{ name: 'withdrawn', attributes: { section: 'preferences' } }]);
  });

  test('a memory that was moved to another project, or has run out, is withdrawn', async () => {
    const moved = await keep('Releases go out on Tuesdays.');
    await living.start();
    await living.say(ASKED);
    living.home.memory.move(moved, living.home.otherId, 'person');
    await living.say('hello');
    expect(lastNews()).toMatchObject([{ name: 'withdrawn', attributes: { ref: moved.slice(-8) } }]);
  });
});

describe('a copy of a session', () => {
  test('holds what the session held, also when it is resumed itself', async () => {
    await keep('Releases go out on Tuesdays.');
    await living.start();
    await living.say(ASKED);
    await living.start('copy');
    await living.say(ASKED);
    expect(lastNews()).toEqual([]);
    await living.start('resumed');
    await living.say(ASKED);
    expect(lastNews()).toEqual([]);
  });
});

describe('what goes wrong', () => {
  test('a section that fails is left out and marked, and the turn goes on', async () => {
    await living.close();
    const failed: string[] = [];
    living = await openLiving({
      parts: {
        memory: async () => {
          throw new Error('the index is away');
        },
        onFailure: (section) => failed.push(section),
      },
    });
    await living.start();
    const { turnId, text } = await living.say(ASKED);
    expect(text).toContain('fake reply');
    expect(failed).toEqual(['memories']);
    expect(living.ledger.gaps(turnId ?? '')).toMatchObject([
      { section: 'memories', state: 'failed', why: 'it failed; the log says how' },
    ]);
  });

  test('what has no room is left out with the reason', async () => {
    await living.close();
    living = await openLiving({
      parts: { budgets: { static: 2_000, snapshot: 100, dynamic: 100, all: 2_500, tools: 0 } },
    });
    for (let i = 0; i < 6; i++)
      await keep(`Releases go out on day ${i} of the week, and never before the tests of the harbour are green.`);
    await living.start();
    const { turnId } = await living.say(ASKED);
    const [gap] = living.ledger.gaps(turnId ?? '');
    expect(gap).toMatchObject({ section: 'memories', state: 'cut' });
    expect(gap?.leftOut).toBeGreaterThan(2);
    expect(gap?.why).toMatch(/^\d items beyond the \d+ tokens that were left for all$/);
  });
});

test('the tokens that claude reports teach the estimate of its model', async () => {
  await living.start();
  const words = 'The gate opens with a key that hangs behind the door. '.repeat(12);
  let held = 20_000;
  for (let i = 0; i < 5; i++) {
    living.fake.push({ text: 'yes', usage: { input_tokens: held, output_tokens: 10 } });
    await living.say(`${i} ${words}`);
    held += 10 + Math.round((words.length / 4) * 1.5);
  }
  const { estimated, counted } = living.ledger.tokenCount('sonnet');
  expect(counted / estimated).toBeGreaterThan(1.35);
  expect(counted / estimated).toBeLessThan(1.65);
  await living.start();
  const { context } = await living.say('hello');
  expect(context.find(({ section }) => section === 'instructions')?.tokens).toBeGreaterThan(1_500);
});
