import type { Draft } from '../draft.ts';

/** What a character is to a move by words: a fold counts as a word of its own. */
export type CharClass = 'blank' | 'word' | 'sign';

/** The class of one character of a draft. */
export function charClass(char: string): CharClass {
  if (/^\s/.test(char)) return 'blank';
  return /^[\p{L}\p{N}\p{M}_\u0000]/u.test(char) ? 'word' : 'sign';
}

/** Index where the word before the cursor begins; signs are passed over. */
export function wordLeft({ chars, cursor }: Draft): number {
  let at = cursor;
  while (at > 0 && charClass(chars[at - 1] ?? '') !== 'word') at--;
  while (at > 0 && charClass(chars[at - 1] ?? '') === 'word') at--;
  return at;
}

/** Index behind the word that follows the cursor. */
export function wordRight({ chars, cursor }: Draft): number {
  let at = cursor;
  while (at < chars.length && charClass(chars[at] ?? '') !== 'word') at++;
  while (at < chars.length && charClass(chars[at] ?? '') === 'word') at++;
  return at;
}

/** Index where the run of non-blank characters before the cursor begins, as Ctrl+W cuts it. */
export function chunkLeft({ chars, cursor }: Draft): number {
  let at = cursor;
  while (at > 0 && charClass(chars[at - 1] ?? '') === 'blank') at--;
  while (at > 0 && charClass(chars[at - 1] ?? '') !== 'blank') at--;
  return at;
}

/** Beginning of the next word in vi's sense, where a run of signs is a word too. */
export function viWordNext({ chars, cursor }: Draft): number {
  let at = cursor;
  const start = charClass(chars[at] ?? ' ');
  if (start !== 'blank') while (at < chars.length && charClass(chars[at] ?? '') === start) at++;
  while (at < chars.length && charClass(chars[at] ?? '') === 'blank') at++;
  return at;
}

/** Beginning of the word before, in vi's sense. */
export function viWordBack({ chars, cursor }: Draft): number {
  let at = cursor;
  while (at > 0 && charClass(chars[at - 1] ?? '') === 'blank') at--;
  const kind = charClass(chars[at - 1] ?? ' ');
  while (at > 0 && charClass(chars[at - 1] ?? '') === kind) at--;
  return at;
}

/** Last character of the next word, in vi's sense. */
export function viWordEnd({ chars, cursor }: Draft): number {
  let at = cursor + 1;
  while (at < chars.length && charClass(chars[at] ?? '') === 'blank') at++;
  const kind = charClass(chars[at] ?? ' ');
  while (at + 1 < chars.length && charClass(chars[at + 1] ?? '') === kind) at++;
  return Math.min(at, Math.max(0, chars.length - 1));
}

/** Beginning of the next run of characters that are no blanks. */
export function chunkNext({ chars, cursor }: Draft): number {
  let at = cursor;
  while (at < chars.length && charClass(chars[at] ?? '') !== 'blank') at++;
  while (at < chars.length && charClass(chars[at] ?? '') === 'blank') at++;
  return at;
}

/** Last character of the run of no blanks that comes next. */
export function chunkEnd({ chars, cursor }: Draft): number {
  let at = cursor + 1;
  while (at < chars.length && charClass(chars[at] ?? '') === 'blank') at++;
  while (at + 1 < chars.length && charClass(chars[at + 1] ?? '') !== 'blank') at++;
  return Math.min(at, Math.max(0, chars.length - 1));
}
