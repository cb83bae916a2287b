import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { descendants, killTree, running } from '../../../src/claude/process-tree.ts';
import { untilGone } from '../../fakes/guarded.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) end(child);
});

function end(child: ChildProcess): void {
  if (child.pid !== undefined) killTree(child.pid, 'SIGKILL');
}

/** Runs a shell that prints the pids of what it started in its first line. */
async function tree(script: string): Promise<{ pid: number; child: ChildProcess; printed: number[] }> {
  const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  if (child.pid === undefined) throw new Error('no shell');
  return { pid: child.pid, child, printed: first.toString().trim().split(' ').map(Number) };
}

const sorted = (pids: readonly number[]): number[] => [...pids].sort((a, b) => a - b);

test('everything below a process is found, also what has lost its parent but not its group', async () => {
  const { pid, printed } = await tree(
    'sleep 300 & a=$!; b=$(sleep 301 >/dev/null & echo $!); setsid sh -c "sleep 302" & c=$!; sleep 0.2; echo $a $b $c; wait',
  );
  const below = descendants(pid);
  expect(below).toEqual(expect.arrayContaining(printed));
  expect(below).not.toContain(pid);
  expect(below).not.toContain(process.pid);
});

test('killing a tree ends all of it and nothing beside it', async () => {
  const beside = await tree('echo 1; sleep 300');
  const { pid, child, printed } = await tree('sleep 300 & a=$!; sleep 301 & echo $a $!; wait');
  const killed = killTree(pid, 'SIGKILL');
  await once(child, 'exit');
  expect(sorted(killed)).toEqual(sorted([pid, ...printed]));
  await untilGone([pid, ...printed]);
  expect(running([beside.pid])).toEqual([beside.pid]);
});

test('a tree that keeps growing is ended whole', async () => {
  const { pid, child } = await tree('echo 1; while :; do sleep 300 & sleep 0.005; done');
  const before = descendants(pid);
  killTree(pid, 'SIGKILL');
  await once(child, 'exit');
  await untilGone(before);
  expect(descendants(pid)).toEqual([]);
});

test('another signal reaches every member', async () => {
  const { pid, child, printed } = await tree('sleep 300 & echo $!; wait');
  expect(sorted(killTree(pid, 'SIGTERM'))).toEqual(sorted([pid, ...printed]));
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

test('a process that has gone is no failure, and a group is never signalled', async () => {
  const { pid, child } = await tree('echo 1');
  await once(child, 'exit');
  expect(descendants(pid)).toEqual([]);
  expect(running([pid])).toEqual([]);
  for (const group of [0, -1, 1, Number.NaN]) expect(() => killTree(group, 'SIGKILL')).toThrow(RangeError);
});
