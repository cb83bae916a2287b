import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConversations } from '../../../src/conversation/conversations.ts';
import { processIdentity } from '../../../src/conversation/process-identity.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { ended, freshStorage, MIGRATIONS, type Storage, startTurn } from './storage.ts';

let storage: Storage;
beforeEach(async () => {
  storage = await freshStorage();
});
afterEach(() => storage.close());

/** The room as another process sees it. */
const asProcess = (pid: number) => openConversations(storage.db, { ...storage.parts, pid });

async function withChild(work: (pid: number) => Promise<void> | void): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await work(child.pid ?? 0);
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

describe('a held conversation', () => {
  test('is refused to a second living process, with its number and --fork', async () => {
    await withChild((pid) => {
      const id = storage.talk.createConversation();
      asProcess(pid).hold(id);
      expect(() => storage.talk.hold(id)).toThrow(
        expect.objectContaining({
          code: 'held',
          exit: 1,
          message: expect.stringContaining(String(pid)),
          hint: expect.stringContaining('--fork'),
        }),
      );
      expect(storage.talk.heldByOthers()).toMatchObject([{ conversationId: id, pid }]);
    });
  });

  test('is free again when it was released, and when its holder was killed', async () => {
    const id = storage.talk.createConversation();
    await withChild((pid) => {
      const lease = asProcess(pid).hold(id);
      lease.release();
      storage.talk.hold(id).release();
      asProcess(pid).hold(id);
    });
    expect(storage.talk.heldByOthers()).toEqual([]);
    expect(storage.talk.hold(id).conversationId).toBe(id);
  });

  test('is not kept by another process that got the same number later', async () => {
    await withChild((pid) => {
      const id = storage.talk.createConversation();
      asProcess(pid).hold(id);
      storage.db.prepare("update lease set pid_started = '1'").run();
      expect(storage.talk.hold(id).conversationId).toBe(id);
    });
  });

  test('is not kept by a process from before the machine restarted', () => {
    const id = storage.talk.createConversation();
    storage.talk.hold(id);
    storage.db.prepare("update lease set machine = 'another-boot pid:[1]', pid = pid + 1").run();
    expect(storage.talk.hold(id).conversationId).toBe(id);
  });
});

describe('a turn whose process was killed', () => {
  test('becomes interrupted when the next mira opens, with the text that had come', async () => {
    await withChild((pid) => {
      const other = { ...storage, talk: asProcess(pid) };
      const { recorder } = startTurn(other, 'go');
      recorder.onEvent({ type: 'text', delta: 'half an answer' });
      recorder.flush();
      recorder.onEvent({ type: 'tool_started', id: 't', name: 'Bash', input: {}, parentId: null });
      expect(storage.talk.markCrashed()).toBe(0);
    });
    openConversations(storage.db, storage.parts);
    expect(storage.db.prepare('select status, error_code from turn').get()).toEqual({
      status: 'interrupted',
      error_code: 'crashed',
    });
    expect(storage.db.prepare("select text, settled from message where role = 'assistant'").get()).toEqual({
      text: 'half an answer',
      settled: 1,
    });
    expect(storage.db.prepare("select tool_status from message where role = 'tool'").get()).toEqual({
      tool_status: 'interrupted',
    });
    expect(storage.db.prepare('select count(*) as n from lease').get()).toEqual({ n: 0 });
  });

  test('is left as it is by a mira that only looks', async () => {
    await withChild((pid) => void startTurn({ ...storage, talk: asProcess(pid) }, 'go'));
    const looking = await openDatabase({
      file: storage.file,
      migrationsDir: MIGRATIONS,
      now: storage.now,
      readonly: true,
    });
    expect(openConversations(looking, storage.parts).heldByOthers()).toEqual([]);
    expect(looking.prepare('select status from turn').get()).toEqual({ status: 'running' });
    looking.close();
  });

  test('is left alone while this process still works on it', () => {
    const { recorder } = startTurn(storage, 'go');
    expect(storage.talk.markCrashed()).toBe(0);
    recorder.onEvent(ended());
    expect(storage.db.prepare('select status from turn').get()).toEqual({ status: 'done' });
  });
});

describe('the last conversation of a project', () => {
  test('is that of the newest turn there, with its session', () => {
    expect(storage.talk.lastConversation(storage.projectId)).toBeNull();
    const { lease, recorder } = startTurn(storage, 'one');
    recorder.onEvent(ended());
    const session = { id: `session-${lease.conversationId}`, cwd: '/one', model: 'claude-test' };
    expect(storage.talk.lastConversation(storage.projectId)).toEqual({ conversationId: lease.conversationId, session });
    const elsewhere = storage.talk.ensureProject({ key: 'git:two', name: 'two', root: '/two' });
    expect(storage.talk.lastConversation(elsewhere)).toBeNull();
  });

  test('can be listed with its first question, and copied', () => {
    const { lease, recorder } = startTurn(storage, 'the first question');
    recorder.onEvent(ended());
    expect(storage.talk.resumable(storage.projectId, 5)).toMatchObject([
      { conversationId: lease.conversationId, prompt: 'the first question', turns: 1 },
    ]);
    const copy = storage.talk.copyConversation(lease.conversationId);
    expect(copy.conversationId).not.toBe(lease.conversationId);
    expect(copy.session?.id).toBe(`session-${lease.conversationId}`);
    expect(storage.talk.hold(copy.conversationId).conversationId).toBe(copy.conversationId);
    expect(() => storage.talk.conversation('none')).toThrow(expect.objectContaining({ code: 'unknown_id' }));
  });
});

describe('what is known of a project', () => {
  test('keeps its id when it is renamed or moved', () => {
    const again = storage.talk.ensureProject({ key: 'git:one', name: 'new name', root: '/elsewhere' });
    expect(again).toBe(storage.projectId);
  });

  test('is written when something differs, or when it was not seen for a while', () => {
    const seen = () =>
      storage.db.prepare<[], { root: string; seen_ms: number }>('select root, seen_ms from project').all();
    const [before] = seen();
    storage.clock.ms += 30_000;
    storage.talk.ensureProject({ key: 'git:one', name: 'one', root: '/one' });
    expect(seen()).toEqual([before]);
    storage.talk.ensureProject({ key: 'git:one', name: 'one', root: '/moved' });
    expect(seen()).toEqual([{ root: '/moved', seen_ms: storage.clock.ms }]);
    storage.clock.ms += 61_000;
    storage.talk.ensureProject({ key: 'git:one', name: 'one', root: '/moved' });
    expect(seen()).toEqual([{ root: '/moved', seen_ms: storage.clock.ms }]);
  });

  test('has its allowed rules', () => {
    storage.talk.addRule(storage.projectId, 'Bash(npm test:*)');
    storage.talk.addRule(storage.projectId, 'Bash(npm test:*)');
    expect(storage.talk.listRules(storage.projectId)).toEqual(['Bash(npm test:*)']);
    expect(storage.talk.removeRule(storage.projectId, 'Bash(npm test:*)')).toBe(true);
    expect(storage.talk.removeRule(storage.projectId, 'Bash(npm test:*)')).toBe(false);
  });
});

test('a process is known by its start as well as its number', () => {
  const self = processIdentity(process.pid, process.platform);
  expect(self.started).not.toBe('');
  expect(processIdentity(process.ppid, process.platform).started).not.toBe('');
});
