import { expect, test } from 'vitest';
import type { ClaudeResult } from '../../../src/claude/events.ts';
import { NOTHING_SEEN } from '../../../src/claude/failure.ts';
import { endTurn, type TurnEnd } from '../../../src/turn/end-turn.ts';

const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 };

const RESULT: ClaudeResult = {
  subtype: 'success',
  isError: false,
  text: 'Done.',
  sessionId: 'session-now',
  terminalReason: 'completed',
  apiErrorStatus: null,
  stopReason: 'end_turn',
  numTurns: 1,
  durationMs: 1,
  ttftMs: 1,
  usage,
  totalCostUsd: 1,
  modelUsage: {},
  permissionDenials: [],
  origin: null,
  errors: [],
};

const end = (over: Partial<TurnEnd>): TurnEnd => ({
  seen: { ...NOTHING_SEEN, result: RESULT },
  soFar: { text: 'Done.', tools: [], denied: [], usage, model: 'real-model', toolsRunning: false },
  stop: null,
  costUsd: 0.5,
  durationMs: 10,
  firstTokenMs: 4,
  sessionId: 'session-then',
  conversationId: 'c',
  turnId: 't',
  model: 'asked-model',
  context: [],
  ...over,
});

test('a turn that went well', () => {
  expect(endTurn(end({}))).toEqual({
    text: 'Done.',
    isError: false,
    status: 'done',
    sessionId: 'session-now',
    conversationId: 'c',
    turnId: 't',
    model: 'real-model',
    usage,
    costUsd: 0.5,
    durationMs: 10,
    firstTokenMs: 4,
    tools: [],
    denied: [],
    context: [],
    error: null,
  });
});

test('what was asked for stands in for what never answered', () => {
  const soFar = { text: '', tools: [], denied: [], usage, model: null, toolsRunning: false };
  const result = endTurn(end({ soFar, seen: { ...NOTHING_SEEN, exit: { code: 1, signal: null, stderr: '' } } }));
  expect(result).toMatchObject({ model: 'asked-model', sessionId: 'session-then', status: 'failed' });
  expect(result.error?.code).toBe('crashed');
});

test('a turn that mira stopped tells why in its own words, also when claude ended it well', () => {
  const stop = { code: 'budget', message: '$5.00 of $5.00', hint: 'raise it' } as const;
  expect(endTurn(end({ stop }))).toMatchObject({
    status: 'failed',
    isError: true,
    text: 'Done.',
    error: { code: 'budget', message: '$5.00 of $5.00', hint: 'raise it' },
  });
});

test('an interrupted turn is interrupted, not failed, with the general words', () => {
  const result = endTurn(end({ stop: { code: 'interrupted', message: null, hint: null } }));
  expect(result).toMatchObject({ status: 'interrupted', isError: true, error: { code: 'interrupted' } });
  expect(result.error?.message).not.toBe('');
});
