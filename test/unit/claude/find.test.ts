import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FindOptions, findClaude } from '../../../src/claude/find.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-find-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function program(path: string, mode = 0o755): string {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

function find(options: Partial<FindOptions>) {
  return findClaude({ env: {}, configured: null, ownRoot: join(dir, 'own'), cwd: dir, ...options });
}

test('the order is MIRA_CLAUDE, configuration, PATH, the copy beside mira', () => {
  const fromEnv = program('a/special');
  const configured = program('b/configured');
  const onPath = program('c/claude');
  const own = program('own/node_modules/.bin/claude');
  const env = { MIRA_CLAUDE: fromEnv, PATH: `${join(dir, 'missing')}:${join(dir, 'c')}` };
  expect(find({ env, configured })).toEqual({ path: fromEnv, source: 'environment' });
  expect(find({ env: { PATH: env.PATH }, configured })).toEqual({ path: configured, source: 'configured' });
  expect(find({ env: { PATH: env.PATH } })).toEqual({ path: onPath, source: 'path' });
  expect(find({})).toEqual({ path: own, source: 'own' });
});

test('a path that was set and does not work is an error, not the next place', () => {
  program('c/claude');
  const env = { PATH: join(dir, 'c') };
  expect(() => find({ env: { ...env, MIRA_CLAUDE: join(dir, 'gone') } })).toThrow(/MIRA_CLAUDE.*gone/);
  expect(() => find({ env, configured: join(dir, 'gone') })).toThrow(/configured path/);
  expect(() => find({ env, configured: program('not-executable', 0o644) })).toThrow(/cannot|no program/);
  expect(() => find({ env, configured: dir })).toThrow(/no program/);
});

test('a name without a slash is looked up in PATH, a relative path counts from the folder', () => {
  const other = program('c/claude-next');
  expect(find({ env: { PATH: join(dir, 'c'), MIRA_CLAUDE: 'claude-next' } }).path).toBe(other);
  expect(find({ configured: './c/claude-next' }).path).toBe(other);
});

test('in PATH, folders, files without the right to run and relative entries are passed over', () => {
  mkdirSync(join(dir, 'a/claude'), { recursive: true });
  program('b/claude', 0o644);
  program('claude');
  mkdirSync(join(dir, 'd'));
  symlinkSync(program('c/real'), join(dir, 'd/claude'));
  const PATH = [join(dir, 'a'), join(dir, 'b'), '', '.', join(dir, 'd')].join(':');
  expect(find({ env: { PATH } }).path).toBe(join(dir, 'd/claude'));
});

test('nowhere: what to install', () => {
  expect(() => find({ env: { PATH: join(dir, 'nothing') } })).toThrow(
    expect.objectContaining({ code: 'claude_missing', hint: expect.stringContaining('npm install -g') }),
  );
});
