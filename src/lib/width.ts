import { eastAsianWidth } from 'get-east-asian-width';

/**
 * Characters of one column that never join with another: ASCII, Latin, Greek, Cyrillic, and the signs that are drawn
 * around text (quotes, dashes, bullets, arrows, lines, Braille). For them nothing needs to be segmented.
 */
const SIMPLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u203b\u203d-\u2048\u2190-\u2193\u2212\u2500-\u259f\u25cf\u2610-\u2612\u2800-\u28ff]*$/;
let segmenter: Intl.Segmenter | null = null;

/** Whether each UTF-16 unit of `text` is one character of one column. */
export function isSimple(text: string): boolean {
  return SIMPLE.test(text);
}

/** The characters a person sees (grapheme clusters) of `text`, in order. */
export function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** Columns that one grapheme takes on a terminal: 0 for a control or combining one, 2 for wide ones and emoji. */
function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (/^\p{Mark}|^[\u200b-\u200f\u2060\ufeff]/u.test(grapheme)) return 0;
  // A cluster with an emoji presentation selector, a joiner or two regional letters is drawn as one emoji.
  if (/\ufe0f|\u200d|^\p{RI}{2}$|^\p{Emoji_Presentation}/u.test(grapheme)) return 2;
  return eastAsianWidth(code);
}

/** Columns that `text` takes on a terminal; it must hold no escape sequences. */
export function textWidth(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** Where a row without a space is cut before `next`: a semicolon takes the character before it along. */
function hardCut(row: string, next: string): number {
  const before = row.length - (graphemes(row).at(-1)?.length ?? 0);
  return next === ';' && before > 0 ? before : row.length;
}

/**
 * `text` cut into rows of at most `columns` columns, at a space where there is one, else anywhere. The space of a break
 * ends its row where there is room for it and falls away where there is none; no other character is lost.
 */
export function wrapText(text: string, columns: number): string[] {
  const rows: string[] = [];
  for (const line of text.split('\n')) {
    let row = '';
    let width = 0;
    for (const grapheme of graphemes(line)) {
      const next = graphemeWidth(grapheme);
      if (width + next > columns && row !== '') {
        const space = row.lastIndexOf(' ');
        const cut = grapheme !== ' ' && space > 0 ? space + 1 : hardCut(row, grapheme);
        rows.push(row.slice(0, cut));
        row = row.slice(cut);
        width = textWidth(row);
        if (grapheme === ' ') continue;
      }
      row += grapheme;
      width += next;
    }
    rows.push(row);
  }
  return rows;
}
