import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import { runMira } from '../../fakes/run.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
let screen: Screen | null = null;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await screen?.close();
  screen = null;
  await place.close();
});

async function open(...args: readonly string[]): Promise<(line: string, then: RegExp) => Promise<void>> {
  const opened = openMira(['chat', ...args], { cwd: place.box.project, env: place.box.env });
  screen = opened;
  await opened.waitFor(/^>/m);
  return async (line, then) => {
    opened.type(`${line}\r`);
    await opened.waitFor(then);
  };
}

/** An answer, and the line under it. */
const ended = (answer: string): RegExp => new RegExp(`${answer}[\\s\\S]*tokens · \\$`);
const lastSystem = (): string => textOf(place.fake.mainRequests.at(-1)?.body.system);

function count(table: string): number {
  const db = new Database(join(place.box.miraHome, 'mira.db'), { readonly: true });
  try {
    return db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? -1;
  } finally {
    db.close();
  }
}

const tool = (name: string, input: object) => ({ tool_use: { name: `mcp__mira__${name}`, input } });

test('chat --incognito: no tool of mira stores or reads anything, whatever claude calls', async () => {
  await place.query('remember', 'The harbour opens at six.');
  const before = ['memory', 'task', 'correction', 'block_version', 'reminder'].map(count);
  const say = await open('--incognito');
  await screen?.waitFor(/incognito: nothing of what mira keeps is read/);
  place.fake.push(
    tool('tasks_add', { title: 'zebraquartz task' }),
    tool('remember', { text: 'zebraquartz memory', quote: 'zebraquartz memory' }),
    tool('correct', { text: 'never zebraquartz', quote: 'never zebraquartz' }),
    tool('blocks_append', { block: 'human', text: 'zebraquartz' }),
    tool('recall', { query: 'harbour' }),
    { text: 'None of it worked.' },
  );
  await say('zebraquartz: when does the harbour open?', ended('None of it worked'));
  const { body } = place.fake.mainRequests.at(-1) ?? {};
  const results = JSON.stringify(body?.messages).match(/No such tool available: mcp__mira__\w+/g) ?? [];
  expect(new Set(results).size).toBe(5);
  expect(JSON.stringify(body)).not.toContain('at six');
  expect(lastSystem()).toContain('You are running inside mira');
  expect(lastSystem()).not.toMatch(/mcp__mira__|<mira-memory|<mira-correction|\/why|is stored/);
  screen?.type('\u0004');
  await screen?.exit;
  expect(['memory', 'task', 'correction', 'block_version', 'reminder'].map(count)).toEqual(before);
  expect(count('context_item')).toBe(0);
  const files = readdirSync(place.box.miraHome, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect({ name: file.name, kept: bytes.includes('zebraquartz') }).toEqual({ name: file.name, kept: false });
  }
});

test('checks of corrections hold in incognito, and nothing is counted', async () => {
  await place.query('correct', 'never touch the vault', '--forbid-command', 'touch vault*', '--block', '--yes');
  const say = await open('--incognito', '--allow', 'Bash(touch *)');
  place.fake.push({ tool_use: { name: 'Bash', input: { command: 'touch vault.txt' } } }, { text: 'It was refused.' });
  await say('touch the vault', ended('It was refused'));
  expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('never touch the vault');
  expect(lastSystem()).not.toContain('never touch the vault');
  expect(readdirSync(place.box.project)).not.toContain('vault.txt');
  expect(await place.query('corrections')).toMatchObject([{ hits: 0, saves: 0 }]);
});

test('ask --no-memory is told of nothing that it does not have', async () => {
  await place.query('remember', 'Releases go out on Tuesdays.');
  await place.json(['--no-memory', 'When do the releases go out?']);
  expect(lastSystem()).toContain('you are given nothing in this session');
  expect(lastSystem()).not.toMatch(/mcp__mira__|<mira-memory|\/why/);
});

test('--incognito does not go on with a conversation', async () => {
  const refused = await runMira(['chat', '--incognito', '--continue'], { cwd: place.box.project, env: place.box.env });
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--incognito begins a conversation of its own'),
  });
});
