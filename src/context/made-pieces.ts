import type { Piece } from './section.ts';

/** Rows that are kept at most; a session asks for the same ones at each question. */
const MOST = 500;

/** Makes a piece of a row once, and again when anything of the row has changed: escaping and redacting take their time. */
export function madeOnce<T>(make: (row: T) => Piece): (row: T) => Piece {
  const made = new Map<string, Piece>();
  return (row) => {
    const key = JSON.stringify(row);
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= MOST) made.clear();
    const piece = make(row);
    made.set(key, piece);
    return piece;
  };
}
