import { describe, expect, test } from 'vitest';
import { openChatStatus } from '../../../src/repl/chat-status.ts';
import type { Rooms } from '../../../src/rooms.ts';
import type { TurnEvent } from '../../../src/turn/events.ts';

const call = (inputTokens: number): TurnEvent => ({
  type: 'call',
  id: 'msg',
  // The API names the model in full where the person said `sonnet`.
  model: 'claude-sonnet-4-5',
  usage: { inputTokens, outputTokens: 50, cacheReadTokens: 1_000, cacheWriteTokens: 100 },
});

function opened() {
  const owner = { model: 'sonnet', permissionMode: 'default', incognito: false, sessionId: 'one' };
  const usage: Rooms['usage'] = () => Promise.reject(new Error('nothing is looked up here'));
  const home = { projectName: 'p', projectRoot: '/nowhere' };
  return { owner, status: openChatStatus({ owner, rooms: { usage }, home, redraw: () => undefined }) };
}

describe('what the status row knows of the context', () => {
  test('the request of the newest call, whatever the API calls the model', () => {
    const { status } = opened();
    expect(status.facts().contextTokens).toBeNull();
    status.accept(call(200));
    status.accept(call(400));
    expect(status.facts().contextTokens).toBe(1_500);
  });

  test('after a compaction what is left', () => {
    const { status } = opened();
    status.accept(call(9_000));
    status.accept({ type: 'compacted', trigger: 'manual', preTokens: 10_100, postTokens: 700 });
    expect(status.facts().contextTokens).toBe(700);
  });

  test('the window as claude told it, for that model alone', () => {
    const { owner, status } = opened();
    status.accept({ type: 'context_window', tokens: 200_000 });
    expect(status.facts().contextWindow).toBe(200_000);
    owner.model = 'opus';
    expect(status.facts().contextWindow).toBeNull();
  });

  test('nothing of one session in another one', () => {
    const { owner, status } = opened();
    status.accept(call(1));
    owner.sessionId = 'two';
    expect(status.facts().contextTokens).toBeNull();
  });
});
