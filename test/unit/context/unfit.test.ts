import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetContextText, type Ledger, openLedger } from '../../../src/context/ledger.ts';
import { memoriesSection } from '../../../src/context/sections/memories.ts';
import { freshMemory, type Home, item } from '../memory/home.ts';

let home: Home;
let ledger: Ledger;
beforeEach(async () => {
  home = await freshMemory();
  ledger = openLedger(home.db, home.now);
});
afterEach(() => home.close());

const keep = async (text: string): Promise<string> => (await home.memory.remember(item(text), 'person')).id;

/** Memories that a question is given, best first, with their scores. */
async function given(prompt: string) {
  const section = memoriesSection({
    memory: async () => home.memory,
    ledger: async () => ledger,
    projectId: async () => home.projectId,
    now: home.now,
  });
  const pieces = await section.pieces({ prompt, onlyLooking: true });
  return new Map(pieces.map(({ id, score }) => [id, score ?? 0]));
}

const QUESTION = 'How do we deploy the web shop?';

/** Questions that ask the same in other words. */
const SUCH = [
  'How do we deploy the web shop?',
  'how do we deploy our web shop',
  'How is the web shop deployed?',
  'What is the way to deploy the web shop?',
];

/** Questions about the same things that ask something else. */
const OTHERS = [
  'Which port does the web shop listen on?',
  'Who looks after the staging server on Fridays?',
  'When was the staging server bought?',
];

describe('a memory that does not fit a question', () => {
  test('is put below the others for such questions, and stays where it was for others', async () => {
    const bad = await keep('The web shop was deployed by hand to the old staging server until 2019, on Fridays.');
    const good = await keep('The web shop is deployed with bin/ship from the main branch.');
    await keep('The web shop listens on port 4100.');
    const before = new Map(await Promise.all([...SUCH, ...OTHERS].map(async (q) => [q, await given(q)] as const)));
    expect(before.get(QUESTION)?.has(bad)).toBe(true);
    ledger.unfit.mark(bad, QUESTION);
    for (const question of SUCH) {
      const now = await given(question);
      const was = before.get(question)?.get(bad);
      expect(was === undefined || (now.get(bad) ?? 0) < was, question).toBe(true);
      expect([...now.keys()][0]).toBe(good);
    }
    expect((await given(QUESTION)).has(bad)).toBe(false);
    for (const question of OTHERS) expect(await given(question), question).toEqual(before.get(question));
  });

  test('is forgotten with the question, and with the memory', async () => {
    const id = await keep('The web shop is deployed by hand.');
    ledger.unfit.mark(id, QUESTION);
    ledger.unfit.mark(id, 'What about the vault with four turns?');
    expect(ledger.unfit.of([id]).get(id)).toHaveLength(2);
    expect(forgetContextText(home.db, ['vault with four turns'])).toBe(1);
    expect(ledger.unfit.of([id]).get(id)).toEqual([QUESTION]);
    home.memory.forget([id]);
    forgetContextText(home.db, []);
    expect(ledger.unfit.of([id]).size).toBe(0);
  });

  test('a question is stored without its secrets', async () => {
    const id = await keep('The web shop is deployed by hand.');
    ledger.unfit.mark(id, 'does password=hunter2-x9Kq2mLz work?');
    expect(ledger.unfit.of([id]).get(id)?.[0]).not.toContain('hunter2');
  });
});

test('cosines of the built-in embedder tell such questions from others', () => {
  const near = home.memory.alike(QUESTION, [...SUCH, ...OTHERS]).map((cosine) => cosine ?? 0);
  expect(Math.min(...near.slice(0, SUCH.length))).toBeGreaterThan(Math.max(...near.slice(SUCH.length)));
  expect(home.memory.alike(QUESTION, [QUESTION.toUpperCase()])).toEqual([1]);
});
