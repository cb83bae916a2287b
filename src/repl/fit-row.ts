import { textWidth } from '../lib/width.ts';

/** A part of a row, and the order in which it is left out where there is no room: the highest goes first, null never. */
export interface RowPart {
  readonly text: string;
  readonly drop: number | null;
}

/** The parts with ` · ` between them, as many as fit into `columns`; wider than that only by parts that always stay. */
export function fitRow(all: readonly RowPart[], columns: number): string {
  let parts = all;
  const text = (): string => parts.map((part) => part.text).join(' · ');
  while (textWidth(text()) > columns) {
    const most = Math.max(...parts.map(({ drop }) => drop ?? Number.NEGATIVE_INFINITY));
    if (most === Number.NEGATIVE_INFINITY) break;
    parts = parts.filter(({ drop }) => drop !== most);
  }
  return text();
}
