import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import type { Env } from '../../world.ts';

/** How a shell command ended. */
export interface ShellEnd {
  /** `exit 0`, `SIGINT`, `not started: …`. */
  readonly ending: string;
  /** What it printed on both streams, in the order in which it came; cut at the limit. */
  readonly text: string;
  /** Characters that came beyond the limit. */
  readonly cut: number;
  /** It left processes behind, which were stopped. */
  readonly leftovers: boolean;
}

/** Characters of one output that are kept: as much as a person may want to scroll through. */
const KEPT = 2_000_000;

/** Between asking a command to stop and making it. */
const GRACE_MS = 2_000;

/** What is still in the pipes when the shell has ended is read within this time; then whoever holds them is left. */
const DRAIN_MS = 200;

function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    // The group is gone, or on macOS only zombies are left of it.
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) return false;
    throw error;
  }
}

function endingOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return signal;
  // A shell reports the signal that ended its command as 128 and its number.
  const named = Object.entries(constants.signals).find(([, number]) => code === 128 + number);
  return named === undefined ? `exit ${code}` : `exit ${code}, ${named[0]}`;
}

/**
 * Runs `command` by the person's shell in a session of its own, without a terminal and with an empty stdin. `onText`
 * gets what it prints as it comes; `signal` ends it (SIGINT, after two seconds SIGKILL). Resolves for every way it can
 * end; nothing of it outlives the promise, or this process.
 */
export function runShell(
  command: string,
  options: {
    readonly shell: string;
    readonly cwd: string;
    readonly env: Env;
    readonly signal: AbortSignal;
    readonly onText: (text: string) => void;
  },
): Promise<ShellEnd> {
  const { shell, cwd, env, signal, onText } = options;
  const child = spawn(shell, ['-c', command], {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let cut = 0;
  const take = (part: string): void => {
    const kept = part.slice(0, Math.max(0, KEPT - text.length));
    text += kept;
    cut += part.length - kept.length;
    if (kept !== '') onText(kept);
  };
  for (const stream of [child.stdout, child.stderr]) {
    const utf8 = new StringDecoder('utf8');
    stream.on('data', (chunk: Buffer) => take(utf8.write(chunk)));
    stream.on('end', () => take(utf8.end()));
  }
  const { pid } = child;
  const stop = (): void => {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGINT');
    kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
  };
  const die = (): void => {
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  };
  let kill: NodeJS.Timeout | null = null;
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  process.once('exit', die);

  return new Promise((resolve) => {
    const finish = (ending: string, leftovers: boolean): void => {
      if (kill !== null) clearTimeout(kill);
      signal.removeEventListener('abort', stop);
      process.off('exit', die);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ending, text, cut, leftovers });
    };
    child.on('error', (error) => finish(`not started: ${error.message}`, false));
    child.on('exit', (code, by) => {
      const leftovers = pid !== undefined && signalGroup(pid, 'SIGKILL');
      const end = (): void => {
        clearTimeout(drained);
        child.off('close', end);
        finish(endingOf(code, by), leftovers);
      };
      const drained = setTimeout(end, DRAIN_MS);
      child.on('close', end);
    });
  });
}
