import type { Tokens } from 'marked';
import { styledWidth, wrapStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';

/** How a table is laid out: the columns of each of its columns; null when the window is too narrow for one. */
export interface TableLayout {
  readonly widths: readonly number[] | null;
  readonly align: Tokens.Table['align'];
}

/** Narrower columns than this hold no word. */
const NARROWEST = 4;
/** What stands between two columns: a blank, a line, a blank. */
const BETWEEN = 3;

/**
 * The widths of a table's columns within `columns`: what its cells want where there is room; else the small ones get
 * what they want and the others share the rest in proportion.
 */
export function layoutTable(
  cells: readonly (readonly string[])[],
  align: Tokens.Table['align'],
  columns: number,
): TableLayout {
  const count = align.length;
  const wanted = align.map((_, at) => Math.max(1, ...cells.map((row) => widestLine(row[at] ?? ''))));
  const room = columns - BETWEEN * (count - 1);
  if (wanted.reduce((sum, width) => sum + width, 0) <= room) return { widths: wanted, align };
  if (room < count * NARROWEST) return { widths: null, align };
  const widths = [...wanted];
  let open = widths.map((_, at) => at);
  let left = room;
  for (;;) {
    const share = left / open.length;
    const small = open.filter((at) => (wanted[at] ?? 0) <= share);
    if (small.length === 0) break;
    for (const at of small) left -= wanted[at] ?? 0;
    open = open.filter((at) => !small.includes(at));
    if (open.length === 0) return { widths, align };
  }
  // Roots keep one very long column from starving the others.
  const weight = open.reduce((sum, at) => sum + Math.sqrt(wanted[at] ?? 1), 0);
  const floor = Math.min(NARROWEST, Math.floor(left / open.length));
  const spare = left - floor * open.length;
  for (const at of open) widths[at] = floor + Math.floor((spare * Math.sqrt(wanted[at] ?? 1)) / weight);
  return { widths, align };
}

const widestLine = (cell: string): number => Math.max(0, ...cell.split('\n').map(styledWidth));

function padded(text: string, width: number, align: Tokens.Table['align'][number]): string {
  const room = Math.max(0, width - styledWidth(text));
  const left = align === 'right' ? room : align === 'center' ? Math.floor(room / 2) : 0;
  return ' '.repeat(left) + text + ' '.repeat(room - left);
}

/** One row of cells as lines. */
export function tableRow(cells: readonly string[], { widths, align }: TableLayout, theme: Theme): string[] {
  if (widths === null) return [cells.map((cell) => cell.replaceAll('\n', ' ')).join(` ${theme.signs.table.down} `)];
  const wrapped = widths.map((width, at) => wrapStyled(cells[at] ?? '', width));
  const height = Math.max(1, ...wrapped.map((rows) => rows.length));
  const line = theme.dim(theme.signs.table.down);
  return Array.from({ length: height }, (_, row) =>
    widths
      .map((width, at) => padded(wrapped[at]?.[row] ?? '', width, align[at] ?? null))
      .join(` ${line} `)
      .trimEnd(),
  );
}

/** The line below the header. */
export function tableRule({ widths }: TableLayout, theme: Theme): string[] {
  if (widths === null) return [];
  const { across, cross } = theme.signs.table;
  return [theme.dim(widths.map((width) => across.repeat(width)).join(across + cross + across))];
}
