import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { makePrivateFolder } from '../lib/write-private.ts';
import type { NewId, Now } from '../world.ts';
import { redactDeep } from './redact-deep.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What may stand beside a message: shapes and numbers. Never text of a conversation. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A log that costs nothing until its first line. Lines are written in the order of the calls. */
export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void;
  /** Writes the stack of an unexpected error, whatever the level; gives the short id that the person is shown. */
  reportCrash(error: unknown): Promise<string>;
  /** When every line so far stands in the file. */
  flushed(): Promise<void>;
}

export interface LogOptions {
  readonly folder: string;
  readonly level: LogLevel | 'off';
  /** Replaces secrets; every text of every line goes through it. */
  readonly redact: (text: string) => string;
  readonly now: Now;
  readonly id: NewId;
  /** Told once, when the log itself cannot be written. */
  readonly onFailure: (line: string) => void;
}

export const LOG_FILE = 'mira.log';

/** Rotated at 10 MiB, five old files kept. */
const MAX_BYTES = 10_485_760;
const KEPT_FILES = 5;

const SHORT_ID = 8;

const RANK: Readonly<Record<LogLevel | 'off', number>> = { debug: 10, info: 20, warn: 30, error: 40, off: 100 };

/** The log in `folder`, JSON lines, opened and rotated at the first line. */
export function openLog(options: LogOptions): Log {
  let opened: Promise<Logger> | undefined;
  let tail: Promise<void> = Promise.resolve();
  let failed = false;
  const append = (level: LogLevel, message: string, fields: LogFields): Promise<void> => {
    tail = tail.then(async () => {
      if (failed) return;
      try {
        opened ??= openPino(options);
        (await opened)[level](redactDeep(fields, options.redact), options.redact(message));
      } catch (error) {
        failed = true;
        options.onFailure(
          `the log in ${options.folder} cannot be written: ${error instanceof Error ? error.message : error}`,
        );
      }
    });
    return tail;
  };
  return {
    write: (level, message, fields = {}) => {
      if (RANK[level] >= RANK[options.level]) void append(level, message, fields);
    },
    reportCrash: async (error) => {
      const crash = options.id().slice(-SHORT_ID);
      await append('error', 'unexpected error', { crash, error: describeError(error) });
      return crash;
    },
    flushed: () => tail,
  };
}

async function openPino({ folder, now }: LogOptions): Promise<Logger> {
  makePrivateFolder(folder);
  const file = join(folder, LOG_FILE);
  rotate(file);
  // A CommonJS package: bundled, its exports stand under `default` alone.
  const { default: pino } = await import('pino');
  // Synchronous: the line that matters most is the last one before the end.
  const destination = pino.destination({ dest: file, sync: true, append: true, mode: 0o600 });
  chmodSync(file, 0o600);
  const time = (): string => `,"time":"${new Date(now()).toISOString()}"`;
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino(
    { level: 'debug', base: { pid: process.pid }, timestamp: time, messageKey: 'message', formatters },
    destination,
  );
}

/** mira.log → mira.log.1 → … → mira.log.5, when it has grown too large. */
function rotate(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < MAX_BYTES) return;
  rmSync(`${file}.${KEPT_FILES}`, { force: true });
  for (let number = KEPT_FILES - 1; number > 0; number--) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  renameSync(file, `${file}.1`);
}

function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
