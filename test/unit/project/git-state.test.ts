import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readGitState } from '../../../src/project/index.ts';

const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'mira-git-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: dir, encoding: 'utf8' });

test('tells the branch, and whether tracked files have changed', async () => {
  expect(await readGitState(dir, env, 20_000)).toBeNull();
  git('init', '-q', '-b', 'feature/x');
  expect(await readGitState(dir, env, 20_000)).toEqual({ branch: 'feature/x', dirty: null });
  writeFileSync(join(dir, 'a'), '1');
  git('add', 'a');
  git('commit', '-q', '-m', 'one');
  writeFileSync(join(dir, 'new'), 'untracked');
  expect(await readGitState(dir, env, 20_000)).toEqual({ branch: 'feature/x', dirty: false });
  writeFileSync(join(dir, 'a'), '2');
  expect(await readGitState(dir, env, 20_000)).toEqual({ branch: 'feature/x', dirty: true });
  git('checkout', '-q', '--detach');
  expect((await readGitState(dir, env, 20_000))?.branch).toMatch(/^[0-9a-f]{10}$/);
});

test('runs no program that the repository names', async () => {
  git('init', '-q');
  writeFileSync(join(dir, 'a'), '1');
  git('add', 'a');
  git('commit', '-q', '-m', 'one');
  writeFileSync(join(dir, 'a'), '2');
  git('config', 'core.fsmonitor', `touch ${join(dir, 'ran')};false`);
  git('config', 'diff.external', `touch ${join(dir, 'ran')};false`);
  expect((await readGitState(dir, env, 20_000))?.dirty).toBe(true);
  expect(() => execFileSync('ls', [join(dir, 'ran')], { stdio: 'ignore' })).toThrow();
});
