import { graphemes, isSimple, textWidth } from '../lib/width.ts';

/** The sequences that mira writes itself: colour and weight, and links. */
const STYLES = /(\u001b\[[0-9;]*m|\u001b\]8;[^\u0007\u001b]*\u001b\\)/;
const ALL_STYLES = new RegExp(STYLES.source, 'g');
const LINK_END = '\u001b]8;;\u001b\\';

/** `text` without the styles mira has put in. */
export function withoutStyle(text: string): string {
  return text.includes('\u001b') ? text.replace(ALL_STYLES, '') : text;
}

/** Columns that a styled text takes. */
export function styledWidth(text: string): number {
  return textWidth(withoutStyle(text));
}

/** Which code ends what a code begins: everything that chalk writes. */
function endOf(code: number): string {
  if (code === 1 || code === 2) return '22';
  if (code === 3 || code === 4 || code === 7 || code === 9) return String(20 + code);
  return (code >= 40 && code < 50) || code >= 100 ? '49' : '39';
}

/** The styles that are on at one place of a text. */
class OpenStyles {
  readonly #codes = new Map<string, string>();
  #link = '';

  take(sequence: string): void {
    if (sequence.startsWith('\u001b]8;')) {
      this.#link = sequence === LINK_END ? '' : sequence;
      return;
    }
    const code = sequence.slice(2, -1);
    if (code === '' || code === '0') this.#codes.clear();
    else if (/^(2[2-9]|39|49)$/.test(code)) this.#codes.delete(code);
    else {
      const end = endOf(Number.parseInt(code, 10));
      this.#codes.set(end, end === '22' ? (this.#codes.get(end) ?? '') + sequence : sequence);
    }
  }

