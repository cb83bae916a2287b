import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, killTree, running } from '../../../src/claude/process-tree.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { until, untilGone } from '../../fakes/guarded.ts';
import { startMira } from '../../fakes/run.ts';
import { makeSandbox, type Sandbox } from '../../fakes/sandbox.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';

let fake: Fake;
let box: Sandbox;
let screen: Screen | undefined;
let all: number[] = [];
beforeEach(async () => {
  fake = await startFake();
  box = makeSandbox(fake.url);
  fake.push({
    text: 'I start.',
    tool_use: {
      name: 'Bash',
      input: { command: 'sleep 300 & echo $! >> pids; echo $$ >> pids; sleep 301; touch after', description: 'wait' },
    },
  });
});
afterEach(async () => {
  for (const pid of running(all)) killTree(pid, 'SIGKILL');
  all = [];
  await screen?.close();
  screen = undefined;
  await fake.close();
  box.cleanup();
});

/** Waits until claude is in its Bash call; gives mira and everything below it: the guard, claude, its commands. */
async function inBash(mira: number): Promise<number[]> {
  const pids = join(box.project, 'pids');
  await until('the Bash call', () => existsSync(pids) && readFileSync(pids, 'utf8').split('\n').length > 2);
  all = [mira, ...descendants(mira)];
  expect(all).toEqual(expect.arrayContaining(readFileSync(pids, 'utf8').trim().split('\n').map(Number)));
  return all;
}

/** What must hold after any end: nobody runs, nothing more was asked or done. */
async function expectQuiet(asked: number): Promise<void> {
  await untilGone(all, 3000);
  await sleep(300);
  expect(fake.mainRequests).toHaveLength(asked);
  expect(existsSync(join(box.project, 'after'))).toBe(false);
}

test.each([
  ['SIGKILL', { code: null, signal: 'SIGKILL' }],
  ['SIGINT', { code: 130, signal: null }],
  ['SIGTERM', { code: 143, signal: null }],
  ['SIGHUP', { code: 129, signal: null }],
] as const)('mira ask that gets %s in a long Bash call leaves nothing running', async (signal, end) => {
  const { child, done } = startMira(['ask', '--no-stdin', '--allow', 'Bash', 'go'], { cwd: box.project, env: box.env });
  // A run that ends before it is in its Bash call says why.
  await Promise.race([inBash(child.pid ?? 0), done.then((early) => Promise.reject(new Error(JSON.stringify(early))))]);
  const asked = fake.mainRequests.length;
  child.kill(signal);
  expect(await done).toMatchObject(end);
  await expectQuiet(asked);
});

/** A chat whose claude is in its Bash call, allowed by the person. */
async function chatInBash(): Promise<Screen> {
  const chat = openMira(['chat', '--allow', 'Bash'], { cwd: box.project, env: box.env });
  screen = chat;
  await chat.waitFor(/^>/m);
  chat.type('go\r');
  await Promise.race([inBash(chat.pid), chat.exit.then(() => Promise.reject(new Error(chat.text())))]);
  return chat;
}

test('a chat that is killed with -9 leaves nothing running', async () => {
  const chat = await chatInBash();
  const asked = fake.mainRequests.length;
  chat.kill('SIGKILL');
  await chat.exit;
  await expectQuiet(asked);
});

test('a chat whose terminal is closed leaves nothing running and says so with its exit code', async () => {
  const chat = await chatInBash();
  const asked = fake.mainRequests.length;
  chat.kill('SIGHUP');
  expect(await chat.exit).toEqual({ code: 129, signal: null });
  await expectQuiet(asked);
});
