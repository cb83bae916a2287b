import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openConversations } from '../../../src/conversation/conversations.ts';
import { openDatabase } from '../../../src/db/open.ts';
import type { TurnEvent, TurnResult } from '../../../src/turn/events.ts';

export const MIGRATIONS = path.resolve(import.meta.dirname, '../../../migrations');

/** Ids as the real ones look, counting up: the end differs, the beginning is shared. */
export function countingIds(): () => string {
  let n = 0;
  return () => `01980000-0000-7000-8000-${(++n).toString(16).padStart(12, '0')}`;
}

/** A fresh data folder with its database; `close` removes it. */
export async function freshStorage(start = Date.UTC(2026, 0, 15, 12)) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'mira-storage-'));
  const file = path.join(dir, 'data', 'mira.db');
  const clock = { ms: start };
  const now = (): number => clock.ms;
  const id = countingIds();
  const db = await openDatabase({ file, migrationsDir: MIGRATIONS, now });
  const parts = { now, id, pid: process.pid, platform: process.platform };
  const talk = openConversations(db, parts);
  const projectId = talk.ensureProject({ key: 'git:one', name: 'one', root: '/one' });
  const close = (): void => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, file, db, clock, now, id, parts, talk, projectId, close };
}

export type Storage = Awaited<ReturnType<typeof freshStorage>>;

/** Starts a turn in a new conversation that this process holds. */
export function startTurn({ talk, projectId }: Storage, prompt: string, conversationId?: string) {
  const lease = talk.hold(conversationId ?? talk.createConversation());
  const recorder = talk.startTurn({ lease, projectId, cwd: '/one', operation: 'ask', prompt });
  const started: TurnEvent = {
    type: 'started',
    turnId: recorder.turnId,
    sessionId: `session-${lease.conversationId}`,
    conversationId: lease.conversationId,
    model: 'claude-test',
    origin: 'person',
  };
  recorder.onEvent(started);
  return { lease, recorder };
}

export function ended(over: Partial<TurnResult> = {}): TurnEvent {
  return {
    type: 'ended',
    text: '',
    isError: false,
    status: 'done',
    sessionId: null,
    conversationId: null,
    turnId: null,
    model: 'claude-test',
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    costUsd: 0,
    durationMs: 10,
    firstTokenMs: 5,
    tools: [],
    denied: [],
    context: [],
    error: null,
    ...over,
  };
}
