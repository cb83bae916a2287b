import { appendFileSync, closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf, isMissing } from '../../lib/file-errors.ts';
import { sleepSync } from '../../lib/sleep-sync.ts';
import { makePrivateFolder, writePrivate } from '../../lib/write-private.ts';
import type { InputHistory } from './line-editor.ts';

/** Texts that are kept; the oldest go first. */
const MAX_ENTRIES = 10_000;
/** Longer than this a text is not kept: nobody looks for it, and every chat would read it. */
const MAX_CHARS = 200_000;
/** A lock that is older than this was left by a process that died. */
const STALE_LOCK_MS = 5_000;
/** A stop of half a second at most, and only where another chat writes without end. */
const LOCK_TRIES = 100;
const LOCK_WAIT_MS = 5;

/** One line of the file as a text; null for a line that is none, such as one cut by a full disk. */
function parseLine(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The texts of a file, oldest first, each once, where it stood last. */
export function parseHistory(file: string): readonly string[] {
  const newestFirst = file
    .split('\n')
    .map(parseLine)
    .filter((text) => text !== null)
    .reverse();
  return [...new Set(newestFirst)].slice(0, MAX_ENTRIES).reverse();
}

const lineOf = (text: string): string => `${JSON.stringify(text)}\n`;

/** The file as text; empty when there is none. */
function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

/** Size, time and number of the file: another one means that somebody has written. */
function stampOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

/** Takes the lock of the file; false while another chat has it. */
function takeLock(lock: string, nowMs: number): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held !== undefined && nowMs - held.mtimeMs > STALE_LOCK_MS) rmSync(lock, { force: true });
  return false;
}

/** Runs `work` while no other chat writes the file. One that holds it for too long is not waited for. */
function whileLocked(path: string, now: () => number, work: (locked: boolean) => void): void {
  const lock = `${path}.lock`;
  let locked = takeLock(lock, now());
  for (let tries = 0; !locked && tries < LOCK_TRIES; tries++) {
    sleepSync(LOCK_WAIT_MS);
    locked = takeLock(lock, now());
  }
  try {
    work(locked);
  } finally {
    if (locked) rmSync(lock, { force: true });
  }
}

export interface HistoryFile {
  readonly path: string;
  /** Takes secrets out of a text before it is written. */
  readonly redact: (text: string) => string;
  readonly now: () => number;
  /** Told once when the file cannot be read or written; the chat goes on with what it has in memory. */
  readonly failed: (error: unknown) => void;
}

/**
 * The texts sent before, one JSON string a line, shared by all chats of a person: each adds its lines at the end, and
 * reads again what others have added. A repeat moves to the end; lines with a leading blank are left out.
 */
export function openInputHistory({ path, redact, now, failed }: HistoryFile): InputHistory {
  let entries: readonly string[] = [];
  let stamp: string | null = null;
  let broken = false;

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!broken) failed(error);
      broken = true;
    }
  };
  const refresh = (): void => {
    const current = stampOf(path);
    if (current === stamp) return;
    entries = parseHistory(readFile(path));
    stamp = current;
  };
  const write = (text: string, repeated: boolean): void => {
    makePrivateFolder(dirname(path));
    whileLocked(path, now, (locked) => {
      // O_APPEND: lines of two chats never mix.
      if (!repeated || !locked) return appendFileSync(path, lineOf(text), { mode: 0o600 });
      // Read again, so that what others have just added stays.
      const kept = [...parseHistory(readFile(path)).filter((entry) => entry !== text), text].slice(-MAX_ENTRIES);
      writePrivate(path, kept.map(lineOf).join(''));
    });
  };

  return {
    entries() {
      guarded(refresh);
      return entries;
    },
    add(typed) {
      if (/^\s/.test(typed) || typed.trim() === '' || typed.length > MAX_CHARS) return;
      const text = redact(typed);
      guarded(refresh);
      if (entries.at(-1) === text) return;
      const repeated = entries.includes(text) || entries.length >= MAX_ENTRIES;
      entries = [...entries.filter((entry) => entry !== text), text];
      guarded(() => {
        write(text, repeated);
        stamp = stampOf(path);
      });
    },
  };
}

/** A history that is gone with the chat: when nothing is to be stored. */
export function historyInMemory(): InputHistory {
  let entries: readonly string[] = [];
  return {
    entries: () => entries,
    add(text) {
      if (!/^\s/.test(text)) entries = [...entries.filter((entry) => entry !== text), text];
    },
  };
}
