import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, isMissing } from '../../lib/file-errors.ts';
import { isObject } from '../../lib/is-object.ts';
import { makePrivateFolder } from '../../lib/write-private.ts';
import { redact } from '../../redact/redact.ts';

/** What a chat left behind: the text in its editor, and the messages that waited to be sent. */
export interface Unsent {
  readonly text: string;
  readonly waiting: readonly string[];
}

/** What one chat has not sent, on disk, so that it outlives a crash. */
export interface DraftFile {
  /** The text is this now; it is on disk within a second, and gone from there when it counts as empty. */
  readonly keep: (isEmpty: boolean, text: () => string) => void;
  /** The messages that wait are these now; on disk at once, and so is their end. */
  readonly keepWaiting: (texts: readonly string[]) => void;
  /** What a chat in this place left behind when it died, the newest; null when there is none. It is this chat's now. */
  readonly restore: () => Unsent | null;
  /** Writes what is still to be written. The file stays when there is anything: the next chat here gets it. */
  readonly close: () => void;
}

export interface DraftFileParts {
  /** Folder of the drafts of all chats. */
  readonly folder: string;
  /** Where the chat runs: a draft comes back only there. */
  readonly place: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  /** Told once when the draft cannot be kept. */
  readonly failed: (error: unknown) => void;
}

/** The issue asks for a second at most; timers are late on a busy machine. */
const WRITE_MS = 400;

/** Letters of both cases with digits, or hexadecimal digits, in one long word: nobody writes such words in a sentence. */
const KEY_LIKE = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=-]{12,}$|^(?=.*\d)[0-9a-f]{12,}$/;

/** Beginnings of keys and tokens that are too short to be known for one while they are typed. */
const KEY_BEGINS = /^['"]?(?:sk-|pk-|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|AIza|eyJ|npm_|hf_)/;

/**
 * What of a draft may be on disk. Secrets are taken out as everywhere; and while its last word still grows and looks
 * like one, that word stays off the disk, since half a key is no key to the search and yet half the secret.
 */
export function storedDraft(text: string): string {
  const word = /\S+$/.exec(text)?.[0] ?? '';
  const held = KEY_BEGINS.test(word) || KEY_LIKE.test(word);
  return redact(held ? text.slice(0, text.length - word.length) : text);
}

interface Stored extends Unsent {
  readonly place: string;
  readonly savedMs: number;
}

function readStored(file: string): Stored | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(value)) return null;
    // A file of an older mira has nothing that waits.
    const { place, text, waiting = [], savedMs } = value;
    if (typeof place !== 'string' || typeof text !== 'string' || typeof savedMs !== 'number') return null;
    if (!Array.isArray(waiting)) return null;
    return { place, text, waiting: waiting.filter((each) => typeof each === 'string'), savedMs };
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Opens the draft of the chat with this process id. */
export function openDraftFile({ folder, place, pid, isAlive, failed }: DraftFileParts, now: () => number): DraftFile {
  const own = join(folder, `${pid}.json`);
  let text = (): string => '';
  let waiting: readonly string[] = [];
  let changed = false;
  let timer: NodeJS.Timeout | null = null;
  let broken = false;

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      if (!broken) failed(error);
      broken = true;
    }
  };
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!changed) return;
    changed = false;
    guarded(() => {
      const stored: Stored = { place, text: storedDraft(text()), waiting: waiting.map(redact), savedMs: now() };
      if (stored.text.trim() === '' && waiting.length === 0) return rmSync(own, { force: true });
      makePrivateFolder(folder);
      const half = `${own}.part`;
      writeFileSync(half, JSON.stringify(stored), { mode: 0o600 });
      renameSync(half, own);
    });
  };
  /** Files of chats that are gone; of an own number too, which an earlier process had. */
  const left = (): readonly { readonly file: string; readonly stored: Stored }[] =>
    namesIn(folder)
      .filter((name) => /^\d+\.json$/.test(name))
      .filter((name) => Number.parseInt(name, 10) === pid || !isAlive(Number.parseInt(name, 10)))
      .map((name) => ({ file: join(folder, name), stored: readStored(join(folder, name)) }))
      .flatMap(({ file, stored }) => (stored?.place === place ? [{ file, stored }] : []))
      .sort((a, b) => b.stored.savedMs - a.stored.savedMs);

  return {
    keep(isEmpty, given) {
      // What is not to be kept counts as empty, whatever the text says.
      text = isEmpty ? () => '' : given;
      changed = true;
      // What is gone must be gone at once: a message that was sent must not come back after a crash.
      if (isEmpty) write();
      else timer ??= setTimeout(write, WRITE_MS).unref();
    },
    keepWaiting(texts) {
      if (texts.length === 0 && waiting.length === 0) return;
      waiting = texts;
      changed = true;
      write();
    },
    restore() {
      let unsent: Unsent | null = null;
      guarded(() => {
        const [newest] = left();
        if (newest === undefined) return;
        // The rename claims it: of two chats that start at once only one has it.
        if (newest.file !== own) renameSync(newest.file, own);
        const { stored } = newest;
        text = () => stored.text;
        waiting = stored.waiting;
        unsent = { text: stored.text, waiting };
      });
      return unsent;
    },
    close: write,
  };
}
