import type { Db } from '../db/connection.ts';
import type { Domain } from './domain.ts';
import type { Facets } from './filter.ts';

/** Rows read in one string; keeps it near 6 MB. */
const ROWS_A_READ = 50_000;
/** Numbers before the sign bits of a packed row: n, facets, owner, seconds. */
export const PACKED_HEAD = 4;

/** Statements over what a search may be filtered by. */
export interface RowStatements {
  /** Number of the newest write; each call of `tick` makes the next one. */
  version(): number;
  tick(): number;
  put(row: Facets, version: number): void;
  /** Says that something else of the row has changed. */
  touch(n: number, version: number): void;
  /** Marks the row gone; the mark tells other processes to drop theirs. */
  gone(n: number, version: number): void;
  /** Removes the marks of rows that are gone. Returns how many. */
  purge(): number;
  /**
   * Rows newer than `version` with the sign bits of `model`, packed as `PACKED_HEAD` numbers and the bits (zeros where
   * there are none), in batches. Reading them as one hexadecimal string is three times faster than as 10,000 row objects.
   */
  packedSince(version: number, model: number, words: number): Iterable<Uint32Array>;
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
  const purge = db.prepare(`delete from ${domain}_facet where facets = 0`);
  const packed = (from: string, where: string) =>
    db.prepare<
      { version: number; model: number; none: Buffer; after: number; limit: number },
      { packed: string | null; last: number }
    >(
      `select group_concat(printf('%08x%08x%08x%08x', n, facets, owner, at_ms / 1000) || hex(bits), '') as packed, max(n) as last
       from (select f.n, f.facets, f.owner, f.at_ms, coalesce(b.bits, @none) as bits
             from ${from} left join ${domain}_bits b on b.model = @model and b.n = f.n
             where ${where} order by f.n limit @limit)`,
    );
  const all = packed(`${domain}_facet f`, '@version >= 0 and f.n > @after');
  const newer = packed(
    `${domain}_facet f indexed by ${domain}_facet_version`,
    'f.version > @version and +f.n > @after',
  );

  return {
    version: () => version.get({ domain }) ?? 0,
    tick: () => tick.get({ domain }) ?? 0,
    put: (row, at) => void put.run({ ...row, version: at }),
    touch: (n, at) => void touch.run({ n, version: at }),
    gone: (n, at) => void gone.run({ n, version: at }),
    purge: () => purge.run().changes,
    packedSince: function* (since, model, words) {
      const none = Buffer.alloc(words * 4);
      const statement = since === 0 ? all : newer;
      for (let after = -1; ; ) {
        const row = statement.get({ version: since, model, none, after, limit: ROWS_A_READ });
        if (row === undefined || row.packed === null) return;
        yield unpacked(row.packed);
        after = row.last;
      }
    },
  };
}

/** Numbers of a string of hexadecimal digits, eight each. */
function unpacked(digits: string): Uint32Array {
  const bytes = Buffer.allocUnsafeSlow(digits.length / 2);
  bytes.write(digits, 'hex');
  return new Uint32Array(bytes.swap32().buffer);
}
