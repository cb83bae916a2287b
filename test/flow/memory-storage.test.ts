import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../src/db/connection.ts';
import { openDatabase } from '../../src/db/open.ts';
import { removeBuilds } from '../unit/db/build-script.ts';
import { random } from '../unit/redact/canaries.ts';
import { runWriter, type Told } from './run-writer.ts';

const KILLS = 12;
const WRITERS = 8;
const WRITES_EACH = 20;
const root = join(import.meta.dirname, '../..');

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-memory-flow-'));
  file = join(dir, 'mira.db');
});
afterAll(removeBuilds);
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts a writer; `watch` sees its output as it comes and may kill it. */
const write = (args: readonly string[], watch?: Parameters<typeof runWriter>[2]): Promise<Told> =>
  runWriter('memory-writer.ts', [file, root, ...args], watch);

/** Only lines that came whole: a kill may cut the last one. */
const told = (out: string, word: string): string[] =>
  [...out.matchAll(new RegExp(`^${word} (\\S{36})$`, 'gm'))].map((match) => match[1] ?? '');

const ids = (db: Db): ReadonlySet<string> => new Set(db.prepare<[], string>('select id from memory').pluck().all());

/** Every row has its words, its filter columns and its vector, its first event and no other one's. */
function expectSound(db: Db): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const numbers = (sql: string) => db.prepare<[], number>(sql).pluck().all();
  const rows = numbers('select n from memory order by n');
  expect(numbers('select n from memory_text order by n')).toEqual(rows);
  expect(numbers('select n from memory_bits order by n')).toEqual(rows);
  expect(numbers('select n from memory_facet where facets <> 0 order by n')).toEqual(rows);
  expect(numbers('select id from memory_words_docsize order by id')).toEqual(rows);
  expect(
    numbers(`select count(*) from memory m where (select count(*) from memory_event e
      where e.memory = m.id and e.change = 'remembered') <> 1`),
  ).toEqual([0]);
  for (const index of ['memory_words', 'memory_parts']) {
    expect(() => db.exec(`insert into ${index} (${index}) values ('integrity-check')`)).not.toThrow();
  }
}

test('a writer killed at any point loses no committed row, and index and table agree', async () => {
  const pick = random(29);
  const kept: string[] = [];
  const forgetting = new Set<string>();
  const forgot: string[] = [];
  for (let round = 0; round < KILLS; round++) {
    const lines = 1 + Number.parseInt(pick('0123456789abcdef', 2), 16) / 4;
    const delayMs = Number.parseInt(pick('0123456789', 1), 10);
    const { out, err } = await write([`w${round}`], (text, child) => {
      if (text.split('\n').length > lines) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    expect(err).toBe('');
    kept.push(...told(out, 'kept'));
    forgot.push(...told(out, 'forgot'));
    for (const id of told(out, 'forgetting')) forgetting.add(id);
  }
  const db = await openDatabase({ file, migrationsDir: join(root, 'migrations'), now: Date.now });
  const there = ids(db);
  expect(kept.length).toBeGreaterThan(KILLS);
  expect(kept.filter((id) => !there.has(id) && !forgetting.has(id))).toEqual([]);
  expect(forgot.filter((id) => there.has(id))).toEqual([]);
  expectSound(db);
  db.close();
});

test('eight processes lose nothing, double nothing and show no error', async () => {
  const runs = await Promise.all(Array.from({ length: WRITERS }, (_, at) => write([`w${at}`, String(WRITES_EACH)])));
  expect(runs.map(({ err, code }) => ({ err, code }))).toEqual(runs.map(() => ({ err: '', code: 0 })));
  const db = await openDatabase({ file, migrationsDir: join(root, 'migrations'), now: Date.now });
  const kept = runs.flatMap(({ out }) => told(out, 'kept'));
  const forgot = new Set(runs.flatMap(({ out }) => told(out, 'forgot')));
  const shared = new Set(runs.flatMap(({ out }) => told(out, 'shared')));
  expect(kept).toHaveLength(WRITERS * WRITES_EACH);
  expect(shared.size).toBe(WRITES_EACH);
  expect(ids(db)).toEqual(new Set([...kept.filter((id) => !forgot.has(id)), ...shared]));
  expectSound(db);
  db.close();
});
