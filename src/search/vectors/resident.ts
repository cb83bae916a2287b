import type { Facets, Filter } from '../filter.ts';
import { allows } from '../filter.ts';
import type { PackedRows, RowStatements } from '../rows.sql.ts';
import { decodePage, firstOf } from './page.ts';
import type { PageStatements } from './pages.sql.ts';
import { type Columns, makeColumns } from './scan.ts';

/**
 * For each row that is asked for, so many are taken by differing bits, to be ordered by the question's numbers. Of the exact
 * ten nearest among 100,000 rows, the best 200 so ordered hold .960; the best 500 by bits alone held .907 and took longer to
 * compare.
 */
const BY_BITS_FOR_EACH = 10;
/** Room is made for this many rows at least, and doubled when it is full. */
const FIRST_CAPACITY = 1_024;
const ROW_COLUMNS = ['n', 'facets', 'owner', 'atS', 'known'] as const;

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

/** An index over the rows that `statements` reads, for the vectors of one model. */
export function openResident(
  statements: RowStatements,
  pages: Pick<PageStatements, 'packedVersion' | 'all'>,
  model: number,
  dimensions: number,
): Resident {
  const words = Math.ceil(dimensions / 32);
  let columns = makeColumns(Math.max(FIRST_CAPACITY, statements.lastNumber()), words);
  /** So many rows were read first, in the order of their numbers: those are searched for, and only later ones listed. */
  let ordered = 0;
  const positions = new Map<number, number>();
  let seen = 0;
  let alive = 0;

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
    for (const name of ROW_COLUMNS) columns[name].set(batch[name], first);
    columns.bits.set(batch.bits, first * words);
    ordered = columns.length;
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
    for (const name of ROW_COLUMNS) columns[name][position] = batch[name][at] ?? 0;
    columns.bits.set(batch.bits.subarray(at * words, (at + 1) * words), position * words);
    const now = columns.facets[position] ?? 0;
    alive += Number(now !== 0) - Number(before !== 0);
  };
  const takeSince = (version: number): void => {
    for (const batch of statements.packedSince(version, model, words)) {
      for (let at = 0; at < batch.n.length; at++) take(batch, at);
    }
  };
  const readRows = (first: number, last: number): void => {
    for (const batch of statements.packedBetween(first, last, model, words)) append(batch);
  };
  /** The first reading: pages where there are some, and the rows that they do not hold. Gives the write that it tells of. */
  const readAll = (newest: number): number => {
    // A first reading that failed half way begins anew.
    columns.length = 0;
    ordered = 0;
    positions.clear();
    let next = 0;
    const version = pages.packedVersion(model);
    for (const { page, data } of version === 0 || words === 0 ? [] : pages.all(model)) {
      const rows = decodePage(data, words);
      if (rows === null) continue;
      if (page > next) readRows(firstOf(next), firstOf(page) - 1);
      append(rows);
      next = page + 1;
    }
    readRows(firstOf(next), Number.MAX_SAFE_INTEGER);
    alive = columns.countAlive();
    return next === 0 ? newest : version;
  };

  return {
    refresh: () => {
      const newest = statements.version();
      if (newest === seen) return;
      const since = seen === 0 ? readAll(newest) : seen;
      if (since !== newest) takeSince(since);
      seen = newest;
    },
    count: () => alive,
    row: (n) => {
      const position = positionOf(n);
      const row = position === undefined ? null : rowAt(columns, position);
      return row === null || row.facets === 0 ? null : row;
    },
    nearest: (question, filter, count) => {
      markAllowed(columns, filter);
      return columns.nearest(question, count * BY_BITS_FOR_EACH, count).map((position) => columns.n[position] ?? 0);
    },
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
  for (const name of [...ROW_COLUMNS, 'bits'] as const) more[name].set(old[name]);
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

/** The whole filter on each row would take most of a search at a million rows: the usual parts are compiled loops. */
function markAllowed(columns: Columns, filter: Filter): void {
  columns.mark();
  for (const mask of filter.facets ?? []) columns.keepFacets(mask);
  // Every question of a chat asks for its project's rows and those of none.
  const [first, second = first, ...others] = filter.owners ?? [];
  const fewOwners = first !== undefined && second !== undefined && others.length === 0;
  if (fewOwners) columns.keepOwners(first, second);
  const unusual = filter.sinceMs ?? filter.untilMs ?? filter.only ?? (fewOwners ? undefined : filter.owners);
  if (unusual === undefined) return;
  for (let i = 0; i < columns.length; i++) {
    if (columns.marks[i] !== 0 && !allows(filter, rowAt(columns, i))) columns.marks[i] = 0;
  }
}
