import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../../../src/project/identity.ts';
import { remoteName } from '../../../src/project/remote.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mira-identity-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const env = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: base });
const key = (folder: string, shareWorktrees = true) =>
  identify({ root: join(base, folder) }, { file: join(base, 'data/projects.json'), env: env(), shareWorktrees });

function git(folder: string, ...args: string[]): void {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...author, ...args], { cwd: join(base, folder), env: env(), stdio: 'pipe' });
}
function init(folder: string, commit = true): void {
  mkdirSync(join(base, folder), { recursive: true });
  git(folder, 'init');
  if (commit) git(folder, 'commit', '--allow-empty', '-m', `first of ${folder}`);
}

test('outside of git the folder is the project', async () => {
  mkdirSync(join(base, 'plain'));
  expect(await key('plain')).toBe(`dir:${join(base, 'plain')}`);
});

test('a repository keeps its key when it is moved, gets its first commit, and gets a remote', async () => {
  init('one', false);
  const first = await key('one');
  git('one', 'commit', '--allow-empty', '-m', 'x');
  expect(await key('one')).toBe(first);
  renameSync(join(base, 'one'), join(base, 'two'));
  expect(await key('two')).toBe(first);
  git('two', 'remote', 'add', 'origin', 'https://ada:secret@example.org/ada/one.git');
  expect(await key('two')).toBe(first);
  renameSync(join(base, 'two'), join(base, 'three'));
  expect(await key('three')).toBe(first);
  expect(readFileSync(join(base, 'data/projects.json'), 'utf8')).not.toContain('secret');
});

test('clones of one remote are one project, over https and ssh and from a folder', async () => {
  init('source');
  const source = await key('source');
  git('.', 'clone', 'source', 'copy');
  expect(await key('copy')).toBe(source);
  git('source', 'remote', 'add', 'origin', 'git@Example.org:ada/one.git');
  git('copy', 'remote', 'set-url', 'origin', 'https://token@example.org/ada/one');
  expect(await key('source')).toBe(source);
  expect(await key('copy')).toBe(source);
});

test('clones of one bare folder are one project, a fork with another remote is its own', async () => {
  init('seed');
  git('.', 'clone', '--bare', 'seed', 'origin.git');
  git('.', 'clone', 'origin.git', 'a');
  git('.', 'clone', 'origin.git', 'b');
  git('.', 'clone', 'origin.git', 'fork');
  git('fork', 'remote', 'set-url', 'origin', 'https://example.org/eve/fork.git');
  expect(await key('a')).toBe(await key('b'));
  expect(await key('fork')).not.toBe(await key('a'));
});

test('worktrees share the project unless the setting says no', async () => {
  init('main');
  git('main', 'worktree', 'add', '../tree');
  expect(await key('tree')).toBe(await key('main'));
  expect(await key('tree', false)).not.toBe(await key('main', false));
  expect(await key('main', false)).toBe(await key('main'));
});

test('another repository at the same path is another project', async () => {
  init('here');
  const first = await key('here');
  rmSync(join(base, 'here'), { recursive: true });
  mkdirSync(join(base, 'here'));
  git('here', 'init');
  git('here', 'commit', '--allow-empty', '-m', 'something else');
  expect(await key('here')).not.toBe(first);
});

test('a copy of a repository without a remote is another project, while the first one is there', async () => {
  init('first');
  const first = await key('first');
  execFileSync('cp', ['-r', join(base, 'first'), join(base, 'copied')]);
  expect(await key('copied')).not.toBe(first);
});

test('projects in two folders of one repository are two', async () => {
  init('mono');
  mkdirSync(join(base, 'mono/web'));
  mkdirSync(join(base, 'mono/api'));
  const keys = new Set([await key('mono'), await key('mono/web'), await key('mono/api')]);
  expect(keys.size).toBe(3);
});

test('a .git file that names a repository which does not know the folder gives nothing of its project', async () => {
  init('private');
  const mine = await key('private');
  for (const target of ['private/.git', 'private/.git/worktrees/x']) {
    mkdirSync(join(base, 'evil'), { recursive: true });
    mkdirSync(join(base, 'private/.git/worktrees/x'), { recursive: true });
    writeFileSync(join(base, 'evil/.git'), `gitdir: ${join(base, target)}\n`);
    expect(await key('evil')).toBe(`dir:${join(base, 'evil')}`);
  }
  expect(await key('private')).toBe(mine);
});

test('a submodule is its own project', async () => {
  init('lib');
  init('app');
  git('app', '-c', 'protocol.file.allow=always', 'submodule', 'add', join(base, 'lib'), 'vendor');
  expect(await key('app/vendor')).toMatch(/^git:/);
  expect(await key('app/vendor')).not.toBe(await key('app'));
});

test.each([true, false])('git is not started for a place that is known, with a commit: %s', async (commit) => {
  init('known', commit);
  const first = await key('known');
  const withoutGit = { file: join(base, 'data/projects.json'), env: { PATH: '/nowhere' }, shareWorktrees: true };
  expect(await identify({ root: join(base, 'known') }, withoutGit)).toBe(first);
});

test('without git, or with an empty .git, a project still has a key that stays', async () => {
  init('lonely');
  const options = { file: join(base, 'data/projects.json'), env: { PATH: '/nowhere' }, shareWorktrees: true };
  const first = await identify({ root: join(base, 'lonely') }, options);
  expect(first).toMatch(/^git:/);
  expect(await key('lonely')).toBe(first);
  mkdirSync(join(base, 'empty/.git'), { recursive: true });
  expect(await key('empty')).toBe(await key('empty'));
});

test('a broken file of known places is begun anew', async () => {
  init('again');
  const first = await key('again');
  writeFileSync(join(base, 'data/projects.json'), '[{"key":1},');
  expect(await key('again')).toBe(first);
  expect(existsSync(join(base, 'data/projects.json'))).toBe(true);
});

test.each([
  ['https://user:pw@Example.org:8443/Ada/one.git?x=1', 'example.org/Ada/one'],
  ['ssh://git@example.org/Ada/one.git/', 'example.org/Ada/one'],
  ['git@example.org:Ada/one.git', 'example.org/Ada/one'],
  ['example.org:Ada/one', 'example.org/Ada/one'],
  ['https://a@b@example.org/x', 'example.org/x'],
  ['/srv/git/one.git', null],
  ['../one', null],
  ['file:///srv/one', null],
])('remote %s is named %s', (url, name) => {
  expect(remoteName(url)).toBe(name);
});
