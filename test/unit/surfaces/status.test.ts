import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { status } from '../../../src/actions/status.ts';
import { openConversations } from '../../../src/conversation/conversations.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { MiraError } from '../../../src/errors.ts';
import { openPlanning } from '../../../src/planning/planning.ts';
import type { Rooms } from '../../../src/rooms.ts';
import { openUsage } from '../../../src/usage/usage.ts';
import { context, PLAIN } from './sample.ts';

const home = mkdtempSync(join(tmpdir(), 'mira-status-'));
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const file = join(home, 'mira.db');
const now = (): number => Date.UTC(2026, 2, 1, 12);
const migrationsDir = join(root, 'migrations');
const db = await openDatabase({ file, migrationsDir, now });

afterAll(() => {
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const VECTORS = {
  store: 'qdrant',
  healthy: false,
  pending: 3,
  dead: 1,
  model: 'm',
  configured: 'm',
  problem: 'It is away',
};

function rooms(find: () => { path: string; source: string }): Rooms {
  let next = 0;
  const id = (): string => `00000000-0000-7000-8000-${String(next++).padStart(12, '0')}`;
  const conversations = openConversations(db, { now, id, pid: process.pid, platform: process.platform });
  const identity = { key: 'dir:/p', name: 'p', root: '/p' };
  return {
    version: '1.2.3',
    database: { file, migrationsDir },
    project: async () => ({ root: '/p', folder: '/p', name: 'p', detectedBy: 'git', notices: [] }),
    doctor: () => ({
      claude: {
        find,
        version: async () => ({ version: '2.1.9', warning: null }),
        login: async () => ({ loggedIn: true, method: 'api_key' }),
      },
    }),
    db: async () => db,
    memory: async () => ({ vectors: async () => VECTORS }),
    planning: async () => openPlanning({ db, now, id, limits: { persona: 1, human: 1, system: 1 } }),
    usage: async () => openUsage(db, { now, timeZone: 'UTC' }),
    limits: async () => ({ dailyUsd: 5, monthlyUsd: null }),
    projectId: async () => conversations.ensureProject(identity),
  } as unknown as Rooms;
}

test('status tells project, database, claude, budget and counts', async () => {
  const data = await status.run({}, context({ rooms: rooms(() => ({ path: '/bin/claude', source: 'PATH' })) }));
  expect(data).toMatchObject({
    version: '1.2.3',
    project: { name: 'p', root: '/p', detectedBy: 'git', id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    database: { path: file, bytes: expect.any(Number) },
    claude: { path: '/bin/claude', version: '2.1.9', loggedIn: true },
    budget: { day: { costUsd: 0, limitUsd: 5 }, month: { costUsd: 0, limitUsd: null } },
    counts: { projects: 1, conversations: 0, turns: 0, messages: 0, goals: 0, tasks: 0 },
    vectors: VECTORS,
  });
});

test('a missing claude is null in the data and advice on the screen, not a failure', async () => {
  const missing = (): never => {
    throw new MiraError('claude_missing', 'claude was not found');
  };
  const data = await status.run({}, context({ rooms: rooms(missing) }));
  if (Symbol.asyncIterator in data) throw new Error('status is no batch');
  expect(data.claude).toEqual({ path: null, version: null, loggedIn: null });
  expect(status.show(data, PLAIN)).toContain('claude    not found; `mira doctor` says what to do');
  expect(status.show(data, PLAIN)).toContain('vectors   qdrant, m, 3 waiting, 1 refused (It is away)');
});
