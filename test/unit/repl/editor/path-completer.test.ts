import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Offer } from '../../../../src/repl/editor/completion.ts';
import { completePaths, pathMention } from '../../../../src/repl/editor/path-completer.ts';

let root = '';
let nowMs = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mira-paths-'));
  nowMs = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}
const git = (...args: readonly string[]): void => void execFileSync('git', [...args], { cwd: root });
const completer = () => completePaths({ root, env: { PATH: process.env['PATH'], HOME: root } }, () => nowMs);

/** The offers that stand when nothing more comes. */
async function offers(typed: string, complete = completer()): Promise<readonly Offer[]> {
  let last: readonly Offer[] = [];
  let comes = 0;
  complete(
    { kind: 'path', typed, from: 0 },
    (found) => {
      last = found;
      comes += 1;
    },
    new AbortController().signal,
  );
  for (let before = -1; before !== comes || comes === 0; ) {
    before = comes;
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  return last;
}
const labels = async (typed: string): Promise<readonly string[]> => (await offers(typed)).map(({ label }) => label);

describe('in a git repository', () => {
  beforeEach(() => {
    git('init', '-q');
    write('.gitignore', 'src/auth/login.ts', 'src/main.ts', 'new file.md', 'dist/main.js', 'docs/login-guide.md');
    writeFileSync(join(root, '.gitignore'), 'dist\n');
    git('add', 'src');
  });

  test('offers what git knows and does not ignore, the near ones first', async () => {
    expect(await labels('')).toEqual(['.gitignore', 'docs/', 'new file.md', 'src/']);
    expect(await labels('main')).toEqual(['src/main.ts']);
  });

  test('finds by letters in order, names before folders', async () => {
    expect((await labels('login'))[0]).toBe('src/auth/login.ts');
    expect(await labels('slog')).toContain('src/auth/login.ts');
    expect(await labels('src/au')).toEqual(['src/auth/', 'src/auth/login.ts']);
    expect(await labels('zzz')).toEqual([]);
  });

  test('writes paths so that claude reads them', async () => {
    expect((await offers('new'))[0]?.text).toBe('@"new file.md" ');
    expect((await offers('src/main'))[0]?.text).toBe('@src/main.ts ');
    expect((await offers('docs'))[0]?.text).toBe('@docs/');
  });

  test('starts no program that the repository names', async () => {
    const trap = join(root, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(root, 'sprung')}\n`, { mode: 0o755 });
    git('config', 'core.fsmonitor', trap);
    expect(await labels('')).not.toContain('sprung');
    expect(await labels('sprung')).toEqual([]);
  });

  test('sees a new file a few seconds later', async () => {
    const complete = completer();
    await offers('', complete);
    write('later.txt');
    nowMs += 10_000;
    await offers('later', complete);
    expect((await offers('later', complete)).map(({ label }) => label)).toEqual(['later.txt']);
  });
});

describe('elsewhere', () => {
  test('walks the folder, without what nobody means', async () => {
    write('a.txt', 'deep/er/b.txt', 'node_modules/x/index.js');
    expect(await labels('')).toEqual(['a.txt', 'deep/']);
    expect(await labels('b.txt')).toEqual(['deep/er/b.txt']);
  });

  test('leaves out names that hold control characters', async () => {
    write('good.txt', 'bad\u001b[31m.txt', 'bad\nline.txt');
    expect(await labels('')).toEqual(['good.txt']);
  });
});

test.each([
  ['a/b.ts', '@a/b.ts'],
  ['a b.ts', '@"a b.ts"'],
])('%s is mentioned as %s', (path, mention) => {
  expect(pathMention(path)).toBe(mention);
});
