import { spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Guard, startGuard } from '../../../src/claude/guard.ts';
import { descendants, killTree, running } from '../../../src/claude/process-tree.ts';
import { type Guarded, startGuarded, until, untilGone } from '../../fakes/guarded.ts';
import { buildProgram } from '../../fakes/program.ts';

let dir: string;
let program: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-guard-'));
  program = buildProgram('guarded', dir);
});
afterAll(() => rmSync(dir, { recursive: true }));

let guarded: Guarded | undefined;
afterEach(() => {
  if (guarded === undefined) return;
  const { ownerPid, childPid } = guarded;
  // An owner that was killed is no child any more whose pid could be signalled.
  if (running([ownerPid]).length > 0) killTree(ownerPid, 'SIGKILL');
  if (running([childPid]).length > 0) killTree(childPid, 'SIGKILL');
  guarded = undefined;
});

const TREE = 'sleep 300 & (sleep 301 &); setsid sh -c "sleep 302 & sleep 303" & sleep 304';

const withPath = () => ({ PATH: process.env['PATH'] ?? '' });

/** An owner with a shell and five sleeping processes below it. */
async function withTree(): Promise<{ guarded: Guarded; all: number[] }> {
  const started = await startGuarded(program, ['/bin/sh', '-c', TREE], { cwd: dir, env: withPath() });
  guarded = started;
  await until('all processes of the tree', () => descendants(started.childPid).length >= 6);
  return { guarded: started, all: [started.guardPid, started.childPid, ...descendants(started.childPid)] };
}

test.each(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2'] as const)(
  'when its owner ends by %s, the child, all below it and the guard are gone',
  async (signal) => {
    const { guarded, all } = await withTree();
    expect(all.length).toBeGreaterThanOrEqual(8);
    guarded.owner.kill(signal);
    await untilGone([guarded.ownerPid, ...all]);
  },
);

test.each(['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGQUIT'] as const)(
  'a %s for the whole group of the terminal leaves the guard there to do its work',
  async (signal) => {
    const { guarded, all } = await withTree();
    process.kill(guarded.guardPid, signal);
    process.kill(-guarded.ownerPid, signal);
    await untilGone([guarded.ownerPid, ...all]);
  },
);

test('an owner that leaves by itself is not kept alive, and the guard goes with it', async () => {
  const { guarded, all } = await withTree();
  guarded.owner.kill('SIGUSR1');
  await untilGone([guarded.ownerPid, ...all]);
  await expect.poll(() => [guarded.owner.exitCode, guarded.lines]).toEqual([0, ['left']]);
});

test('a child that its owner leaves to itself may end by itself', async () => {
  const file = join(dir, 'ended');
  const command = `read line; sleep 0.5; echo whole > ${file}`;
  guarded = await startGuarded(program, ['/bin/sh', '-c', command], { cwd: dir, env: withPath() });
  guarded.owner.kill('SIGALRM');
  await untilGone([guarded.ownerPid, guarded.guardPid, guarded.childPid]);
  expect(readFileSync(file, 'utf8')).toBe('whole\n');
});

test('a child that does not end when it is left to itself is ended, with all below it', async () => {
  const { guarded, all } = await withTree();
  guarded.owner.kill('SIGALRM');
  await untilGone([guarded.ownerPid], 1000);
  await untilGone(all, 3000);
});

test('an owner learns that its guard was killed, and goes on', async () => {
  const { guarded } = await withTree();
  process.kill(guarded.guardPid, 'SIGKILL');
  await until('the message', () => guarded.lines.length > 0);
  expect(guarded.lines).toEqual(['{"lost":"it ended with SIGKILL"}']);
  expect(running([guarded.ownerPid, guarded.childPid])).toHaveLength(2);
});

test('after a farewell the guard has gone and what it watched still runs', async () => {
  const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
  const childPid = child.pid ?? 0;
  const reasons: string[] = [];
  const guard = startGuard({ onLost: (reason) => reasons.push(reason) });
  guard.watch(childPid);
  await guard.farewell();
  expect(running([guard.pid ?? 0, childPid])).toEqual([childPid]);
  expect(reasons).toEqual([]);
  guard.watch(childPid);
  await guard.farewell();
  child.kill('SIGKILL');
});

test.runIf(process.platform === 'linux')(
  'the guard has a session of its own and holds none of its owner’s pipes and no port',
  async () => {
    const { guarded } = await withTree();
    const { guardPid, ownerPid } = guarded;
    const [owners, inherited] = [openFiles(ownerPid), openFiles(process.pid)];
    const held = openFiles(guardPid).filter((file) => !inherited.includes(file));
    expect(held).toEqual([expect.stringMatching(/^socket:/)]);
    expect(owners).not.toContain(held[0]);
    const afterName = readFileSync(`/proc/${guardPid}/stat`, 'utf8').split(') ')[1];
    expect(afterName?.split(' ')[3]).toBe(String(guardPid));
  },
);

function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const path = `/proc/${pid}/fd/${fd}`;
    // The listing shows the descriptor that it was made with, too.
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? [] : [readlinkSync(path)];
  });
}

test('twenty starts and farewells leave no process', async () => {
  const guards: Guard[] = [];
  for (let i = 0; i < 20; i++) {
    const guard = startGuard();
    guards.push(guard);
    guard.watch(process.pid);
    await guard.farewell();
  }
  expect(running(guards.map((guard) => guard.pid ?? 0))).toEqual([]);
});
