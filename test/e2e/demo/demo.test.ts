import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { start } from '../../fakes/run.ts';
import { ROOT } from '../../fakes/sandbox.ts';
import { openScreen, type Screen } from '../../fakes/screen.ts';

let tmp: string;
let screen: Screen | undefined;
beforeEach(() => {
  tmp = realpathSync(mkdtempSync(join(tmpdir(), 'mira-test-demo-')));
});
afterEach(async () => {
  await screen?.close();
  screen = undefined;
  rmSync(tmp, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const demo = join(ROOT, 'scripts/demo.mjs');
const env = () => ({
  PATH: process.env['PATH'] ?? '',
  TMPDIR: tmp,
  HOME: tmp,
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
});

/** What the demo has left in the temporary folder. */
const left = (): string[] => readdirSync(tmp).filter((name) => name.startsWith('mira-'));

test('the scripted demo plays the whole tour and removes everything', async () => {
  const { code, stdout, stderr } = await start(process.execPath, [demo, '--script'], {
    cwd: tmp,
    env: env(),
    timeoutMs: 55_000,
  }).done;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const scenes = [
    'Hello, I am a stand-in',
    'was read by claude’s own tool',
    'was **not** written',
    'is written',
    'That was all of it',
  ];
  let from = 0;
  for (const scene of scenes) {
    const at = stdout.indexOf(scene.replace('’', "'"), from);
    expect(at, `${scene} in\n${stdout.slice(from)}`).toBeGreaterThanOrEqual(from);
    from = at;
  }
  expect(left()).toEqual([]);
});

test('a reader of the scripted demo that goes away in the middle leaves nothing behind', async () => {
  const { child, done } = start(process.execPath, [demo, '--script'], { cwd: tmp, env: env(), timeoutMs: 55_000 });
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await done).not.toMatchObject({ stderr: expect.stringContaining('EPIPE') });
  expect(left()).toEqual([]);
});

test('a demo that is terminated ends mira, then itself, and leaves nothing behind', async () => {
  const { child, done } = start(process.execPath, [demo, '--script'], { cwd: tmp, env: env(), timeoutMs: 55_000 });
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  expect(await done).toMatchObject({ code: 143 });
  expect(left()).toEqual([]);
});

test('without a terminal the demo names --script and does nothing', async () => {
  const { code, stderr } = await start(process.execPath, [demo], { cwd: tmp, env: env() }).done;
  expect([code, left()]).toEqual([2, []]);
  expect(stderr).toContain('--script');
});

test('on a terminal the demo opens a chat that answers, and removes everything when it is left', async () => {
  screen = openScreen(process.execPath, [demo], { cwd: tmp, env: env() });
  await screen.waitFor(/^>/m);
  expect(screen.text()).toContain('Type   hello');
  screen.type('hello\r');
  await screen.waitFor('Hello, I am a stand-in');
  await screen.waitFor('are sent afterwards');
  screen.type('read\r');
  await screen.waitFor('Now type');
  screen.type('\x04');
  expect(await screen.exit).toEqual({ code: 0, signal: null });
  expect(left()).toEqual([]);
});
