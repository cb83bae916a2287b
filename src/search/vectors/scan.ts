import type { PackedRows } from '../rows.sql.ts';
import { openLoops } from './loops.ts';
import { signBits } from './quantise.ts';

/** Addresses of every column are multiples of this. */
const ALIGNED = 8;

/** Columns of rows by position, and the loops over all of them. `length` rows of each column are in use. */
export interface Columns extends PackedRows {
  length: number;
  readonly capacity: number;
  /** 1 where a row may be found: what `mark` and those after it leave, and `nearest` goes by. */
  readonly marks: Uint8Array;
  /** How many rows exist. */
  countAlive(): number;
  /** Marks the rows that exist and have a vector. */
  mark(): void;
  /** Takes the mark from rows that have no bit of the mask. */
  keepFacets(mask: number): void;
  /** Takes the mark from rows of other owners than these two. */
  keepOwners(first: number, second: number): void;
  /**
   * Positions of the marked rows nearest to the question as far as their signs tell, at most `count`, nearest first. The
   * `close` with the fewest differing bits are put in order by the question's numbers against their signs, which is
   * between the bare count of bits and the true cosine in accuracy.
   */
  nearest(question: Float32Array, close: number, count: number): readonly number[];
}

/** Empty columns for `capacity` rows with `words` words of 32 sign bits each. */
export function makeColumns(capacity: number, words: number): Columns {
  let end = 0;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / ALIGNED) * ALIGNED;
    return at;
  };
  const numbers = capacity * Uint32Array.BYTES_PER_ELEMENT;
  const at = {
    question: place(words * 4),
    components: place(words * 32 * 4),
    table: place(words * 4 * 256 * 4),
    histogram: place((words * 32 + 1) * 4),
    n: place(numbers),
    facets: place(numbers),
    owner: place(numbers),
    atS: place(numbers),
    bits: place(numbers * words),
    list: place(numbers),
    sums: place(numbers),
    distances: place(numbers / 2),
    known: place(capacity),
    marks: place(capacity),
  };
  const { buffer, loops } = openLoops(end);
  const column = (from: number): Uint32Array => new Uint32Array(buffer, from, capacity);
  const histogram = new Uint32Array(buffer, at.histogram, words * 32 + 1);
  const list = column(at.list);
  const sums = new Float32Array(buffer, at.sums, capacity);

  return {
    length: 0,
    capacity,
    n: column(at.n),
    facets: column(at.facets),
    owner: column(at.owner),
    atS: column(at.atS),
    known: new Uint8Array(buffer, at.known, capacity),
    bits: new Uint32Array(buffer, at.bits, capacity * words),
    marks: new Uint8Array(buffer, at.marks, capacity),
    countAlive() {
      return loops.alive(this.length, at.facets);
    },
    mark() {
      loops.mark(this.length, at.facets, at.known, at.marks);
    },
    keepFacets(mask) {
      loops.keepFacets(this.length, at.facets, mask, at.marks);
    },
    keepOwners(first, second) {
      loops.keepOwners(this.length, at.owner, first, second, at.marks);
    },
    nearest(question, close, count) {
      // Without a word there is no vector, and the loops ask for one at least.
      if (words === 0) return [];
      new Uint32Array(buffer, at.question, words).set(signBits(question));
      const components = new Float32Array(buffer, at.components, words * 32).fill(0);
      components.set(question);
      histogram.fill(0);
      loops.hamming(this.length, words, at.question, at.bits, at.marks, at.distances, at.histogram);
      const { limit, more } = limitOf(histogram, close);
      const found = loops.pick(this.length, at.distances, limit, more, at.list);
      loops.byteSums(words * 4, at.components, at.table);
      loops.signSums(found, at.list, words, at.bits, at.table, at.sums);
      return inOrder(list.subarray(0, found), sums.subarray(0, found), count);
    },
  };
}

/** Distance below which rows are taken, and how many of those at it: `count` rows at most, by the number of rows at each distance. */
function limitOf(histogram: Uint32Array, count: number): { readonly limit: number; readonly more: number } {
  let limit = 0;
  let below = 0;
  while (limit < histogram.length && below + (histogram[limit] ?? 0) <= count) below += histogram[limit++] ?? 0;
  // Which of the rows at the limit are taken is arbitrary: they are equally far.
  return { limit, more: limit < histogram.length ? count - below : 0 };
}

/** The listed rows with the greatest sums, at most `count`, greatest first. */
function inOrder(rows: Uint32Array, sums: Float32Array, count: number): readonly number[] {
  // Only what is taken is put in order: a sort of numbers finds the least of it ten times faster than one of rows.
  const least = sums.length <= count ? Number.NEGATIVE_INFINITY : (sums.slice().sort()[sums.length - count] ?? 0);
  return [...rows.keys()]
    .filter((i) => (sums[i] ?? 0) >= least)
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
    .slice(0, count)
    .map((i) => rows[i] ?? 0);
}
