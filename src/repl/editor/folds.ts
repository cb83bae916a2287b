import { type Draft, FOLD_MARK, printable } from '../draft.ts';

/** A paste longer than either is folded. */
const MAX_LINES = 10;
const MAX_CHARS = 1_000;

/**
 * A large paste stands in the draft as one character, the mark and its number. So every key that takes a character
 * takes all of it, and undo and yank bring it back. This is the number, counted from 0; null for any other character.
 */
export function foldNumber(char: string): number | null {
  return char.startsWith(FOLD_MARK) ? Number(char.slice(1)) : null;
}

/** The character that stands for the fold with this number. */
export const foldChar = (number: number): string => FOLD_MARK + number;

const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** Whether a paste is too large to be shown whole. */
export const isLarge = (text: string): boolean => text.length > MAX_CHARS || lineCount(text) > MAX_LINES;

/** `[Pasted text #1 +40 lines]` */
export function foldLabel(number: number, text: string): string {
  const lines = lineCount(text);
  return `[Pasted text #${number + 1} +${lines} line${lines === 1 ? '' : 's'}]`;
}

/** A paste as it enters a draft: line breaks are `\n`, control characters are dropped, tabs stay. */
export const pastedText = printable;

/** The draft's text with every fold opened, byte for byte what is sent. */
export function wholeText(draft: Draft, folds: readonly string[]): string {
  return draft.chars
    .map((char) => {
      const number = foldNumber(char);
      return number === null ? char : (folds[number] ?? '');
    })
    .join('');
}
