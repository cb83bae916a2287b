import type { Cursor, LiveRegion } from '../render/live-screen.ts';

/** The parts of the live region, from top to bottom. */
export interface RegionParts {
  /** The open end of the answer, what is waited for, the queue: the first to go where the window is low. */
  readonly above: readonly string[];
  readonly input: { readonly rows: readonly string[]; readonly cursor: Cursor };
  /** A question, or the status row. */
  readonly below: readonly string[];
}

/** Rows that a question leaves: the prompt, and the one by which the live region stays lower than the window. */
export const KEPT_ROWS = 2;

/** `count` rows of `rows` that hold the row `at`. */
function around(
  rows: readonly string[],
  at: number,
  count: number,
): { readonly rows: readonly string[]; readonly at: number } {
  const height = Math.min(rows.length, Math.max(1, count));
  const from = Math.max(0, Math.min(at - height + 1, rows.length - height));
  return { rows: rows.slice(from, from + height), at: at - from };
}

/**
 * The region as it fits into a window `windowRows` high: it must stay lower than the window, or the terminal would push
 * its top into the scrollback. The row of the cursor always stays; then what stands below: a question must say what it
 * is about, and has its keys at its end; then the rows nearest to the input.
 */
export function layoutRegion(parts: RegionParts, windowRows: number): LiveRegion {
  const room = Math.max(1, windowRows - 1);
  const inputLeast = Math.max(1, Math.min(parts.input.rows.length, 3, room - parts.below.length));
  const belowCount = Math.max(0, Math.min(parts.below.length, room - inputLeast));
  const below = parts.below.slice(parts.below.length - belowCount);
  const input = around(parts.input.rows, parts.input.cursor.row, room - below.length);
  const left = room - below.length - input.rows.length;
  const above = left > 0 ? parts.above.slice(-left) : [];
  return {
    rows: [...above, ...input.rows, ...below],
    cursor: { row: above.length + input.at, column: parts.input.cursor.column },
  };
}
