import type { Db } from '../db/connection.ts';
import type { Domain } from './domain.ts';
import type { Facets } from './filter.ts';

/** Rows read at once; keeps their strings near 5 MB. */
const ROWS_A_READ = 50_000;

/** Rows by column, in the same order in each. */
export interface PackedRows {
  readonly n: Uint32Array;
  /** 0 where the row is gone. */
  readonly facets: Uint32Array;
  readonly owner: Uint32Array;
  /** Seconds since the epoch. */
  readonly atS: Uint32Array;
  /** 1 where the row has a vector. */
  readonly known: Uint8Array;
  /** Sign bits, as many words for each row; zeros where there are none. */
  readonly bits: Uint32Array;
}

/** The same as SQLite gives them: hexadecimal digits, which become numbers without a list of them in between. */
interface FacetColumns {
  readonly n: string;
  readonly facets: string;
  readonly owner: string;
  readonly atS: string;
  readonly rows: number;
  readonly sum: number;
  /** Null where there is no row. */
  readonly last: number | null;
}

interface BitColumns {
  readonly bits: string | null;
  readonly rows: number;
  readonly sum: number | null;
}

interface PackedColumns extends FacetColumns {
  readonly known: string;
  readonly bits: string;
}

interface PackedParameters {
  readonly version: number;
  readonly model: number;
  /** What stands for the bits of a row that has none. */
  readonly none: Buffer;
  readonly after: number;
  readonly last: number;
  readonly limit: number;
}

/** A list of whole numbers as eight digits each, the same as they come out of a Uint32Array. */
function digits(column: string): string {
  return `group_concat(printf('%08x', ${column} & 4294967295), '')`;
}

const FACET_COLUMNS = `${digits('n')} as n, ${digits('facets')} as facets, ${digits('owner')} as owner,
  ${digits('at_ms / 1000')} as atS, count(*) as rows, sum(n) as sum, max(n) as last`;

/** Statements over what a search may be filtered by. */
export interface RowStatements {
  /** Number of the newest write; each call of `tick` makes the next one. */
  version(): number;
  tick(): number;
  /** The greatest number of a row; 0 where there is none. */
  lastNumber(): number;
  put(row: Facets, version: number): void;
  /** Says that something else of the row has changed. */
  touch(n: number, version: number): void;
  /** Marks the row gone; the mark tells other processes to drop theirs. */
  gone(n: number, version: number): void;
  /** Removes the marks of rows that are gone. Returns how many. */
  purge(): number;
  /**
   * The rows from number `first` to `last`, both included, with the sign bits of `model`, in batches, in the order of their
   * numbers. Reading 10,000 as a string for each column is four times faster than as so many objects.
   */
  packedBetween(first: number, last: number, model: number, words: number): Iterable<PackedRows>;
  /** The rows newer than `version`, in the same way. */
  packedSince(version: number, model: number, words: number): Iterable<PackedRows>;
}

