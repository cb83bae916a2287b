import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHistory } from '../../../src/conversation/history.ts';
import { openTalkStore } from '../../../src/open-talk-store.ts';
import type { TalkStore } from '../../../src/turn/talk-store.ts';
import { openUsage } from '../../../src/usage/usage.ts';
import { ended, freshStorage, type Storage, startTurn } from './storage.ts';

let storage: Storage;
beforeEach(async () => {
  storage = await freshStorage();
});
afterEach(() => storage.close());

/** The store of the one project, as a chat in that folder of it has it. */
function storeIn(cwd: string): TalkStore {
  const { db, talk, projectId, now } = storage;
  return openTalkStore({
    conversations: talk,
    history: openHistory(db),
    usage: openUsage(db, { now, timeZone: 'UTC' }),
    projectId,
    cwd,
    operation: 'chat',
    budget: { dailyUsd: 5, monthlyUsd: 50 },
    limitSubscription: false,
  });
}

test('a session of one clone is not resumed in another one of the same project', () => {
  const { lease, recorder } = startTurn(storage, 'said in the first folder');
  recorder.onEvent(ended({ text: 'answered there' }));
  const { conversationId } = lease;
  const session = `session-${conversationId}`;
  const model = 'claude-test';

  const first = storeIn('/one');
  for (const saved of [first.newest(), first.list(5)[0], first.continued(conversationId, model)]) {
    expect(saved).toMatchObject({ conversationId, sessionId: session, cwd: '/one' });
    expect(saved?.missing()).toEqual([]);
  }
  const clone = storeIn('/clone');
  for (const saved of [clone.newest(), clone.list(5)[0], clone.continued(conversationId, model)]) {
    expect(saved).toMatchObject({ conversationId, sessionId: null, cwd: '/clone', model });
    expect(saved?.missing()).toMatchObject([{ prompt: 'said in the first folder' }]);
  }
});

test('each folder has its own session of a conversation', () => {
  const { lease, recorder } = startTurn(storage, 'first');
  recorder.onEvent(ended());
  const { conversationId } = lease;
  storage.talk.recordSession({ id: 'in-clone', cwd: '/clone', model: 'claude-test', conversationId });
  storage.db.prepare("update turn set claude_session = 'in-clone'").run();
  expect(storeIn('/clone').newest()).toMatchObject({ sessionId: 'in-clone', cwd: '/clone' });
  expect(storeIn('/one').newest()).toMatchObject({ sessionId: null, cwd: '/one' });
});
