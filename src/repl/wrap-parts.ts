import { textWidth, wrapText } from '../lib/width.ts';

const BETWEEN = ' · ';

/** Parts in rows of at most `columns` columns, none of them broken where it fits into a row. */
export function wrapParts(parts: readonly string[], columns: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const part of parts) {
    const longer = row === '' ? part : `${row}${BETWEEN}${part}`;
    if (row !== '' && textWidth(longer) > columns) {
      rows.push(row);
      row = part;
    } else row = longer;
  }
  return [...rows, row].flatMap((line) => wrapText(line, columns));
}