/** Prepares the statements of one domain. */
export function prepareRows(db: Db, domain: Domain): RowStatements {
  const version = db
    .prepare<{ domain: string }, number>('select version from search_clock where domain = @domain')
    .pluck();
  const tick = db
    .prepare<{ domain: string }, number>(
      'update search_clock set version = version + 1 where domain = @domain returning version',
    )
    .pluck();
  const put = db.prepare(
    `insert into ${domain}_facet (n, version, facets, owner, at_ms) values (@n, @version, @facets, @owner, @atMs)
     on conflict (n) do update set version = @version, facets = @facets, owner = @owner, at_ms = @atMs`,
  );
  const gone = db.prepare(
    `update ${domain}_facet set version = @version, facets = 0, owner = 0, at_ms = 0 where n = @n`,
  );
  const touch = db.prepare(`update ${domain}_facet set version = @version where n = @n`);
  const lastNumber = db.prepare<[], number | null>(`select max(n) from ${domain}_facet`).pluck();
  const purge = db.prepare(`delete from ${domain}_facet where facets = 0`);
  const packed = (from: string, where: string) =>
    db.prepare<PackedParameters, PackedColumns>(
      `select ${FACET_COLUMNS}, group_concat(printf('%02x', known), '') as known, group_concat(hex(bits), '') as bits
       from (select f.n, f.facets, f.owner, f.at_ms, b.bits is not null as known, coalesce(b.bits, @none) as bits
             from ${from} left join ${domain}_bits b on b.model = @model and b.n = f.n
             where ${where} order by f.n limit @limit)`,
    );
  const between = packed(`${domain}_facet f`, '@version >= 0 and f.n > @after and f.n <= @last');
  const newer = packed(
    `${domain}_facet f indexed by ${domain}_facet_version`,
    'f.version > @version and +f.n > @after and +f.n <= @last',
  );
  const facets = db.prepare<{ after: number; last: number; limit: number }, FacetColumns>(
    `select ${FACET_COLUMNS}
     from (select n, facets, owner, at_ms from ${domain}_facet where n > @after and n <= @last order by n limit @limit)`,
  );
  const bits = db.prepare<{ model: number; after: number; last: number }, BitColumns>(
    `select group_concat(hex(bits), '') as bits, count(*) as rows, sum(n) as sum
     from (select n, bits from ${domain}_bits
           where model = @model and n > @after and n <= @last and bits is not null order by n)`,
  );
  /** Rows of a range when each has a vector, as is usual, which saves looking up the bits of each; null otherwise. */
  const complete = (model: number, after: number, last: number): PackedColumns | null => {
    const rows = facets.get({ after, last, limit: ROWS_A_READ });
    if (rows === undefined || rows.last === null) return null;
    const found = bits.get({ model, after, last: rows.last });
    // No vector is kept without its row, so that as many are those of the same rows; the sum is for certainty.
    if (found?.rows !== rows.rows || found.sum !== rows.sum || found.bits === null) return null;
    return { ...rows, known: '01'.repeat(rows.rows), bits: found.bits };
  };
  const inBatches = function* (
    first: number,
    read: (after: number) => PackedColumns | null | undefined,
  ): Generator<PackedRows> {
    for (let after = first - 1; ; ) {
      const row = read(after);
      if (row === null || row === undefined || row.last === null) return;
      yield unpacked(row);
      after = row.last;
    }
  };

  return {
    version: () => version.get({ domain }) ?? 0,
    tick: () => tick.get({ domain }) ?? 0,
    lastNumber: () => lastNumber.get() ?? 0,
    put: (row, at) => void put.run({ ...row, version: at }),
    touch: (n, at) => void touch.run({ n, version: at }),
    gone: (n, at) => void gone.run({ n, version: at }),
    purge: () => purge.run().changes,
    packedBetween: (first, last, model, words) => {
      const none = Buffer.alloc(words * 4);
      return inBatches(first, (after) => {
        const together = words > 0 ? complete(model, after, last) : null;
        return together ?? between.get({ version: 0, model, none, after, last, limit: ROWS_A_READ });
      });
    },
    packedSince: (version, model, words) => {
      const none = Buffer.alloc(words * 4);
      const last = Number.MAX_SAFE_INTEGER;
      return inBatches(0, (after) => newer.get({ version, model, none, after, last, limit: ROWS_A_READ }));
    },
  };
}

function unpacked({ n, facets, owner, atS, known, bits }: PackedColumns): PackedRows {
  return {
    n: numbers(n),
    facets: numbers(facets),
    owner: numbers(owner),
    atS: numbers(atS),
    known: bytes(known),
    bits: numbers(bits),
  };
}

/** A buffer of its own memory, so that typed arrays over it are aligned. */
function bytes(hex: string): Buffer {
  const all = Buffer.allocUnsafeSlow(hex.length / 2);
  all.write(hex, 'hex');
  return all;
}

function numbers(hex: string): Uint32Array {
  return new Uint32Array(bytes(hex).swap32().buffer);
}
