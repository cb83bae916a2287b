import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { projectKeeper } from '../../src/conversation/keep-project.sql.ts';
import { openDatabase } from '../../src/db/open.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { openSearch } from '../../src/search/search.ts';
import { openTransfer } from '../../src/transfer/transfer.ts';
import { buildScript, removeBuilds } from '../unit/db/build-script.ts';
import { embedder } from '../unit/memory/home.ts';
import { random } from '../unit/redact/canaries.ts';
import { idsOf } from '../unit/transfer/home.ts';

const TEXTS = 3_000;
const KILLS = 6;
const root = join(import.meta.dirname, '../..');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-transfer-flow-'));
});
afterAll(removeBuilds);
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs an import in a process of its own; `delayMs` after its start it is killed. */
async function bring(database: string, file: string, delayMs: number | null): Promise<number | null> {
  const script = await buildScript(join(import.meta.dirname, 'transfer-writer.ts'));
  const child = spawn(process.execPath, [script, database, root, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stdout.once('data', () => {
    if (delayMs !== null) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(err).toBe('');
  return code;
}

async function open(database: string) {
  const db = await openDatabase({ file: database, migrationsDir: join(root, 'migrations'), now: Date.now });
  const id = idsOf(9);
  const parts = { db, now: Date.now, id };
  const memory = openMemory({ ...parts, search: openSearch(db, 'memory'), embedder, forgetElsewhere: () => 0 });
  return { db, memory, transfer: openTransfer({ ...parts, memory, keepProject: projectKeeper(db, parts) }) };
}

function expectSound(db: Awaited<ReturnType<typeof openDatabase>>): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const numbers = (sql: string) => db.prepare<[], number>(sql).pluck().all();
  const rows = numbers('select n from memory order by n');
  for (const table of ['memory_text', 'memory_bits'])
    expect(numbers(`select n from ${table} order by n`)).toEqual(rows);
}

test('an import killed at any point leaves whole rows that can be taken back; done again it is complete', async () => {
  const database = join(dir, 'mira.db');
  const file = join(dir, 'texts.jsonl');
  const texts = Array.from({ length: TEXTS }, (_, n) => `memory number ${n}`);
  writeFileSync(file, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  const pick = random(31);
  const seen: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await bring(database, file, Number.parseInt(pick('0123456789', 3), 10) / 2);
    const { db, memory, transfer } = await open(database);
    expectSound(db);
    const there = memory.list({});
    seen.push(there.length);
    for (const { status, origin, source } of there.slice(0, 50)) {
      expect({ status, origin }).toEqual({ status: 'proposed', origin: 'import' });
      expect(transfer.batch(source?.batch ?? '').memories).toBeGreaterThan(0);
    }
    db.close();
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(await bring(database, file, null)).toBe(0);
  const { db, memory, transfer } = await open(database);
  const there = memory.list({});
  expect(there.map(({ text }) => text).sort()).toEqual([...texts].sort());
  const batches = new Set(there.map(({ source }) => source?.batch ?? ''));
  for (const batch of batches) transfer.undo(batch);
  expect(memory.list({})).toEqual([]);
  expectSound(db);
  db.close();
}, 60_000);

test('taking an export back, killed at any point and done again, gives the same export', async () => {
  const from = await open(join(dir, 'from.db'));
  const items = Array.from({ length: TEXTS / 2 }, (_, n) => ({
    ...{ text: `memory number ${n}`, kind: 'fact', scope: 'global', projectId: null, origin: 'user' },
  })) as Parameters<typeof from.memory.rememberMany>[0];
  await from.memory.rememberMany(items, 'person');
  const all = from.memory.list({});
  for (const [at, { id }] of all.entries()) {
    if (at % 10 === 1) from.memory.edit(id, `edited ${at}`, 'person');
    if (at % 10 === 2) from.memory.supersede(id, all[at - 1]?.id ?? '', 'person');
  }
  const file = join(dir, 'export.jsonl');
  from.transfer.write(file, 'jsonl', false);
  from.db.close();
  const database = join(dir, 'to.db');
  const pick = random(37);
  for (let kill = 0; kill < KILLS; kill++) {
    await bring(database, file, Number.parseInt(pick('0123456789', 3), 10) / 2);
  }
  expect(await bring(database, file, null)).toBe(0);
  const to = await open(database);
  expectSound(to.db);
  expect([...to.transfer.lines('jsonl')].join('\n')).toBe(readFileSync(file, 'utf8').trimEnd());
  to.db.close();
}, 60_000);
