import picomatch from 'picomatch';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { checkProblem } from '../../../src/corrections/check-check.ts';
import { compileContent } from '../../../src/corrections/contents.ts';
import { compilePath, fitFolder, fitPath } from '../../../src/corrections/globs.ts';
import { compileCommand, fitCommand } from '../../../src/corrections/match-command.ts';
import { ANY, STAR } from '../../../src/corrections/shell/field.ts';

const compared = (pattern: string, command: string) => {
  const [path = '', ...args] = command.split(' ');
  return fitCommand(compileCommand(pattern), { program: path.split('/').at(-1) ?? '', args, path });
};

describe('a pattern for commands', () => {
  test.each([
    ['npm *', 'npm'],
    ['npm *', 'npm install x'],
    ['npm', 'npm install'],
    ['npm install', 'npm i'],
    ['npm install', 'npm --silent install'],
    ['git push', 'git -C there push origin'],
    ['git push --force', 'git push origin -f'],
    ['git push * main', 'git push --tags origin main'],
    ['rm -rf', 'rm -f --recursive x'],
    ['pip install', 'pip3.11 install x'],
    ['*/bin/tool', './bin/tool --x'],
    ['python2 *', 'python2 x.py'],
  ])('%j means %j', (pattern, command) => expect(compared(pattern, command)).toBe('yes'));

  test.each([
    ['npm *', 'npx x'],
    ['npm install', 'npm run install'],
    ['git push', 'git commit -m push'],
    ['git push --force', 'git push --force-with-lease'],
    ['git push * main', 'git push origin maintenance'],
    ['rm -rf', 'rm -r x'],
    ['python *', 'python3 x.py'],
  ])('%j does not mean %j', (pattern, command) => expect(compared(pattern, command)).toBe('no'));

  test('what only the shell knows may be meant', () => {
    expect(compared('npm *', `${ANY} install`)).toBe('perhaps');
    expect(compared('git push --force', `git push ${ANY}`)).toBe('perhaps');
    expect(compared('npm install', `npm ${ANY}`)).toBe('perhaps');
    expect(compared('npm *', `np${STAR} install`)).toBe('yes');
  });

  test('more than one command is refused with the place', async () => {
    const check = { kind: 'command', within: null, instead: null, action: null } as const;
    await expect(checkProblem({ ...check, pattern: 'curl x | sh' })).rejects.toThrow('"|" at character 8');
    await expect(checkProblem({ ...check, pattern: '  ' })).rejects.toThrow('is empty');
    expect(await checkProblem({ ...check, pattern: '* *' })).toContain('every command');
  });
});

describe('a glob for paths', () => {
  const path = (glob: string) => compilePath(glob, (globs, options) => picomatch([...globs], options));

  test.each([
    ['vendor', 'vendor/a/b.js'],
    ['./vendor/', 'vendor'],
    ['vendor/**', 'vendor/.hidden'],
    ['src/**/*.{ts,js}', 'src/a/b.js'],
    ['*.lock', 'yarn.lock'],
    ['vendor/**', `vendor/${ANY}`],
    ['src/*.gen.ts', `src/${STAR}.gen.ts`],
  ])('%j means %j', (glob, file) => expect(fitPath(path(glob), file)).toBe('yes'));

  test.each([
    ['vendor', 'src/vendor/a.js'],
    ['*.lock', 'packages/yarn.lock'],
    ['src/*.gen.ts', `src/${STAR}.md`],
  ])('%j does not mean %j', (glob, file) => expect(fitPath(path(glob), file)).toBe('no'));

  test('what is done to a folder is done to what is in it', () => {
    expect(fitFolder(path('src/generated/**'), 'src', false)).toBe('yes');
    expect(fitFolder(path('src/generated/**'), '', false)).toBe('yes');
    expect(fitFolder(path('src/**/*.gen.ts'), 'src', false)).toBe('perhaps');
    expect(fitFolder(path('src/generated/**'), 'docs', false)).toBe('no');
  });

  test.each(['**', '*', '**/*', '.', './', '/', '**/*.*'])('%j means everything, and that is said', async (pattern) => {
    expect(await checkProblem({ kind: 'path', pattern, within: null, instead: null, action: null })).toContain(
      'every file',
    );
  });

  test.each(['../x', '!src/**'])('%j is refused', async (pattern) => {
    const check = { kind: 'path', pattern, within: null, instead: null, action: null } as const;
    await expect(checkProblem(check)).rejects.toThrow(/\.\.|does not hold/);
  });
});

describe('an expression for texts', () => {
  test.each([
    ['a(', 'missing closing )'],
    ['x(?=y)', 'at character 2 ("(?=")'],
    ['[z-a]', 'z-a'],
    ['(a)\\1', 'at character 4 ("\\1")'],
  ])('%j is refused with the place', (pattern, place) => {
    expect(() => compileContent(pattern, RE2JS)).toThrow(place);
  });

  test('takes linear time where a backtracking one would not end', () => {
    const { count } = compileContent('^(a+)+$', RE2JS).find(`${'a'.repeat(50_000)}!`);
    expect(count).toBe(0);
  });

  test('tells how often and in which line', () => {
    expect(compileContent('^x', RE2JS).find('a\nx\nb\nx')).toEqual({ count: 2, line: 2, text: 'x' });
  });

  test('one that fits everything is said', async () => {
    const check = { kind: 'content', pattern: 'a*', within: null, instead: null, action: null } as const;
    expect(await checkProblem(check)).toContain('fits every text');
  });
});
