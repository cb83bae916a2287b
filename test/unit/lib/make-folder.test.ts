import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDatabaseFile } from '../../../src/db/files.ts';
import { makeFolder } from '../../../src/lib/make-folder.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mira-folder-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

test('makes every missing level with the mode, and leaves what exists as it is', () => {
  mkdirSync(join(base, 'old'), { mode: 0o755 });
  makeFolder(join(base, 'old/a/b'), 0o700);
  makeFolder(join(base, 'old/a/b'), 0o755);
  expect([mode(join(base, 'old')), mode(join(base, 'old/a')), mode(join(base, 'old/a/b'))]).toEqual([
    0o755, 0o700, 0o700,
  ]);
});

test('goes through a link to a folder', () => {
  mkdirSync(join(base, 'real'));
  symlinkSync(join(base, 'real'), join(base, 'link'));
  makeFolder(join(base, 'link/below'));
  expect(statSync(join(base, 'real/below')).isDirectory()).toBe(true);
});

test.each(['file', 'file/below', 'dangling/below'])('%s: what is in the way is an error that says so', (name) => {
  writeFileSync(join(base, 'file'), '');
  symlinkSync(join(base, 'nowhere'), join(base, 'dangling'));
  const failure = {
    message: `the folder ${join(base, name)} cannot be made (a file is in its way)`,
    hint: expect.stringContaining('MIRA_HOME'),
  };
  expect(() => makeFolder(join(base, name))).toThrow(expect.objectContaining({ ...failure, code: 'file' }));
  expect(() => prepareDatabaseFile(join(base, name, 'mira.db'))).toThrow(
    expect.objectContaining({ ...failure, code: 'database' }),
  );
});
