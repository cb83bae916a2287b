import { graphemes, textWidth } from './width.ts';

/** `text` in at most `columns` columns of a terminal, cut with `…`; it must hold no line breaks and no sequences. */
export function cutToColumns(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const grapheme of graphemes(text)) {
    width += textWidth(grapheme);
    if (width > columns) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}
