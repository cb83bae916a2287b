import { describe, expect, test } from 'vitest';
import { checkBudgets, DEFAULT_BUDGETS, dynamicBudget } from '../../../src/context/budgets.ts';
import { watchTokens } from '../../../src/context/token-watch.ts';
import { estimateTokens, factorOf, learnCount, NOTHING_COUNTED, type TokenCount } from '../../../src/context/tokens.ts';
import { fittingTools } from '../../../src/context/tool-schemas.ts';
import type { TurnEvent } from '../../../src/turn/events.ts';

const TEXTS = [300, 900, 450, 1_600, 700].map((length) => 'word '.repeat(length / 5));

/** An API that counts `factor` times what mira estimates, and five tokens for the frame of each message. */
function converse(factor: number): TokenCount {
  let known = NOTHING_COUNTED;
  const watch = watchTokens((text) => {
    known = learnCount(known, text);
  });
  const real = (text: string): number => Math.round(estimateTokens(text) * factor) + 5;
  const call = (inputTokens: number, outputTokens: number): TurnEvent => ({
    type: 'call',
    id: 'm',
    model: 'x',
    usage: { inputTokens, outputTokens, cacheReadTokens: 400, cacheWriteTokens: 0 },
  });
  let held = 20_000;
  watch.event(call(held, 30));
  held += 30;
  for (const text of TEXTS) {
    watch.sent([text]);
    held += real(text);
    watch.event(call(held, 50));
    held += 50;
    // A tool loop: what the tool answered is not known here.
    watch.event(call(held + 3_000, 10));
    held += 3_010;
  }
  return known;
}

describe('the estimate of tokens', () => {
  test.each([0.7, 0.85, 1, 1.3, 1.6])(
    'comes within 10 %% of an API that counts %f times as much, in five calls',
    (factor) => {
      expect(Math.abs(factorOf(converse(factor)) / factor - 1)).toBeLessThan(0.1);
    },
  );

  test('learns nothing from a turn with thoughts or a compaction, nor from what cannot be', () => {
    const learned: TokenCount[] = [];
    const watch = watchTokens((text) => learned.push(text));
    const call = (inputTokens: number): void =>
      watch.event({
        type: 'call',
        id: 'm',
        model: 'x',
        usage: { inputTokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      });
    watch.event({ type: 'thinking', delta: '…' });
    call(1_000);
    watch.sent(['x'.repeat(400)]);
    call(1_100);
    watch.sent(['x'.repeat(400)]);
    watch.event({ type: 'compacted', trigger: 'auto', preTokens: null, postTokens: null });
    call(300);
    expect(learned).toEqual([]);
    expect(learnCount(NOTHING_COUNTED, { estimated: 200, counted: 20_000 })).toBe(NOTHING_COUNTED);
    expect(learnCount(NOTHING_COUNTED, { estimated: 10, counted: 12 })).toBe(NOTHING_COUNTED);
    expect(learnCount(NOTHING_COUNTED, { estimated: 200, counted: Number.NaN })).toBe(NOTHING_COUNTED);
  });
});

describe('budgets', () => {
  test('what is not static has what is left of all', () => {
    expect(dynamicBudget(DEFAULT_BUDGETS, 1_300)).toBe(1_000);
    expect(dynamicBudget(DEFAULT_BUDGETS, 1_700)).toBe(800);
    expect(dynamicBudget(DEFAULT_BUDGETS, 9_000)).toBe(0);
  });

  test.each([
    [{ static: 100 }, 'context.staticTokens is 100'],
    [{ all: 99 }, 'context.totalTokens is 99'],
  ])('one that is smaller than the instructions is an error with the numbers: %j', (over, message) => {
    const check = (): void => checkBudgets({ ...DEFAULT_BUDGETS, ...over }, 'x'.repeat(1_000));
    expect(check).toThrow(expect.objectContaining({ code: 'config' }));
    expect(check).toThrow(message);
    expect(check).toThrow('250 tokens');
  });

  test('tools that do not fit are not offered', () => {
    const tool = (name: string, description: string) => ({ name, description, inputSchema: { type: 'object' } });
    const tools = [tool('a', 'x'.repeat(200)), tool('b', 'x'.repeat(2_000)), tool('c', '')];
    const { offered, left } = fittingTools(tools, 120);
    expect([offered, left].map((list) => list.map(({ name }) => name))).toEqual([['a', 'c'], ['b']]);
  });
});
