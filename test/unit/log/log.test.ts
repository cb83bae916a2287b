import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogOptions, openLog } from '../../../src/log/open.ts';

let base: string;
let failures: string[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mira-log-'));
  failures = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const folder = () => join(base, 'data/logs');
const open = (options: Partial<LogOptions> = {}) =>
  openLog({
    folder: folder(),
    level: 'info',
    redact: (text) => text.replaceAll('hunter2', '[secret]'),
    now: () => Date.UTC(2026, 2, 1),
    id: () => '01234567-89ab-7cde-8f01-23456789abcd',
    onFailure: (line) => failures.push(line),
    ...options,
  });
const lines = (): Record<string, unknown>[] =>
  readFileSync(join(folder(), 'mira.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('nothing is opened before the first line that counts', async () => {
  const log = open();
  log.write('debug', 'not at this level');
  await log.flushed();
  expect(existsSync(folder())).toBe(false);
});

test('lines are JSON with time, level, process and fields, for the person alone', async () => {
  const log = open();
  log.write('info', 'first', { turnId: 'x', tokens: 3 });
  log.write('warn', 'second');
  await log.flushed();
  expect(lines()).toEqual([
    { level: 'info', time: '2026-03-01T00:00:00.000Z', pid: process.pid, turnId: 'x', tokens: 3, message: 'first' },
    { level: 'warn', time: '2026-03-01T00:00:00.000Z', pid: process.pid, message: 'second' },
  ]);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder(), 'mira.log')).mode & 0o777).toBe(0o600);
});

test('secrets are masked in messages, fields, names of fields, stacks and causes', async () => {
  const log = open();
  log.write('info', 'hunter2', { deep: [{ hunter2: 'x hunter2' }] });
  await log.reportCrash(new Error('hunter2', { cause: new Error('also hunter2') }));
  expect(readFileSync(join(folder(), 'mira.log'), 'utf8')).not.toContain('hunter2');
  expect(lines()[0]).toMatchObject({ message: '[secret]', deep: [{ '[secret]': 'x [secret]' }] });
});

test('a crash is written even when the log is off, and has a short id', async () => {
  const log = open({ level: 'off' });
  log.write('error', 'not written');
  const error = new TypeError('broken\nsecond line');
  const id = await log.reportCrash(error);
  expect(id).toBe('6789abcd');
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).toMatchObject({
    crash: id,
    error: { name: 'TypeError', stack: expect.stringContaining('log.test.ts') },
  });
  expect(await open().reportCrash('thrown text')).toBe(id);
});

test('a large log is rotated at opening, five old ones are kept', async () => {
  mkdirSync(folder(), { recursive: true });
  for (let round = 0; round < 7; round++) {
    writeFileSync(join(folder(), 'mira.log'), `${round}\n`.padEnd(10_485_760, ' '));
    const log = open();
    log.write('info', `after ${round}`);
    await log.flushed();
  }
  expect(readdirSync(folder()).sort()).toEqual(['mira.log', ...[1, 2, 3, 4, 5].map((n) => `mira.log.${n}`)]);
  expect(readFileSync(join(folder(), 'mira.log.1'), 'utf8').slice(0, 2)).toBe('6\n');
  expect(readFileSync(join(folder(), 'mira.log.5'), 'utf8').slice(0, 2)).toBe('2\n');
  expect(lines()).toHaveLength(1);
});

test('a log that cannot be written is said once and stops nothing', async () => {
  mkdirSync(join(base, 'data'));
  writeFileSync(join(base, 'data/logs'), 'a file in its place');
  const log = open();
  log.write('info', 'one');
  log.write('info', 'two');
  expect(await log.reportCrash(new Error('x'))).toBe('6789abcd');
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain('cannot be written');
});
