import { chmodSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runClaude } from '../../../src/claude/program.ts';
import { claudeVersion, judge } from '../../../src/claude/version.ts';

let dir: string;
let asked: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-version-'));
  asked = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function claude(script: string): string {
  const file = join(dir, 'claude');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function version(program: string, cacheDir: string | null = join(dir, 'cache')) {
  const run: typeof runClaude = (options) => {
    asked++;
    return runClaude(options);
  };
  return claudeVersion({ program, env: { PATH: process.env['PATH'] ?? '' }, cacheDir, run });
}

test('claude is asked once, and again when the program has changed', async () => {
  const program = claude('echo "2.1.197 (Claude Code)"');
  expect(await version(program)).toEqual({ version: '2.1.197', warning: null });
  expect(await version(program)).toEqual({ version: '2.1.197', warning: null });
  expect(asked).toBe(1);
  utimesSync(program, 1_000_000, 1_000_000);
  await version(program);
  expect(asked).toBe(2);
});

test('a damaged cache is written anew', async () => {
  const program = claude('echo 2.1.3');
  const file = join(dir, 'cache/claude-version.json');
  await version(program);
  for (const damage of [
    '{"key":',
    '[]',
    JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: 'new' }),
  ]) {
    writeFileSync(file, damage);
    expect((await version(program)).version).toBe('2.1.3');
  }
  expect(asked).toBe(4);
});

test('too old is an error with the way to update; a newer line is a warning', async () => {
  await expect(version(claude('echo 2.0.76'))).rejects.toMatchObject({
    code: 'claude_too_old',
    hint: expect.stringContaining('update'),
  });
  expect(() => judge('1.9.9')).toThrow(/older than/);
  expect(judge('2.1.0').warning).toBeNull();
  expect(judge('2.1.999').warning).toBeNull();
  expect(judge('2.2.0').warning).toContain('2.2.0');
  expect(judge('3.0.0').warning).toContain('3.0.0');
  expect(judge('2.10.0').warning).toContain('2.10.0');
});

test('a program that fails or says something else is told; nothing is cached', async () => {
  await expect(version(claude('echo oops; exit 3'))).rejects.toMatchObject({ code: 'crashed' });
  await expect(version(claude('echo hello'))).rejects.toMatchObject({ code: 'crashed' });
  await expect(version(join(dir, 'gone'))).rejects.toMatchObject({ code: 'claude_missing' });
});