  begin(): string {
    return [...this.#codes.values()].join('') + this.#link;
  }

  end(): string {
    const codes = [...this.#codes.keys()].reverse().map((code) => `\u001b[${code}m`);
    return (this.#link === '' ? '' : LINK_END) + codes.join('');
  }
}

/** Signs that no row may begin with. */
const CLOSING = /^[、。，．！？：；」』）】〉》’”…]/;

interface WrapOptions {
  /** A word that is wider than a row stays whole, for the terminal to wrap: what is copied has no break in it. */
  readonly keepWords?: boolean;
}

/** The pieces of a line between which it may be broken, styles as pieces of their own. */
function* pieces(line: string): Generator<string> {
  for (const part of line.split(STYLES)) {
    if (part === '') continue;
    if (part.startsWith('\u001b')) yield part;
    else if (isSimple(part)) yield* part.match(/ +|[^ ]+/g) ?? [];
    else yield* widePieces(part);
  }
}

/** As `pieces`, for text beyond ASCII: wide letters may be parted anywhere but before closing signs. */
function* widePieces(part: string): Generator<string> {
  let word = '';
  for (const grapheme of graphemes(part)) {
    const blank = grapheme === ' ';
    const wide = textWidth(grapheme) > 1;
    const last = word.at(-1);
    const joins = last !== undefined && (last === ' ') === blank && (!wide || CLOSING.test(grapheme));
    if (word !== '' && !joins) {
      yield word;
      word = '';
    }
    word += grapheme;
    if (wide && !CLOSING.test(grapheme)) {
      yield word;
      word = '';
    }
  }
  if (word !== '') yield word;
}

/** One row after another, as `wrapStyled` fills them. */
class Rows {
  readonly done: string[] = [];
  #row = '';
  #width = 0;
  /** Blanks at the end of the row, kept apart since a break drops them. */
  #blanks = '';
  readonly #styles = new OpenStyles();

  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  style(sequence: string): void {
    this.#row += this.#blanks;
    this.#width += this.#blanks.length;
    this.#blanks = '';
    this.#styles.take(sequence);
    this.#row += sequence;
  }

  blanks(text: string): void {
    this.#blanks += text;
  }

  fits(width: number): boolean {
    return this.#width + this.#blanks.length + width <= this.#columns;
  }

  empty(): boolean {
    return this.#width === 0 && this.#blanks === '';
  }

  add(text: string, width: number): void {
    this.#row += this.#blanks + text;
    this.#width += this.#blanks.length + width;
    this.#blanks = '';
  }

  break(): void {
    this.done.push(this.#row + this.#styles.end());
    this.#row = this.#styles.begin();
    this.#width = 0;
    this.#blanks = '';
  }
}

function addWord(rows: Rows, word: string, width: number, keepWords: boolean): void {
  if (!rows.fits(width) && !rows.empty()) rows.break();
  if (rows.fits(width) || keepWords) return rows.add(word, width);
  for (const grapheme of graphemes(word)) {
    const next = textWidth(grapheme);
    if (!rows.fits(next) && !rows.empty()) rows.break();
    rows.add(grapheme, next);
  }
}

/**
 * A styled text cut into rows of at most `columns` columns, between words and between wide letters. Each row ends the
 * styles it holds and the next one begins them again. Blanks at a break fall away, nothing else.
 */
export function wrapStyled(text: string, columns: number, { keepWords = false }: WrapOptions = {}): string[] {
  // Most rows of a frame are short and bare.
  if (text.length <= columns && isSimple(text)) return [text.replace(/ +$/, '')];
  const rows = new Rows(Math.max(1, columns));
  for (const line of text.split('\n')) {
    // A word may hold styles in its middle: it is placed only when its end is known.
    let word = '';
    let width = 0;
    const place = (): void => {
      if (width > 0) addStyled(rows, word, width, keepWords);
      else if (word !== '') rows.style(word);
      word = '';
      width = 0;
    };
    for (const piece of pieces(line)) {
      if (piece.startsWith('\u001b')) word += piece;
      else if (piece.startsWith(' ')) {
        place();
        rows.blanks(piece);
      } else {
        const next = textWidth(piece);
        // Two pieces without a blank between them are apart only where a wide letter is.
        if (width > 0 && isWideEdge(word, piece)) place();
        word += piece;
        width += next;
      }
    }
    place();
    rows.break();
  }
  return rows.done;
}

function isWideEdge(word: string, piece: string): boolean {
  if (isSimple(piece) && isSimple(withoutStyle(word))) return false;
  const last = graphemes(withoutStyle(word)).at(-1) ?? '';
  const first = graphemes(piece)[0] ?? '';
  return (textWidth(last) > 1 || textWidth(first) > 1) && !CLOSING.test(first);
}

function addStyled(rows: Rows, word: string, width: number, keepWords: boolean): void {
  if (!word.includes('\u001b')) return addWord(rows, word, width, keepWords);
  if (!rows.fits(width) && !rows.empty()) rows.break();
  for (const part of word.split(STYLES)) {
    if (part === '') continue;
    if (part.startsWith('\u001b')) rows.style(part);
    else if (keepWords) rows.add(part, textWidth(part));
    else addWord(rows, part, textWidth(part), false);
  }
}

/** The beginning of a styled text in at most `columns` columns, with `mark` where something was left out. */
export function cutStyled(text: string, columns: number, mark: string): string {
  if (styledWidth(text) <= columns) return text;
  const room = Math.max(0, columns - textWidth(mark));
  const styles = new OpenStyles();
  let kept = '';
  let width = 0;
  for (const part of text.split(STYLES)) {
    if (part.startsWith('\u001b')) {
      styles.take(part);
      kept += part;
      continue;
    }
    for (const grapheme of graphemes(part)) {
      const next = textWidth(grapheme);
      if (width + next > room) return kept + mark + styles.end();
      kept += grapheme;
      width += next;
    }
  }
  return kept + styles.end();
}

/** Blanks for the tabs of a line, so that its width is known: a tab goes to the next multiple of eight. */
export function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let width = 0;
  return line
    .split(/(\t|\u001b\[[0-9;]*m)/)
    .map((part) => {
      if (part.startsWith('\u001b')) return part;
      const shown = part === '\t' ? ' '.repeat(8 - (width % 8)) : part;
      width += textWidth(shown);
      return shown;
    })
    .join('');
}
