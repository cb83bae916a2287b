import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetInLines } from '../../../../src/memory/forget-in-lines.ts';
import { redact } from '../../../../src/redact/redact.ts';
import { openInputHistory } from '../../../../src/repl/editor/input-history.ts';
import type { InputHistory } from '../../../../src/repl/editor/line-editor.ts';
import { buildProgram } from '../../../fakes/program.ts';
import { canaries } from '../../redact/canaries.ts';

let folder = '';
let path = '';
const failures: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mira-history-'));
  path = join(folder, 'new', 'history.jsonl');
  failures.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): InputHistory =>
  openInputHistory({ path, redact, now: () => Date.now(), failed: (error) => void failures.push(error) });
const lines = (): readonly unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

describe('the history of the input', () => {
  test('is one JSON string a line, for the person alone', () => {
    const history = open();
    history.add('one');
    history.add('two\nlines "quoted"');
    expect(readFileSync(path, 'utf8')).toBe('"one"\n"two\\nlines \\"quoted\\""\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(open().entries()).toEqual(['one', 'two\nlines "quoted"']);
  });

  test('keeps a repeat once, at its last place', () => {
    const history = open();
    for (const text of ['a', 'a', 'b', 'a']) history.add(text);
    expect(lines()).toEqual(['b', 'a']);
    expect(history.entries()).toEqual(['b', 'a']);
  });

  test('leaves out what begins with a blank', () => {
    const history = open();
    for (const text of [' secret', '\tsecret', '', 'kept ']) history.add(text);
    expect(lines()).toEqual(['kept ']);
  });

  test('holds no secret', () => {
    const history = open();
    const [canary] = canaries();
    history.add(canary?.text ?? '');
    expect(readFileSync(path, 'utf8')).not.toContain(canary?.secret);
    expect(history.entries()).toHaveLength(1);
  });

  test('is shared by chats that run at the same time', () => {
    const [one, other] = [open(), open()];
    one.add('from one');
    expect(other.entries()).toEqual(['from one']);
    other.add('from the other');
    one.add('from one');
    expect(one.entries()).toEqual(['from the other', 'from one']);
    expect(other.entries()).toEqual(['from the other', 'from one']);
  });

  test('keeps the newest 10,000', () => {
    open().add('first');
    writeFileSync(path, Array.from({ length: 10_000 }, (_, n) => `"old ${n}"\n`).join(''));
    const history = open();
    history.add('new');
    expect(lines()).toHaveLength(10_000);
    expect(lines().at(0)).toBe('old 1');
    expect(lines().at(-1)).toBe('new');
  });

  test('passes over lines that are none', () => {
    open().add('good');
    appendFileSync(path, '{"no":"string"}\n"cut\n"also good"\n');
    expect(open().entries()).toEqual(['good', 'also good']);
  });

  test('a text is forgotten in it', () => {
    const history = open();
    history.add('my cat is called Mimi');
    expect(forgetInLines(path, ['Mimi'])).toBe(1);
    expect(history.entries()).toEqual(['my cat is called [forgotten]']);
  });

  test('loses no line of two processes that rewrite and append at once', async () => {
    open().add('begin');
    const program = buildProgram('history-writer', folder);
    const run = (name: string): Promise<number | null> =>
      new Promise((resolve) => {
        spawn(process.execPath, [program, path, name], { stdio: 'inherit' }).on('close', resolve);
      });
    expect(await Promise.all([run('a'), run('b')])).toEqual([0, 0]);
    const entries = open().entries();
    for (const name of ['a', 'b']) for (let n = 0; n < 60; n++) expect(entries).toContain(`own ${name} ${n}`);
    expect(entries).toContain('both');
  });

  test('a file that cannot be written is told once, and the history goes on in memory', () => {
    writeFileSync(join(folder, 'new'), 'a file in its way');
    const history = open();
    history.add('one');
    history.add('two');
    expect(history.entries()).toEqual(['one', 'two']);
    expect(failures).toHaveLength(1);
  });
});
