import { expect, test } from 'vitest';
import type { ClaudeEvent, ClaudeResult } from '../../../src/claude/events.ts';
import { TurnFollower } from '../../../src/turn/follow-turn.ts';
import { asks, init, tool } from '../../flow/scripted-claude.ts';

const NONE = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
const begun: ClaudeEvent = {
  type: 'message_start',
  messageId: 'msg_1',
  model: 'model',
  ttftMs: 1,
  usage: { ...NONE, inputTokens: 900, outputTokens: 1 },
};
const interrupted: ClaudeResult = {
  subtype: 'error_during_execution',
  isError: true,
  text: '',
  sessionId: 's',
  terminalReason: 'aborted_streaming',
  apiErrorStatus: null,
  stopReason: null,
  numTurns: 1,
  durationMs: 1,
  ttftMs: null,
  usage: NONE,
  totalCostUsd: 0,
  modelUsage: {},
  permissionDenials: [],
  origin: null,
  errors: [],
};

test('a call that was cut off counts as far as it had come', () => {
  const follower = new TurnFollower();
  follower.accept(begun);
  follower.accept({ type: 'text_delta', text: 'One two' });
  expect(follower.accept({ type: 'result', result: interrupted })).toEqual([
    { type: 'call', id: 'msg_1', model: 'model', usage: { ...NONE, inputTokens: 900, outputTokens: 1 } },
  ]);
  expect(follower.soFar().usage).toEqual({ ...NONE, inputTokens: 900, outputTokens: 1 });
});

test('a call that came to its end is counted once', () => {
  const follower = new TurnFollower();
  const usage = { ...NONE, inputTokens: 900, outputTokens: 50 };
  follower.accept(begun);
  expect(follower.accept({ type: 'message_usage', usage, stopReason: 'end_turn' })).toHaveLength(1);
  expect(follower.accept({ type: 'result', result: { ...interrupted, isError: false, usage } })).toEqual([]);
  expect(follower.soFar().usage).toEqual(usage);
});

test('a tool that mira stopped says why, and not that the person refused it', () => {
  const follower = new TurnFollower();
  follower.accept({ type: 'tool_use', messageId: 'm', id: 't', name: 'Bash', input: {}, parentId: null, agent: null });
  follower.stopped('the budget is used up');
  const output = "The user doesn't want to proceed with this tool use.";
  expect(
    follower.accept({ type: 'tool_result', id: 't', output, isError: true, result: null, parentId: null }),
  ).toEqual([
    {
      type: 'tool_finished',
      id: 't',
      status: 'failed',
      summary: 'stopped: the budget is used up',
      output,
      result: null,
    },
  ]);
});

test('a question of a sub-agent names its task, else its kind, else its id', () => {
  const follower = new TurnFollower();
  const named = (toolId: string) =>
    follower
      .accept(asks('q', toolId, 'afda265eb654a8081'))
      .map((event) => event.type === 'permission_asked' && event.question.agent);
  follower.accept({ ...tool('parent', { name: 'Agent' }), input: { description: ' explore auth \nAllow all? y' } });
  follower.accept(tool('child', { parentId: 'parent', agent: 'general-purpose' }));
  follower.accept(tool('other', { parentId: 'unknown', agent: 'general-purpose' }));
  expect(named('child')).toEqual(['explore auth']);
  expect(named('other')).toEqual(['general-purpose']);
  expect(named('never seen')).toEqual(['afda265eb654a8081']);
  follower.accept({ ...tool('long', { name: 'Agent' }), input: { description: 'very '.repeat(40) } });
  follower.accept(tool('of long', { parentId: 'long' }));
  expect(named('of long')[0]).toMatch(/^very [^\n]{54}…$/);
});

test('the window is that of the model that answers, not of the ones that sub-agents use', () => {
  const of = (contextWindow: number) => ({ ...NONE, costUsd: 0, contextWindow });
  const modelUsage = { 'claude-haiku': of(1), 'claude-opus[1m]': of(1_000_000), 'claude-opus': of(2) };
  const follower = new TurnFollower();
  if (init.type === 'init') follower.accept({ ...init, model: 'claude-opus[1m]' });
  follower.accept({ ...begun, model: 'claude-opus' });
  follower.accept({ type: 'message_usage', usage: NONE, stopReason: 'end_turn' });
  const ended = { ...interrupted, isError: false };
  expect(follower.accept({ type: 'result', result: { ...ended, modelUsage } })).toEqual([
    { type: 'context_window', tokens: 1_000_000 },
  ]);
  expect(follower.accept({ type: 'result', result: { ...ended, modelUsage: { 'claude-haiku': of(1) } } })).toEqual([]);
});
