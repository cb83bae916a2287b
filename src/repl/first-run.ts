import { existsSync } from 'node:fs';
import { errnoOf } from '../lib/file-errors.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { wrapText } from '../lib/width.ts';
import { writePrivate } from '../lib/write-private.ts';

/** A folder as a person writes it. */
function withTilde(folder: string, home: string): string {
  return folder === home || folder.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder;
}

/** What the first run says, in rows of a window `columns` wide; with the prompt at most one screen of 80 × 24, and of 40 × 12. */
export function firstRunRows(where: {
  readonly data: string;
  readonly home: string;
  readonly columns: number;
  readonly rows: number;
}): string[] {
  const whole = wordsFor(where, 'long');
  // The greeting and the prompt stand below it.
  return whole.length + KEPT_ROWS <= where.rows ? whole : wordsFor(where, 'short');
}

/** Rows of the greeting, the status and the prompt, and a blank one. */
const KEPT_ROWS = 5;

/** The same in as few rows as a small window has. */
const SHORT = (data: string): readonly string[] => [
  'mira runs the Claude CLI, asks before tools act, remembers, counts the cost.',
  `Stored in ${data}, secrets left out.`,
  "claude's own memory is switched off.",
  '/help, /remember, /why',
];

function wordsFor(
  where: { readonly data: string; readonly home: string; readonly columns: number },
  length: 'long' | 'short',
): string[] {
  const data = stripControls(withTilde(where.data, where.home));
  const paragraphs = [
    'Welcome to mira. It runs the Claude CLI: claude answers, with its own tools, login and settings; mira asks before a tool does what no rule allows, remembers, and counts the cost.',
    `Stored on this machine only, readable by you alone, in ${data}: what is said, what it cost, your memories. Secrets are replaced by placeholders.`,
    "claude's own memory is switched off inside mira; `mira import claude` takes its notes over.",
  ];
  const commands = [
    '/help      what can be typed here',
    '/remember  keep a fact for later chats',
    '/why       what claude was given for it',
  ];
  const width = Math.max(20, Math.min(where.columns, 100) - 1);
  const wrapped = (text: string): string[] => wrapText(text, width).map((row) => row.trimEnd());
  if (length === 'short') return SHORT(data).flatMap(wrapped);
  return [...paragraphs.flatMap((text) => [...wrapped(text), '']), ...commands.flatMap(wrapped)];
}

/**
 * Whether mira's chat has never been opened before; from now on it has. `marker` is the file that remembers it. Where it
 * cannot be written the next chat asks again: the database will say what is wrong with the folder.
 */
export function isFirstRun(marker: string, write: (path: string, text: string) => void = writePrivate): boolean {
  if (existsSync(marker)) return false;
  try {
    write(marker, 'The first screen of mira was shown; without this file it is shown again.\n');
  } catch (error) {
    if (errnoOf(error) === null) throw error;
  }
  return true;
}
