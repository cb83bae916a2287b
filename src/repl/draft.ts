import { graphemes, textWidth } from '../lib/width.ts';
import type { KeyEvent } from './keys.ts';

/** What the person is typing: grapheme clusters (and folded pastes, one each) and a cursor between them. */
export interface Draft {
  readonly chars: readonly string[];
  readonly cursor: number;
}

export const EMPTY_DRAFT: Draft = { chars: [], cursor: 0 };

export const draftText = (draft: Draft): string => draft.chars.join('');

/** A draft that holds `text`, the cursor at its end. */
export function draftOf(text: string): Draft {
  const chars = graphemes(text);
  return { chars, cursor: chars.length };
}

/** Types `text` at the cursor; what belongs to the character before it, such as an accent, joins it. */
export function insert(draft: Draft, text: string): Draft {
  const before = draft.chars[draft.cursor - 1] ?? '';
  const kept = draft.chars.slice(0, Math.max(0, draft.cursor - 1));
  const start = [...kept, ...graphemes(before + text)];
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

const wordLeft = ({ chars, cursor }: Draft): number => {
  let at = cursor;
  while (at > 0 && /^\s$/.test(chars[at - 1] ?? '')) at--;
  while (at > 0 && !/^\s$/.test(chars[at - 1] ?? '')) at--;
  return at;
};

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

const EDITS: Readonly<Record<string, (draft: Draft) => Draft>> = {
  backspace: (d) => remove(d, Math.max(0, d.cursor - 1), d.cursor),
  delete: (d) => remove(d, d.cursor, Math.min(d.chars.length, d.cursor + 1)),
  left: (d) => at(d, d.cursor - 1),
  right: (d) => at(d, d.cursor + 1),
  home: (d) => at(d, lineStart(d)),
  end: (d) => at(d, lineEnd(d)),
  'ctrl-a': (d) => at(d, lineStart(d)),
  'ctrl-e': (d) => at(d, lineEnd(d)),
  'ctrl-b': (d) => at(d, d.cursor - 1),
  'ctrl-f': (d) => at(d, d.cursor + 1),
  'ctrl-u': (d) => remove(d, lineStart(d), d.cursor),
  'ctrl-k': (d) => remove(d, d.cursor, lineEnd(d)),
  'ctrl-w': (d) => remove(d, wordLeft(d), d.cursor),
  'ctrl-j': (d) => insert(d, '\n'),
};

/** Control characters have no place in a prompt; tabs and line breaks stay. */
export const printable = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** The draft after one key; the same object when the key means nothing to it. */
export function edit(draft: Draft, event: KeyEvent): Draft {
  if (event.type === 'text' || event.type === 'paste') return insert(draft, printable(event.text));
  if (event.name === 'enter') return event.alt || event.shift ? insert(draft, '\n') : draft;
  return EDITS[event.name]?.(draft) ?? draft;
}

/** The draft as rows of a window, each at most `columns` wide, and where the cursor is in them. */
export function draftRows(
  draft: Draft,
  columns: number,
): { readonly rows: readonly string[]; readonly row: number; readonly column: number } {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  let width = 0;
  draft.chars.forEach((char, index) => {
    const shown = char === '\t' ? '    ' : char;
    const next = char === '\n' ? 0 : textWidth(shown);
    if (char !== '\n' && width + next > columns) {
      rows.push('');
      width = 0;
    }
    if (index === draft.cursor) [row, column] = [rows.length - 1, width];
    if (char === '\n') {
      rows.push('');
      width = 0;
      return;
    }
    rows[rows.length - 1] += shown;
    width += next;
  });
  if (draft.cursor >= draft.chars.length) {
    if (width >= columns) {
      rows.push('');
      width = 0;
    }
    [row, column] = [rows.length - 1, width];
  }
  return { rows, row, column };
}
