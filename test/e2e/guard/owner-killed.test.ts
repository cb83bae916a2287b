import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, killTree, running } from '../../../src/claude/process-tree.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { type Guarded, startGuarded, until, untilGone } from '../../fakes/guarded.ts';
import { buildProgram } from '../../fakes/program.ts';
import { CLAUDE, makeSandbox, type Sandbox } from '../../fakes/sandbox.ts';

let fake: Fake;
let box: Sandbox;
let program: string;
let owner: Guarded | undefined;
beforeEach(async () => {
  fake = await startFake();
  box = makeSandbox(fake.url);
  program = buildProgram('claude-owner', box.dir);
});
afterEach(async () => {
  for (const pid of running([owner?.ownerPid ?? 0, owner?.childPid ?? 0])) killTree(pid, 'SIGKILL');
  owner = undefined;
  await fake.close();
  box.cleanup();
});

async function startOwner(...prompt: string[]): Promise<Guarded> {
  owner = await startGuarded(program, [CLAUDE, ...prompt], { cwd: box.project, env: box.env });
  return owner;
}

const bash = (command: string) => ({ tool_use: { name: 'Bash', input: { command, description: 'work' } } });

/** Lines of a file that the commands of claude write. */
function lines(name: string): readonly string[] {
  const path = join(box.project, name);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** An owner whose claude is in the middle of a Bash call with two more processes beside it, one of them orphaned. */
async function inLongBash(): Promise<{ owner: Guarded; all: number[] }> {
  const asleep = (seconds: number) => `sleep ${seconds} & echo $! >> pids`;
  fake.push(bash(`${asleep(300)}; (${asleep(301)}); echo $$ >> pids; sleep 302; touch after`), bash('touch later'));
  const owner = await startOwner('go');
  await until('the Bash call', () => lines('pids').length === 3);
  const below = descendants(owner.childPid);
  expect(below).toEqual(expect.arrayContaining(lines('pids').map(Number)));
  return { owner, all: [owner.ownerPid, owner.guardPid, owner.childPid, ...below] };
}

test.each(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2'] as const)(
  'in a long Bash call, %s for the owner ends claude and all its commands, and nothing more reaches the API',
  async (signal) => {
    const { owner, all } = await inLongBash();
    const asked = fake.mainRequests.length;
    owner.owner.kill(signal);
    await untilGone(all);
    await sleep(500);
    expect(fake.mainRequests).toHaveLength(asked);
    expect([existsSync(join(box.project, 'after')), existsSync(join(box.project, 'later'))]).toEqual([false, false]);
  },
);

test('in the middle of a tool loop, kill -9 for the owner stops the loop: no further command, no further request', async () => {
  fake.push({ ...bash('echo turn >> log; sleep 0.1'), repeat: 'forever' });
  const owner = await startOwner('go');
  await until('three rounds of the loop', () => lines('log').length >= 3);
  const all = [owner.ownerPid, owner.guardPid, owner.childPid, ...descendants(owner.childPid)];
  process.kill(owner.ownerPid, 'SIGKILL');
  await untilGone(all);
  const [asked, done] = [fake.requests.length, lines('log').length];
  await sleep(1500);
  expect([fake.requests.length, lines('log').length]).toEqual([asked, done]);
});

test('while an answer streams, kill -9 for the owner cuts the connection to the API', async () => {
  fake.push({ text: 'a long answer '.repeat(500), chunkMs: 50 });
  const owner = await startOwner('go');
  await until('the request', () => fake.mainRequests.length === 1);
  const all = [owner.ownerPid, owner.guardPid, owner.childPid];
  process.kill(owner.ownerPid, 'SIGKILL');
  await untilGone(all);
  await until('the end of the stream', () => fake.mainRequests[0]?.abortedByClientAtFrame !== null);
  expect(fake.mainRequests).toHaveLength(1);
});

test('a polite close in a long Bash call leaves nothing behind and does not keep the owner alive', async () => {
  const { owner, all } = await inLongBash();
  owner.owner.kill('SIGUSR1');
  await untilGone(all, 5000);
  await expect.poll(() => [owner.owner.exitCode, owner.lines]).toEqual([0, ['left']]);
});

test('twenty starts and stops leave no process', async () => {
  const cycle = async (): Promise<number[]> => {
    const { ownerPid, guardPid, childPid, owner } = await startGuarded(program, [CLAUDE], {
      cwd: box.project,
      env: box.env,
    });
    await until('the end of the owner', () => owner.exitCode !== null || owner.signalCode !== null);
    expect(owner.exitCode).toBe(0);
    return [ownerPid, guardPid, childPid];
  };
  const all: number[] = [];
  for (let i = 0; i < 10; i++) all.push(...(await Promise.all([cycle(), cycle()])).flat());
  expect(all).toHaveLength(60);
  expect(running(all)).toEqual([]);
});
