import { describe, expect, test } from 'vitest';
import { fitRow } from '../../../src/repl/fit-row.ts';
import {
  afterEvent,
  beginProgress,
  progressParts,
  shortCount,
  type TurnProgress,
} from '../../../src/repl/turn-progress.ts';
import type { TurnEvent } from '../../../src/turn/events.ts';

const progressAfter = (events: readonly (readonly [number, TurnEvent])[]) =>
  events.reduce((progress, [atMs, event]) => afterEvent(progress, event, atMs), beginProgress(0));
const shown = (progress: TurnProgress, atMs: number, spentUsd = 0, asking = false, columns = 200): string =>
  fitRow(progressParts(progress, { atMs, spentUsd, asking }), columns);
const text = (delta: string): TurnEvent => ({ type: 'text', delta });
const tool: TurnEvent = { type: 'tool_started', id: 't', name: 'Bash', input: {}, parentId: null };
const finished: TurnEvent = { type: 'tool_finished', id: 't', status: 'done', summary: '', output: '', result: null };

describe('while a turn runs', () => {
  test('it tells the time, the tokens and what the chat has cost', () => {
    const usage = { inputTokens: 2_000, outputTokens: 1_900, cacheReadTokens: 10_000, cacheWriteTokens: 100 };
    const progress = progressAfter([[1_000, { type: 'call', id: 'm', model: 'x', usage }]]);
    expect(shown(progress, 34_000, 0.04)).toBe(
      'working 34 s · waiting for the model 33 s · in 12.1k, out 1.9k tokens · so far $0.04 · Ctrl+C cancels',
    );
  });

  test('tokens that are not counted yet are an estimate', () => {
    expect(shown(progressAfter([[1, text('x'.repeat(400))]]), 2)).toContain('out ~100 tokens');
  });

  test('silence is told after ten seconds, but not while a tool runs', () => {
    expect(shown(progressAfter([[1_000, text('x')]]), 10_000)).not.toContain('waiting');
    expect(shown(progressAfter([[1_000, text('x')]]), 11_000)).toContain('waiting for the model 10 s');
    expect(shown(progressAfter([[0, tool]]), 60_000)).not.toContain('waiting');
    const both: readonly (readonly [number, TurnEvent])[] = [
      [0, tool],
      [1_000, finished],
    ];
    expect(shown(progressAfter(both), 60_000)).toContain('waiting for the model 59 s');
  });

  test('a retry counts down and is forgotten by the next sign of life', () => {
    const retry: TurnEvent = { type: 'retry', attempt: 2, maxRetries: 10, delayMs: 8_000, status: 529 };
    const waiting = progressAfter([[1_000, retry]]);
    expect(shown(waiting, 3_000)).toContain('the API did not answer (529): try 2 of 10 in 6 s');
    expect(shown(waiting, 30_000)).toContain('in 0 s');
    expect(shown(afterEvent(waiting, text('x'), 4_000), 5_000)).not.toContain('try 2');
  });

  test('a question waits for the person, not for the model', () => {
    const progress = progressAfter([[0, text('x')]]);
    expect(shown(progress, 60_000, 0, true)).toContain('working 60 s · waiting for your answer');
    expect(shown(progress, 60_000, 0, false)).toContain('waiting for the model');
  });

  test('where there is no room the cost goes first, then the tokens; what is waited for never does', () => {
    const progress = progressAfter([[0, text('x'.repeat(400))]]);
    expect(shown(progress, 2_000, 0.01, false, 59)).toBe('working 2 s · out ~100 tokens · Ctrl+C cancels');
    expect(shown(progress, 2_000, 0.01, false, 39)).toBe('working 2 s · Ctrl+C cancels');
    expect(shown(progress, 2_000, 0.01, true, 39)).toBe('working 2 s · waiting for your answer');
    expect(shown(progress, 12_000, 0.01, false, 19)).toBe('working 12 s · waiting for the model 12 s');
  });
});

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1.0k'],
  [3_210_000, '3.2M'],
])('%i is %s', (count, shown) => {
  expect(shortCount(count)).toBe(shown);
});
