import { eastAsianWidth } from 'get-east-asian-width';

const ASCII = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | null = null;

/** The characters a person sees (grapheme clusters) of `text`, in order. */
export function graphemes(text: string): string[] {
  if (ASCII.test(text)) return text.split('');
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
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
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
        const cut = grapheme !== ' ' && space > 0 ? space + 1 : row.length;
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
