import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConversations } from '../../src/conversation/conversations.ts';
import { openHistory } from '../../src/conversation/history.ts';
import { openDatabase } from '../../src/db/open.ts';
import { ended, freshStorage, MIGRATIONS, startTurn } from '../unit/conversation/storage.ts';
import { removeBuilds } from '../unit/db/build-script.ts';
import { canaries, random } from '../unit/redact/canaries.ts';
import { runWriter, type Told } from './run-writer.ts';

/** More on demand: MIRA_TEST_KILLS=200. */
const KILLS = Number(process.env['MIRA_TEST_KILLS'] ?? 25);
const WRITERS = 8;
const TURNS_EACH = 25;

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'mira-flow-'));
  file = path.join(dir, 'mira.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

afterAll(removeBuilds);

/** Starts a writer; `watch` sees its output as it comes and may kill it. */
const write = (args: readonly string[], watch?: Parameters<typeof runWriter>[2]): Promise<Told> =>
  runWriter('storage-writer.ts', [file, MIGRATIONS, ...args], watch);

const told = (out: string, word: string): string[] =>
  [...out.matchAll(new RegExp(`^${word} (\\S+)$`, 'gm'))].map((match) => match[1] ?? '');

test('a writer killed at any point loses no committed row and lies about none', async () => {
  const pick = random(11);
  const begun: string[] = [];
  const finished: string[] = [];
  for (let round = 0; round < KILLS; round++) {
    const lines = 1 + Number.parseInt(pick('0123456789abcdef', 1), 16);
    const delayMs = Number.parseInt(pick('0123456789', 1), 10);
    const { out } = await write([`w${round}`], (text, child) => {
      if (text.split('\n').length > lines) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    begun.push(...told(out, 'begun'));
    finished.push(...told(out, 'ended'));
  }
  const db = await openDatabase({ file, migrationsDir: MIGRATIONS, now: Date.now });
  openConversations(db, { now: Date.now, id: () => 'x', pid: process.pid, platform: process.platform });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  // Both indexes are sound, and hold the settled messages and no others.
  for (const [index, kinds] of [
    ['message_words', "<> 'thinking'"],
    ['message_grams', "= 'text'"],
  ]) {
    expect(() => db.exec(`insert into ${index} (${index}) values ('integrity-check')`)).not.toThrow();
    const indexed = db.prepare(`select id as n from ${index}_docsize order by id`).all();
    expect(indexed).toEqual(db.prepare(`select n from message where settled = 1 and kind ${kinds} order by n`).all());
  }
  const rows = db.prepare<[], { id: string; status: string }>('select id, status from turn').all();
  const status = new Map(rows.map((row) => [row.id, row.status]));
  expect(begun.length).toBeGreaterThan(KILLS);
  expect(begun.filter((id) => !status.has(id))).toEqual([]);
  expect(finished.filter((id) => status.get(id) !== 'done')).toEqual([]);
  expect(rows.filter((row) => row.status === 'running')).toEqual([]);
  expect(rows.some((row) => row.status === 'interrupted')).toBe(true);
  expect(db.prepare('select count(*) as n from lease').get()).toEqual({ n: 0 });
  db.close();
}, 300_000);

test('eight processes write at once: nothing lost, nothing doubled, no error shown', async () => {
  const names = Array.from({ length: WRITERS }, (_, i) => `p${i}`);
  const results = await Promise.all(names.map((name) => write([name, String(TURNS_EACH)])));
  expect(results.map(({ code, err }) => ({ code, err }))).toEqual(names.map(() => ({ code: 0, err: '' })));
  const db = await openDatabase({ file, migrationsDir: MIGRATIONS, now: Date.now });
  const prompts = db.prepare<[], { text: string }>("select text from message where role = 'user'").all();
  const wanted = names.flatMap((name) => Array.from({ length: TURNS_EACH }, (_, i) => `question ${name} ${i}`));
  expect(prompts.map((row) => row.text).sort()).toEqual(wanted.sort());
  expect(db.prepare("select count(*) as n from turn where status = 'done'").get()).toEqual({ n: WRITERS * TURNS_EACH });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}, 300_000);

describe('no planted key reaches the disk', () => {
  test('in questions, answers, tool inputs and results, plain, in base64 or in URLs', async () => {
    const storage = await freshStorage();
    const all = canaries(23);
    for (const [i, { text }] of all.entries()) {
      const base64 = Buffer.from(text).toString('base64');
      const url = `https://x.test/?q=${encodeURIComponent(text)}`;
      const { recorder, lease } = startTurn(storage, `please use this: ${text}`);
      recorder.onEvent({ type: 'thinking', delta: `they said ${text}` });
      for (const piece of `I see ${text}, well.`.match(/[\s\S]{1,5}/g) ?? [])
        recorder.onEvent({ type: 'text', delta: piece });
      recorder.flush();
      recorder.onEvent({
        type: 'tool_started',
        id: `t${i}`,
        name: 'Bash',
        input: { command: text, nested: [{ url }] },
        parentId: null,
      });
      const output = `${text}\n${base64}\n${url}\n${'filler line\n'.repeat(400)}${text}`;
      recorder.onEvent({ type: 'tool_finished', id: `t${i}`, status: 'done', summary: '', output, result: null });
      recorder.onEvent({ type: 'text', delta: text });
      const error = { code: 'api', message: `failed with ${text}`, hint: null } as const;
      recorder.onEvent(ended({ status: 'failed', error }));
      lease.release();
    }
    const folder = path.dirname(storage.file);
    const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
    const history = openHistory(storage.db);
    // Blobs are compressed: what they hold is looked at as text.
    const blobs = history
      .list({ projectId: null, limit: 1_000 })
      .map((turn) => JSON.stringify(history.show(turn.turnId, { whole: true })));
    const everything = [...files, ...blobs].join('\n');
    const leaked = all.filter(({ text, secret }) => {
      const forms = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(text).toString('base64'),
      ];
      return forms.some((form) => everything.includes(form));
    });
    expect(leaked.map((canary) => canary.name)).toEqual([]);
    expect(everything).toContain('[secret:github-token]');
    expect(all.length).toBeGreaterThan(40);
    storage.close();
  });
});
