import type { PackedRows } from '../rows.sql.ts';

/** Rows of a page have the same number but for so many low bits: at most 1,024 rows, 50 kB with 256 dimensions. */
const PAGE_BITS = 10;

/** The page that a row belongs to. */
export function pageOf(n: number): number {
  return Math.floor(n / 2 ** PAGE_BITS);
}

/** Number of the first row that may stand in a page. */
export function firstOf(page: number): number {
  return page * 2 ** PAGE_BITS;
}

/** Bytes of a row in a page: number, facets, owner and time, its sign bits, and whether it has a vector. */
function bytesOf(words: number): number {
  return 4 * (4 + words) + 1;
}

/** A page as it is stored: its columns one after the other, numbers as the machine has them (little-endian on all that mira runs on). */
export function encodePage({ n, facets, owner, atS, bits, known }: PackedRows): Buffer {
  const numbers = [n, facets, owner, atS, bits].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  );
  return Buffer.concat([...numbers, known]);
}

/** The rows of a stored page, or null where it is none of rows with so many words. */
export function decodePage(data: Buffer, words: number): PackedRows | null {
  const rows = data.length / bytesOf(words);
  if (data.length === 0 || !Number.isInteger(rows)) return null;
  // A buffer of its own memory, so that typed arrays over it are aligned.
  const bytes = data.byteOffset % 4 === 0 ? data : Buffer.from(Uint8Array.from(data).buffer);
  let at = bytes.byteOffset;
  const numbers = (length: number): Uint32Array => {
    const column = new Uint32Array(bytes.buffer, at, length);
    at += 4 * length;
    return column;
  };
  return {
    n: numbers(rows),
    facets: numbers(rows),
    owner: numbers(rows),
    atS: numbers(rows),
    bits: numbers(rows * words),
    known: new Uint8Array(bytes.buffer, at, rows),
  };
}
