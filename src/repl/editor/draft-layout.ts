import { stripControls } from '../../lib/terminal-text.ts';
import { textWidth } from '../../lib/width.ts';
import type { Draft } from '../draft.ts';
import { foldLabel, foldNumber } from './folds.ts';

/** A draft as rows of a window, each at most `columns` wide, and where the cursor is in them. */
export interface Layout {
  readonly rows: readonly string[];
  readonly row: number;
  readonly column: number;
  /** For each row: the index of its first character. */
  readonly starts: readonly number[];
}

const TAB = '    ';

interface Drawn {
  readonly text: string;
  readonly width: number;
}

/** What was worked out for characters beyond ASCII: every key lays the whole draft out again. */
const known = new Map<string, Drawn>();
const MAX_KNOWN = 10_000;

/** How a character of a text is drawn: harmless, and with the columns it takes. */
function drawnText(char: string): Drawn {
  const before = known.get(char);
  if (before !== undefined) return before;
  // A joiner at the end of a cluster shapes the letters of some scripts; alone it would hide.
  const joined = /^[^\u0000-\u007f]+[\u200c\u200d]$/.test(char);
  const text = joined ? char : stripControls(char);
  const drawn = { text, width: textWidth(text) };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(char, drawn);
  return drawn;
}

const isPlain = (char: string): boolean => char.length === 1 && char >= ' ' && char <= '~';

/** How any character of a draft is drawn. */
function drawn(char: string, folds: readonly string[]): Drawn {
  if (isPlain(char)) return { text: char, width: 1 };
  if (char === '\t') return { text: TAB, width: TAB.length };
  const number = foldNumber(char);
  if (number === null) return drawnText(char);
  const label = foldLabel(number, folds[number] ?? '');
  return { text: label, width: label.length };
}

/** Rows that are being filled. */
class RowFiller {
  readonly rows: string[] = [];
  readonly starts: number[] = [0];
  text = '';
  width = 0;
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  close(nextStart: number): void {
    this.rows.push(this.text);
    this.starts.push(nextStart);
    this.text = '';
    this.width = 0;
  }

  /** Begins another row when `width` more columns do not fit. */
  makeRoom(width: number, index: number): void {
    if (this.width + width > this.#columns && this.text !== '') this.close(index);
  }

  /** A character of one column: nearly all of them are. */
  putOne(char: string, index: number): void {
    if (this.width >= this.#columns && this.text !== '') this.close(index);
    this.text += char;
    this.width += 1;
  }

  /** A label may be wider than a narrow window: then it is cut. */
  put(text: string, width: number, index: number): void {
    if (width <= this.#columns) {
      this.text += text;
      this.width += width;
      return;
    }
    for (const piece of text) {
      const wide = textWidth(piece);
      this.makeRoom(wide, index);
      this.text += piece;
      this.width += wide;
    }
  }
}

/** Lays a draft out; `folds` are the texts of its folded pastes. */
export function layoutDraft(draft: Draft, folds: readonly string[], columns: number): Layout {
  const filler = new RowFiller(columns);
  let row = 0;
  let column = 0;
  for (let index = 0; index < draft.chars.length; index++) {
    const char = draft.chars[index] ?? '';
    if (isPlain(char) && index !== draft.cursor) {
      filler.putOne(char, index);
      continue;
    }
    const shown = char === '\n' ? null : drawn(char, folds);
    if (shown !== null) filler.makeRoom(shown.width, index);
    if (index === draft.cursor) [row, column] = [filler.rows.length, filler.width];
    if (shown === null) filler.close(index + 1);
    else filler.put(shown.text, shown.width, index);
  }
  if (draft.cursor >= draft.chars.length) {
    if (filler.width >= columns) filler.close(draft.chars.length);
    [row, column] = [filler.rows.length, filler.width];
  }
  return { rows: [...filler.rows, filler.text], row, column, starts: filler.starts };
}

/** Index of the character that stands at `column` of a row, or the row's last one. */
export function indexAt(draft: Draft, folds: readonly string[], layout: Layout, row: number, column: number): number {
  const start = layout.starts[row] ?? 0;
  const next = layout.starts[row + 1];
  // A row that ends by its width holds the cursor only before its last character: behind it is the next row.
  const broken = next !== undefined && draft.chars[next - 1] !== '\n';
  const end = next === undefined ? draft.chars.length : next - 1;
  let at = start;
  let width = 0;
  while (at < end && (broken || draft.chars[at] !== '\n')) {
    width += drawn(draft.chars[at] ?? '', folds).width;
    if (width > column) break;
    at++;
  }
  return at;
}
