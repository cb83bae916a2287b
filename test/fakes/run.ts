import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './sandbox.ts';

/** The program under test, as a person starts it. */
export const MIRA = join(ROOT, 'bin/mira');

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Text for stdin, which is then closed. `null` leaves an open pipe that says nothing. Absent: no stdin. */
  readonly stdin?: string | Uint8Array | null;
  /** Kills the run (SIGKILL) when it takes longer; 30 s by default. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started run: its process, and its end. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<RunResult>;
}

/** Starts `node bin/mira ARGS…` without a terminal. */
export function startMira(args: readonly string[], options: RunOptions): Running {
  return start(process.execPath, [MIRA, ...args], options);
}

/** Runs `node bin/mira ARGS…` without a terminal, to its end. */
export function runMira(args: readonly string[], options: RunOptions): Promise<RunResult> {
  return startMira(args, options).done;
}

/** Starts any program the same way. */
export function start(command: string, args: readonly string[], options: RunOptions): Running {
  const { cwd, env, stdin, timeoutMs = 30_000 } = options;
  const child = spawn(command, args, { cwd, env, stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => out.push(part));
  child.stderr?.on('data', (part: Buffer) => err.push(part));
  if (stdin !== undefined && stdin !== null) {
    // A program that does not read its stdin closes it: that is its right, and its exit code says the rest.
    child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    child.stdin?.end(stdin);
  }
  const done = new Promise<RunResult>((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      child.stdin?.destroy();
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
  });
  return { child, done };
}
