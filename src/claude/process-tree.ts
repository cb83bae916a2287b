import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Ended, and only waits for its parent to take note of it. */
  readonly zombie: boolean;
}

/**
 * Everything below process `pid`, without itself: its children and theirs, and whoever is in the process group of one
 * of these although its parent has gone (`(sleep 60 &)` in a shell that still runs). Zombies are left out.
 */
export function descendants(pid: number): number[] {
  return below([pid], processes()).filter((found) => found !== pid);
}

/**
 * Sends `signal` to `pid` and everything below it. With SIGKILL they are stopped first, until a look finds nobody new,
 * since what runs could start another process between the look and the kill. Gives the pids it signalled. Only for a
 * child whose exit has not been reported yet: afterwards its pid may be somebody else's.
 */
export function killTree(pid: number, signal: NodeJS.Signals): number[] {
  // To signal 0 or a negative number is to signal a group: our own, or everybody.
  if (!Number.isInteger(pid) || pid <= 1) throw new RangeError(`no child has the pid ${pid}`);
  if (signal !== 'SIGKILL') {
    const tree = [pid, ...descendants(pid)];
    return tree.filter((member) => send(member, signal));
  }
  let tree = [pid];
  send(pid, 'SIGSTOP');
  for (let look = 0; look < MOST_LOOKS; look++) {
    const now = below(tree, processes());
    const added = now.filter((member) => !tree.includes(member));
    for (const member of added) send(member, 'SIGSTOP');
    tree = [...tree, ...added];
    if (added.length === 0) break;
  }
  return tree.filter((member) => send(member, 'SIGKILL'));
}

/** Each look finds what was started during the one before; a tree that still grows then is a fork bomb. */
const MOST_LOOKS = 8;

/** Those of `pids` that still run; zombies do not. */
export function running(pids: readonly number[]): number[] {
  const alive = new Set(processes().flatMap((process) => (process.zombie ? [] : [process.pid])));
  return pids.filter((pid) => alive.has(pid));
}

/** The command lines of all other processes, their words apart by blanks or NULs. */
export function commandLines(): string[] {
  const isOther = (pid: string): boolean => /^\d+$/.test(pid) && Number(pid) !== process.pid;
  if (process.platform === 'linux') {
    const others = readdirSync('/proc').filter(isOther);
    return others.map((pid) => readGone(`/proc/${pid}/cmdline`));
  }
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return table.split('\n').filter((line) => isOther(line.trim().split(' ', 1)[0] ?? ''));
}

/** Whether the signal was sent; a process that has just gone needs none. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM: it took another user's identity (sudo), and is not ours to end.
    if (isCode(error, 'ESRCH') || isCode(error, 'EPERM')) return false;
    throw error;
  }
}

function below(roots: readonly number[], all: readonly Process[]): number[] {
  const tree = new Set(roots);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const { pid, parent, group, zombie } of all) {
      if (!zombie && (tree.has(parent) || tree.has(group))) tree.add(pid);
    }
  }
  return [...tree];
}

function processes(): Process[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** Linux, by /proc: a minimal system has no `ps`. */
function fromProc(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = readGone(`/proc/${name}/stat`);
    // pid (name, which may hold anything) state parent group …
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 3);
    if (state === undefined || parent === undefined || group === undefined) return [];
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), zombie: /[ZX]/.test(state) }];
  });
}

function readGone(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It ended between the listing and the reading.
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return '';
    throw error;
  }
}

function fromPs(): Process[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (pid === undefined || state === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), zombie: state.startsWith('Z') }];
  });
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
