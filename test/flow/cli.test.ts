import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'mira-cli-')));
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

afterAll(() => rmSync(home, { recursive: true, force: true }));

function mira(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program = join(root, 'bin', 'mira'),
) {
  const done = spawnSync(process.execPath, [program, ...args], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: join(home, 'mira'), ...env },
    encoding: 'utf8',
    input: '',
    // One that spins would never come back, and take the whole run with it.
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe('the launcher', () => {
  const copy = join(home, 'copy');
  mkdirSync(join(copy, 'bin'), { recursive: true });
  for (const name of ['mira', 'package.json']) copyFileSync(join(root, 'bin', name), join(copy, 'bin', name));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ version: '9.8.7' }));

  test('answers --version without the built program', () => {
    expect(mira(['--version'], {}, join(copy, 'bin', 'mira'))).toEqual({ code: 0, out: '9.8.7\n', err: '' });
  });

  test('says how to build when there is nothing built', () => {
    const { code, out, err } = mira(['help'], {}, join(copy, 'bin', 'mira'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`mira: not built yet; run \`npm run build\` in ${copy}\n`);
  });

  test('runs the built program', () => {
    expect(mira(['version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(JSON.parse(mira(['version', '--json']).out)).toMatchObject({ version });
  });

  test('a failure before any verb runs is JSON, too, where that is asked for', () => {
    const wrong = mira(['recall', 'x', '--json'], { MIRA_NOW: 'soon' });
    expect({ code: wrong.code, err: wrong.err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(wrong.out)).toMatchObject({ error: { message: expect.stringContaining('MIRA_NOW') } });
    const text = mira(['recall', '--', '--json'], { MIRA_NOW: 'soon' });
    expect({ code: text.code, out: text.out }).toEqual({ code: 2, out: '' });
    expect(text.err).toContain('MIRA_NOW');
  });
});

describe('the built program', () => {
  test('explains itself and every verb', () => {
    const { code, out } = mira(['--help']);
    expect(code).toBe(0);
    for (const name of ['ask', 'chat', 'history', 'config', 'doctor', 'completion'])
      expect(out).toContain(`  ${name} `);
    expect(mira(['history', 'search', '--help']).out).toContain('usage: mira history search');
  });

  test.each([
    [['hsitory'], 'did you mean "history"?'],
    [['history', 'serach'], 'did you mean "history search"?'],
    [['version', '--jsno'], 'did you mean --json?'],
    [['completion', 'zhs'], 'did you mean zsh?'],
  ])('%j: exit 2, the nearest name, one line of usage', (args, guess) => {
    const { code, out, err } = mira(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(guess);
    expect(err).toMatch(/\n {2}usage: mira .*\n$/);
  });

  test('gives usage errors as JSON', () => {
    const { code, out, err } = mira(['hsitory', '--json']);
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out).error).toMatchObject({ code: 'usage', hint: expect.any(String) });
  });

  test('has colours only where it is told to, as stdout is no terminal here', () => {
    expect(mira(['help']).out).not.toContain('\u001b');
    expect(mira(['help'], { FORCE_COLOR: '1' }).out).toContain('\u001b[1m');
    expect(mira(['help'], { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain('\u001b');
  });

  // The system answers ENOENT below /proc, although /proc is there: Node's recursive mkdir tries again for ever.
  test.each([[['status']], [['ask', '--no-stdin', 'hello']]])('%j: a folder that cannot be made', (args) => {
    const { code, out, err } = mira(args, { MIRA_HOME: '/proc/nope' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^mira: the folder \/proc\/nope\S* cannot be made \(\w+\)$/m);
    expect(err).toContain('set MIRA_HOME');
  });

  test('prints a completion script that bash accepts', () => {
    const { out } = mira(['completion', 'bash']);
    expect(execFileSync('bash', ['-n'], { input: out, encoding: 'utf8' })).toBe('');
    expect(out).toContain("'history') words='");
  });
});
