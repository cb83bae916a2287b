import { showHidden } from '../../lib/visible.ts';
import { graphemes, textWidth } from '../../lib/width.ts';
import { inSigns, type Signs } from '../../render/signs.ts';
import type { Offer } from './completion.ts';
import type { HistorySearch } from './history-walk.ts';
import type { EditorRow } from './line-editor.ts';

/** Rows of a menu that are shown at once. */
export const MENU_ROWS = 8;

/** A narrower window has no room to say how many there are besides. */
const MORE_COLUMNS = 24;

/** How rows are drawn: their width, and mira's own signs for this locale. */
export interface RowLook {
  readonly columns: number;
  readonly signs: Signs;
}

/** `text` on one row, harmless, cut at its end with an ellipsis to fit. */
export function fitRow(text: string, { columns, signs }: RowLook): string {
  const plain = inSigns(showHidden(text.replaceAll('\n', ' ')), signs);
  if (textWidth(plain) <= columns) return plain;
  let out = '';
  let width = 0;
  for (const char of graphemes(plain)) {
    width += textWidth(char);
    if (width > columns - signs.ellipsis.length) break;
    out += char;
  }
  return out + signs.ellipsis;
}

/** The menu's rows: the part around the chosen offer, and how many there are when not all are shown. */
export function menuRows(
  offers: readonly Offer[],
  chosen: number | null,
  { columns, signs, rows }: RowLook & { readonly rows: number },
): readonly EditorRow[] {
  if (offers.length === 0 || rows < 1) return [];
  const shown = Math.min(offers.length, MENU_ROWS, rows);
  const first = Math.max(0, Math.min((chosen ?? 0) - Math.floor(shown / 2), offers.length - shown));
  const part = offers.slice(first, first + shown);
  const labels = part.map(({ label }) => textWidth(inSigns(showHidden(label), signs)));
  const label = Math.min(Math.max(...labels), Math.max(10, Math.floor(columns * 0.6)));
  return part.map((offer, index): EditorRow => {
    const name = fitRow(offer.label, { columns: label, signs });
    const pad = ' '.repeat(Math.max(0, label - textWidth(name)));
    const hidden = index === shown - 1 && columns >= MORE_COLUMNS ? offers.length - first - shown : 0;
    const more = hidden > 0 ? ` ${signs.ellipsis} ${hidden} more` : '';
    const about = offer.about === '' ? '' : `${pad}  ${offer.about}`;
    const isChosen = first + index === chosen;
    const text = fitRow(`${isChosen ? '> ' : '  '}${name}${about}`, {
      columns: Math.max(1, columns - textWidth(more)),
      signs,
    });
    return { text: text + more, style: isChosen ? 'chosen' : chosen === null && index === 0 ? 'plain' : 'dim' };
  });
}

/** The row of a search through the history. */
export function searchRow({ query, matches, at }: HistorySearch, look: RowLook): EditorRow {
  const state = query === '' ? 'type to search' : matches.length === 0 ? 'no match' : `${at + 1} of ${matches.length}`;
  return { text: fitRow(`search the history: ${query}  (${state})`, look), style: 'dim' };
}
