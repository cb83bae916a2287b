import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { MiraError } from '../errors.ts';
import { errnoOf } from '../lib/file-errors.ts';
import { makeFramer } from './frame.ts';
import type { Json } from './json.ts';

/** How a process ended. `code` and `signal` are both null when it never ran. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it printed on stderr. For the log, never for a screen: minified source ends up there. */
  readonly stderr: string;
}

/** A long-lived program that speaks JSON lines over its pipes. */
export interface Child {
  readonly pid: number | undefined;
  /** Resolves once the process is gone and everything it printed has been read. Never rejects. */
  readonly exited: Promise<Exit>;
  readonly running: boolean;
  /** Writes one line. Without effect once the pipe is closed; the exit tells why. */
  write(line: Json): void;
  /** Closes the child's stdin. */
  endInput(): void;
  /** No longer keeps this process alive. */
  unref(): void;
  /** Sends a signal to the whole process group. Without effect when it is gone. */
  signalGroup(signal: NodeJS.Signals): void;
}

export interface ChildOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  onLine(line: string): void;
  onStderr(text: string): void;
}

/** How much of stderr is kept for `Exit`, from its end. */
const STDERR_CHARACTERS = 8_000;

/** After the exit, how long the pipes may stay open: a grandchild that inherited one must not keep us waiting. */
const DRAIN_MS = 500;

/**
 * Starts a program in a process group of its own, so that a Ctrl+C of the terminal does not reach it.
 * Throws MiraError `crashed` when the folder is missing or the system refuses, `claude_missing` when the program is.
 */
export function startChild(options: ChildOptions): Child {
  // spawn reports a missing folder as ENOENT of the program, so both are looked at before.
  checkFolder(options.cwd);
  checkProgram(options.program);
  const child = spawnOrThrow(options);
  const framer = makeFramer();
  let stderr = '';
  let running = true;

  child.stdout.on('data', (chunk: Buffer) => {
    for (const line of framer.push(chunk)) options.onLine(line);
  });
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
    options.onStderr(text);
  });
  // A broken pipe means that the child is going; its exit is the event that counts, this one only must not be thrown.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    pipe.on('error', (error) => options.onStderr(`pipe: ${error.message}\n`));
  }

  const exited = new Promise<Exit>((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (!running) return;
      running = false;
      for (const line of framer.end()) options.onLine(line);
      resolve({ code, signal, stderr });
    };
    child.on('error', (error) => {
      stderr += error.message;
      if (child.pid === undefined) finish(null, null);
    });
    child.on('close', finish);
    child.on('exit', (code, signal) => {
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        finish(code, signal);
      }, DRAIN_MS).unref();
    });
  });

  return {
    pid: child.pid,
    exited,
    get running() {
      return running;
    },
    write(line) {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(line)}\n`);
    },
    endInput() {
      child.stdin.end();
    },
    unref() {
      child.unref();
      for (const pipe of [child.stdin, child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref();
    },
    signalGroup(signal) {
      if (child.pid !== undefined) signalPid(-child.pid, signal);
    },
  };
}

/** Sends `signal` to a process (a group when negative). False when there is none, or it is not ours any more. */
export function signalPid(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

function checkFolder(cwd: string): void {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new MiraError('crashed', `the folder ${cwd} does not exist, so claude cannot work in it`, {
    hint: 'go to a folder that exists, or name one with --project',
  });
}

function checkProgram(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch (cause) {
    throw new MiraError('claude_missing', `claude cannot be run: ${program}`, {
      hint: 'check MIRA_CLAUDE and the configured path, or install it: npm install -g @anthropic-ai/claude-code',
      cause,
    });
  }
}

function spawnOrThrow({ program, args, env, cwd }: ChildOptions): ChildProcessWithoutNullStreams {
  try {
    return spawn(program, args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (cause) {
    const tooLong = errnoOf(cause) === 'E2BIG';
    throw new MiraError('crashed', tooLong ? 'the arguments for claude are too long' : 'claude could not be started', {
      hint: tooLong ? 'give fewer allow rules' : 'run `mira doctor`',
      cause,
    });
  }
}
