import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { running } from '../../src/claude/process-tree.ts';

/** A program that owns a guarded child, as mira owns claude. */
export interface Guarded {
  readonly owner: ChildProcess;
  readonly ownerPid: number;
  readonly guardPid: number;
  readonly childPid: number;
  /** What the owner printed after its first line. */
  readonly lines: readonly string[];
}

/** Starts `program` (a built `guarded.ts`) in a process group of its own, with `command` as its child. */
export async function startGuarded(
  program: string,
  command: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<Guarded> {
  const owner = spawn(process.execPath, [program, ...command], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // The owner is killed in these tests, with words for it possibly still on their way.
  owner.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const reader = createInterface({ input: owner.stdout });
  const [first] = (await once(reader, 'line')) as [string];
  const { guard, child } = JSON.parse(first) as { guard: number; child: number };
  const lines: string[] = [];
  reader.on('line', (line) => lines.push(line));
  if (owner.pid === undefined) throw new Error('the owner has no pid');
  return { owner, ownerPid: owner.pid, guardPid: guard, childPid: child, lines };
}

/** Waits until `done` gives true; fails with `what` after `timeoutMs`. */
export async function until(
  what: string,
  done: () => boolean,
  { timeoutMs = 20_000 }: { timeoutMs?: number } = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!done()) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(20);
  }
}

/** Waits until none of `pids` runs any more, 2 s by default: the promise mira makes. */
export function untilGone(pids: readonly number[], timeoutMs = 2000): Promise<void> {
  return until(`the end of ${pids.join(' ')}`, () => running(pids).length === 0, { timeoutMs });
}
