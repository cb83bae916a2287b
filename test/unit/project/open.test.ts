import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openProject } from '../../../src/project/open.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mira-project-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function put(file: string, text: string): string {
  const path = join(base, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
const folder = (name: string): string => {
  mkdirSync(join(base, name), { recursive: true });
  return join(base, name);
};

test('a marker gives name and root; the root may be below it', async () => {
  folder('repo/inner/deep');
  put('repo/.mira/project.toml', 'name = "The Thing"\nroot = "inner"\n[context]\nmax_tokens = 3000\n');
  expect(await openProject(join(base, 'repo/inner/deep'), {})).toEqual({
    root: join(base, 'repo/inner'),
    folder: join(base, 'repo'),
    name: 'The Thing',
    detectedBy: 'marker',
    notices: [],
  });
});

test.each([
  ['root = ".."', 'lies outside'],
  ['root = "/"', 'lies outside'],
  ['root = "out"', 'lies outside'],
  ['root = "nowhere"', 'no such folder'],
  ['root = "a\\u0000b"', 'no such folder'],
  ['root = "file.txt"', 'it is no folder'],
  ['root = 5', 'it is no text'],
])('a marker with %s keeps its own folder and says why', async (text, why) => {
  const root = folder('repo');
  folder('elsewhere');
  symlinkSync(join(base, 'elsewhere'), join(root, 'out'));
  put('repo/file.txt', '');
  put('repo/.mira/project.toml', `${text}\n`);
  const project = await openProject(root, {});
  expect(project.root).toBe(root);
  expect(project.notices).toHaveLength(1);
  expect(project.notices[0]).toContain(why);
});

test('a broken marker still marks its folder, with a notice that has the line', async () => {
  put('repo/.mira/project.toml', 'name = "x"\nroot = \n');
  const project = await openProject(join(base, 'repo'), {});
  expect(project).toMatchObject({ root: join(base, 'repo'), name: 'repo', detectedBy: 'marker' });
  expect(project.notices[0]).toContain('project.toml:2 is ignored');
});

test('a marker that is a link out of its folder, or a folder, is not read', async () => {
  const secret = put('secret.toml', 'name = "stolen"\n');
  folder('repo/.mira');
  symlinkSync(secret, join(base, 'repo/.mira/project.toml'));
  const linked = await openProject(join(base, 'repo'), {});
  expect(linked.name).toBe('repo');
  expect(linked.notices[0]).toContain('leads out of the project');
  folder('other/.mira/project.toml');
  expect((await openProject(join(base, 'other'), {})).notices[0]).toContain('no regular file');
});

test('a pipe in the place of a file does not hang mira', async () => {
  folder('repo/.mira');
  execFileSync('mkfifo', [join(base, 'repo/.mira/project.toml'), join(base, 'repo/package.json')]);
  expect(await openProject(join(base, 'repo'), {})).toMatchObject({ name: 'repo', detectedBy: 'marker' });
});

test.each([
  ['package.json', '{"name":"@scope/web"}', '@scope/web'],
  ['package.json', '{"name":', 'repo'],
  ['package.json', '[]', 'repo'],
  ['package.json', '{"name":7}', 'repo'],
  ['package.json', '{"name":"a\\u001b]0;x\\u0007b\\u202e"}', 'a]0;xb'],
  ['Cargo.toml', '[package]\nname = "crate"\n', 'crate'],
  ['Cargo.toml', '[workspace]\nmembers = []\n', 'repo'],
  ['Cargo.toml', 'package = 5', 'repo'],
  ['pyproject.toml', '[project]\nname = "snake"\n', 'snake'],
  ['pyproject.toml', '[tool.poetry]\nname = "verse"\n', 'verse'],
  ['go.mod', '// x\nmodule example.org/team/tool/v2\n\ngo 1.22\n', 'tool'],
])('%s %j gives the name %s', async (file, text, name) => {
  put(`repo/${file}`, text);
  expect(await openProject(join(base, 'repo'), {})).toMatchObject({ name, detectedBy: 'package' });
});

test('a git root is found from a folder below, a .git file counts, and the folder gives the name', async () => {
  folder('repo/.git');
  folder('repo/src/deep');
  put('tree/.git', 'gitdir: ../repo/.git/worktrees/tree\n');
  expect(await openProject(join(base, 'repo/src/deep'), {})).toMatchObject({
    root: join(base, 'repo'),
    name: 'repo',
    detectedBy: 'git',
  });
  expect(await openProject(join(base, 'tree'), {})).toMatchObject({
    root: join(base, 'tree'),
    name: 'tree',
    detectedBy: 'git',
  });
});

test('a link to the folder leads to the same root', async () => {
  folder('repo/.git');
  symlinkSync(join(base, 'repo'), join(base, 'link'));
  expect((await openProject(join(base, 'link'), {})).root).toBe(join(base, 'repo'));
});
