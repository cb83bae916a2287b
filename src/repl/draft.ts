import { graphemes } from '../lib/width.ts';

/** What the person is typing: grapheme clusters (and folded pastes, one each) and a cursor between them. */
export interface Draft {
  readonly chars: readonly string[];
  readonly cursor: number;
}

export const EMPTY_DRAFT: Draft = { chars: [], cursor: 0 };

export const draftText = (draft: Draft): string => draft.chars.join('');

/** Control characters have no place in a prompt; tabs and line breaks stay. */
export const printable = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** The one character that stands for something else: a folded paste (see editor/folds.ts). No text holds it. */
export const FOLD_MARK = '\u0000';

/** A draft that holds `text` without its control characters, the cursor at its end. */
export function draftOf(text: string): Draft {
  const chars = graphemes(printable(text));
  return { chars, cursor: chars.length };
}

/** Types `text` at the cursor; what belongs to the character before it, such as an accent, joins it. */
export function insert(draft: Draft, text: string): Draft {
  const before = draft.chars[draft.cursor - 1] ?? '';
  const joins = before !== '' && !before.startsWith(FOLD_MARK);
  const kept = draft.chars.slice(0, draft.cursor - (joins ? 1 : 0));
  const start = [...kept, ...graphemes((joins ? before : '') + printable(text))];
  return { chars: [...start, ...draft.chars.slice(draft.cursor)], cursor: start.length };
}

/** Puts whole characters at the cursor, which goes behind them. */
export function insertChars(draft: Draft, chars: readonly string[]): Draft {
  const { cursor } = draft;
  return {
    chars: [...draft.chars.slice(0, cursor), ...chars, ...draft.chars.slice(cursor)],
    cursor: cursor + chars.length,
  };
}

/** Takes the characters of a range out; the cursor stands where they were. */
export function remove(draft: Draft, from: number, to: number): Draft {
  if (from >= to) return draft;
  return { chars: [...draft.chars.slice(0, from), ...draft.chars.slice(to)], cursor: from };
}

/** Where the line of the cursor begins. */
export const lineStart = ({ chars, cursor }: Draft): number =>
  // A negative index would count from the end.
  cursor === 0 ? 0 : chars.lastIndexOf('\n', cursor - 1) + 1;
/** Where the line of the cursor ends, before its line break. */
export const lineEnd = ({ chars, cursor }: Draft): number => {
  const end = chars.indexOf('\n', cursor);
  return end < 0 ? chars.length : end;
};

/** The same text with the cursor elsewhere, within it. */
export const at = (draft: Draft, cursor: number): Draft => ({
  ...draft,
  cursor: Math.max(0, Math.min(draft.chars.length, cursor)),
});
