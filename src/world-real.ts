import { existsSync, fstatSync, statSync } from 'node:fs';
import { devNull, homedir } from 'node:os';
import { isatty } from 'node:tty';
import { v7 } from 'uuid';
import { EXIT, MiraError } from './errors.ts';
import { errnoOf } from './lib/file-errors.ts';
import { asciiSigns, isUtf8 } from './lib/locale-signs.ts';
import { writeAll } from './lib/write-all.ts';
import type { Env, Input, Now, Output, World } from './world.ts';

/** ISO 8601: a date, or a date and time whose zone may be left out (local time then). */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Columns and rows where the terminal does not tell, or there is none. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** The machine mira runs on. Streams are opened when first used. Throws `usage` on Windows, `file` in a deleted folder. */
export function realWorld(): World {
  const env: Env = process.env;
  refuseWindows(process.platform);
  const cwd = startFolder(env, currentFolder);
  return {
    now: clockFrom(env),
    id: () => v7(),
    env,
    cwd,
    home: homedir(),
    pid: process.pid,
    platform: process.platform,
    stdin: realInput(),
    stdout: realOutput(1, () => process.stdout, leaveQuietly),
    // Only notes go there, in the signs that the locale can show.
    stderr: realOutput(2, () => process.stderr, ignore, isUtf8(env) ? undefined : asciiSigns),
  };
}

/** The clock: the real one, or, for tests, standing still at `MIRA_NOW`. Throws `config` when that is no ISO time. */
export function clockFrom(env: Env): Now {
  const text = env['MIRA_NOW'];
  if (text === undefined || text === '') return Date.now;
  const time = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new MiraError('config', `MIRA_NOW is not an ISO 8601 time: ${JSON.stringify(text)}`, {
      hint: 'give a time such as 2026-03-01T09:30:00Z, or unset MIRA_NOW',
    });
  }
  return () => time;
}

/** The folder the person stands in: under `npm start` npm moves to the package and passes the first one as INIT_CWD. */
export function startFolder(env: Env, current: () => string): string {
  const first = env['INIT_CWD'];
  const startedByNpm = env['npm_lifecycle_event'] === 'start' && env['npm_package_name'] === 'mira';
  if (startedByNpm && first !== undefined && existsSync(first)) return first;
  return current();
}

/** Throws `usage` on a platform whose process groups and file modes mira cannot rely on. */
export function refuseWindows(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  throw new MiraError('usage', 'mira runs on Linux and macOS, not on Windows itself', {
    hint: 'run it inside WSL: https://learn.microsoft.com/windows/wsl/install',
  });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new MiraError('file', 'the folder you stand in no longer exists', {
      hint: 'change to a folder that exists, then start mira again',
      cause: error,
    });
  }
}

function realInput(): Input {
  return {
    get isTTY() {
      return isTerminal(0);
    },
    get stream() {
      return process.stdin;
    },
  };
}

/** Node's own test loads its sockets: only what can be a terminal is given to it. */
function isTerminal(fd: number): boolean {
  try {
    const file = fstatSync(fd);
    return file.isCharacterDevice() && file.rdev !== statSync(devNull).rdev && isatty(fd);
  } catch {
    // It was closed before mira started.
    return false;
  }
}

function realOutput(
  fd: number,
  open: () => NodeJS.WriteStream,
  onBroken: () => void,
  shown: (text: string) => string = (text) => text,
): Output {
  let stream: NodeJS.WriteStream | undefined;
  let kind: boolean | undefined;
  /** Asked once: what it is does not change, and each frame of a chat wants to know. */
  const onTerminal = (): boolean => {
    kind ??= isTerminal(fd);
    return kind;
  };
  let broken = false;
  /** The stream's own way of writing, while what others write is caught. */
  let ownWrite: ((text: string) => void) | undefined;
  // A pipe whose reader has gone would end the process with a stack.
  const onError = (error: unknown): void => {
    const code = errnoOf(error);
    if (code !== 'EPIPE' && code !== 'EIO') throw error;
    broken = true;
    onBroken();
  };
  const opened = (): NodeJS.WriteStream => {
    if (stream === undefined) {
      stream = open();
      stream.on('error', onError);
    }
    return stream;
  };
  const writePast = (text: string): void => {
    try {
      writeAll(fd, text);
    } catch (error) {
      onError(error);
    }
  };
  return {
    get isTTY() {
      return onTerminal();
    },
    get columns() {
      return (onTerminal() && measured(opened()).columns) || DEFAULT_COLUMNS;
    },
    get rows() {
      return (onTerminal() && measured(opened()).rows) || DEFAULT_ROWS;
    },
    onResize(heard) {
      opened().on('resize', heard);
      return () => opened().off('resize', heard);
    },
    write(text) {
      if (broken) return;
      if (ownWrite !== undefined) ownWrite(shown(text));
      else if (onTerminal()) opened().write(shown(text));
      else writePast(shown(text));
    },
    onStray(heard) {
      const caught = opened();
      const { write } = caught;
      ownWrite = (text) => write.call(caught, text);
      caught.write = strayWrite(heard);
      return () => {
        caught.write = write;
        ownWrite = undefined;
      };
    },
  };
}

/**
 * The stream with its size as it is at this moment. Node looks only after SIGWINCH, and timers run before signals: a frame
 * drawn in between would be laid out for a window that is no longer there, and write over text.
 */
function measured(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if ('_refreshSize' in stream && typeof stream._refreshSize === 'function') stream._refreshSize();
  return stream;
}

/** A `write` that hands the text on and says that it was written. */
function strayWrite(heard: (text: string) => void): NodeJS.WriteStream['write'] {
  return (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    written?: (error?: Error | null) => void,
  ): boolean => {
    heard(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const callback = typeof encoding === 'function' ? encoding : written;
    callback?.();
    return true;
  };
}

/** `mira history | head` closes the pipe early: that is no failure, and nobody reads a message about it. */
function leaveQuietly(): void {
  process.exit(EXIT.done);
}

function ignore(): void {
  // Without a stderr there is nowhere to say that there is no stderr.
}
