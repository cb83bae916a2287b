import type { Facets, Filter } from '../filter.ts';
import { allows } from '../filter.ts';
import type { PackedRows, RowStatements } from '../rows.sql.ts';
import { signBits } from './quantise.ts';
import { hammingDistances, nearestRows, orderBySigns } from './scan.ts';

/**
 * For each row that is asked for, so many are taken by differing bits, to be ordered by the question's numbers. Of the exact
 * ten nearest among 100,000 rows, the best 200 so ordered hold .960; the best 500 by bits alone held .907 and took longer to
 * compare.
 */
const BY_BITS_FOR_EACH = 10;
/** Room is made for this many rows first, then doubled. */
const FIRST_CAPACITY = 1_024;

/** Filter columns and sign bits of all rows of a domain, in memory: what makes a scan of a million rows take 20 ms. */
export interface Resident {
  /** Takes in what was written since the last call, by this process or another. */
  refresh(): void;
  /** Rows that exist. */
  count(): number;
  /** Filter columns of a row, or null when it is gone. */
  row(n: number): Facets | null;
  /** Numbers of the allowed rows that are nearest to the question as far as their sign bits tell, nearest first. */
  nearest(question: Float32Array, filter: Filter, count: number): readonly number[];
}

/** Columns by position; a row keeps its position for the life of the process. */
interface Columns {
  length: number;
  capacity: number;
  n: Uint32Array;
  facets: Uint32Array;
  owner: Uint32Array;
  atS: Uint32Array;
  /** 1 where the row has a vector. */
  known: Uint8Array;
  bits: Uint32Array;
}

/** An index over the rows that `statements` reads, for the vectors of one model. */
export function openResident(statements: RowStatements, model: number, dimensions: number): Resident {
  const words = Math.ceil(dimensions / 32);
  let columns = makeColumns(FIRST_CAPACITY, words);
  /** So many rows were read first, in the order of their numbers: those are searched for, and only later ones listed. */
  let ordered = 0;
  const positions = new Map<number, number>();
  let seen = 0;
  let alive = 0;
  let distances = new Uint16Array(0);
  let allowed = new Uint8Array(0);

  const positionOf = (n: number): number | undefined => {
    const at = firstNotBelow(columns.n, ordered, n);
    return at < ordered && columns.n[at] === n ? at : positions.get(n);
  };
  const makeRoom = (length: number): void => {
    let capacity = columns.capacity;
    while (length > capacity) capacity *= 2;
    if (capacity > columns.capacity) columns = grown(columns, words, capacity);
  };
  /** Rows of the first reading: their columns are copied as they are. */
  const append = (batch: PackedRows): void => {
    const first = columns.length;
    makeRoom(first + batch.n.length);
    columns.length += batch.n.length;
    for (const name of ['n', 'facets', 'owner', 'atS', 'known'] as const) columns[name].set(batch[name], first);
    columns.bits.set(batch.bits, first * words);
    ordered = columns.length;
    for (let at = 0; at < batch.facets.length; at++) if (batch.facets[at] !== 0) alive++;
  };
  const take = (batch: PackedRows, at: number): void => {
    const n = batch.n[at] ?? 0;
    let position = positionOf(n);
    if (position === undefined) {
      position = columns.length;
      makeRoom(position + 1);
      columns.length++;
      positions.set(n, position);
    }
    const before = columns.facets[position] ?? 0;
    for (const name of ['n', 'facets', 'owner', 'atS', 'known'] as const)
      columns[name][position] = batch[name][at] ?? 0;
    columns.bits.set(batch.bits.subarray(at * words, (at + 1) * words), position * words);
    const now = columns.facets[position] ?? 0;
    alive += Number(now !== 0) - Number(before !== 0);
  };

  return {
    refresh: () => {
      const newest = statements.version();
      if (newest === seen) return;
      if (seen === 0) {
        // A first reading that failed half way begins anew.
        columns.length = 0;
        ordered = 0;
        positions.clear();
        alive = 0;
      }
      for (const batch of statements.packedSince(seen, model, words)) {
        if (seen === 0) append(batch);
        else for (let at = 0; at < batch.n.length; at++) take(batch, at);
      }
      seen = newest;
    },
    count: () => alive,
    row: (n) => {
      const position = positionOf(n);
      const row = position === undefined ? null : rowAt(columns, position);
      return row === null || row.facets === 0 ? null : row;
    },
    nearest: (question, filter, count) => {
      if (allowed.length < columns.length) {
        allowed = new Uint8Array(columns.capacity);
        distances = new Uint16Array(columns.capacity);
      }
      const marks = allowed.subarray(0, columns.length);
      const far = distances.subarray(0, columns.length);
      markAllowed(columns, filter, marks);
      hammingDistances(signBits(question), columns.bits, marks, far);
      const close = nearestRows(far, words * 32, count * BY_BITS_FOR_EACH);
      const ordered = orderBySigns(question, columns.bits, words, close, count);
      return ordered.map((position) => columns.n[position] ?? 0);
    },
  };
}

function makeColumns(capacity: number, words: number): Columns {
  return {
    length: 0,
    capacity,
    n: new Uint32Array(capacity),
    facets: new Uint32Array(capacity),
    owner: new Uint32Array(capacity),
    atS: new Uint32Array(capacity),
    known: new Uint8Array(capacity),
    bits: new Uint32Array(capacity * words),
  };
}

/** The first of `length` ascending numbers that is not below `wanted`; `length` where all are. */
function firstNotBelow(ascending: Uint32Array, length: number, wanted: number): number {
  let from = 0;
  for (let to = length; from < to; ) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

function grown(old: Columns, words: number, capacity: number): Columns {
  const more = makeColumns(capacity, words);
  more.length = old.length;
  more.n.set(old.n);
  more.facets.set(old.facets);
  more.owner.set(old.owner);
  more.atS.set(old.atS);
  more.known.set(old.known);
  more.bits.set(old.bits);
  return more;
}

function rowAt(columns: Columns, position: number): Facets {
  return {
    n: columns.n[position] ?? 0,
    facets: columns.facets[position] ?? 0,
    owner: columns.owner[position] ?? 0,
    atMs: (columns.atS[position] ?? 0) * 1000,
  };
}

/** The whole filter on each row would take most of a search at a million rows: the usual parts are plain loops. */
function markAllowed(columns: Columns, filter: Filter, marks: Uint8Array): void {
  const { facets, known } = columns;
  for (let i = 0; i < marks.length; i++) marks[i] = (facets[i] ?? 0) === 0 ? 0 : (known[i] ?? 0);
  for (const mask of filter.facets ?? []) {
    for (let i = 0; i < marks.length; i++) if (((facets[i] ?? 0) & mask) === 0) marks[i] = 0;
  }
  if (filter.owners !== undefined) markOwners(columns.owner, filter.owners, marks);
  if ((filter.sinceMs ?? filter.untilMs ?? filter.only) === undefined) return;
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 0 && !allows(filter, rowAt(columns, i))) marks[i] = 0;
  }
}

/** Every question of a chat asks for its project's rows and those of none. */
function markOwners(owner: Uint32Array, allowed: readonly number[], marks: Uint8Array): void {
  if (allowed.length > 2) {
    const all = new Set(allowed);
    for (let i = 0; i < marks.length; i++) if (!all.has(owner[i] ?? 0)) marks[i] = 0;
    return;
  }
  const [first = -1, second = first] = allowed;
  for (let i = 0; i < marks.length; i++) if (owner[i] !== first && owner[i] !== second) marks[i] = 0;
}
