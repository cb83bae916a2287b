import { inImmediate, truncateLog } from '../db/connection.ts';
import { asDatabaseError } from '../db/errors.ts';
import { MiraError } from '../errors.ts';
import type { Changes } from './change.ts';
import { maintainSql } from './maintain.sql.ts';
import type { Store } from './store.ts';

/** Vectors made in one transaction, so that others can write between. */
const BATCH_ROWS = 500;
/** Vacuum pays when this share of the file, and at least so many bytes, would be given back. */
const FREE_SHARE = 0.25;
const FREE_BYTES = 1_000_000;

export type Work = 'vacuum' | 'rebuild' | 'reembed';

export interface Done {
  readonly name: string;
  readonly ms: number;
  /** How many rows, pages or problems it dealt with. */
  readonly count: number;
}

export interface Maintained {
  readonly done: readonly Done[];
  /** False when another process kept an older state: traces of what was forgotten may still be in the log. */
  readonly clean: boolean;
}

/** Makes the vectors that are missing; gives how many. */
export function embedMissing(store: Store): number {
  const { db, search, embedder } = store.parts;
  if (embedder === null) return 0;
  let count = 0;
  for (;;) {
    const made = inImmediate(db, () => {
      const { k } = search.vectors.use(embedder.model, embedder.dimensions);
      const missing = search.vectors.missing(k, BATCH_ROWS);
      for (const n of missing) {
        const row = store.sql.byN.get({ n });
        search.putVector(k, n, embedder.embed(row?.text ?? ''));
      }
      return missing.length;
    });
    count += made;
    if (made < BATCH_ROWS) return count;
  }
}

/** Writes the index of every memory anew. */
function rebuild(store: Store, sql: ReturnType<typeof maintainSql>): number {
  let after = 0;
  let count = 0;
  for (;;) {
    const rows = inImmediate(store.parts.db, () => {
      const ids = sql.rows.all({ after, limit: BATCH_ROWS });
      return ids.map((id) => {
        const row = store.sql.byId.get({ id });
        if (row !== undefined) store.reindex(row);
        return row?.n ?? after;
      });
    });
    count += rows.length;
    after = rows.at(-1) ?? after;
    if (rows.length < BATCH_ROWS) return count;
  }
}

/** Makes all vectors of the given model, then asks questions of them; older vectors are kept until that moment. */
function reembed(store: Store): number {
  const { db, search, embedder } = store.parts;
  const made = embedMissing(store);
  if (embedder === null) return made;
  inImmediate(db, () => {
    const { k } = search.vectors.use(embedder.model, embedder.dimensions);
    search.vectors.switchTo(k, true);
  });
  return made;
}

function checkIntegrity(sql: ReturnType<typeof maintainSql>, file: string): number {
  const found = sql.integrity();
  if (found !== 'ok' || sql.foreignKeys() > 0) {
    throw new MiraError('database', `the database ${file} is damaged: ${found === 'ok' ? 'broken links' : found}`, {
      hint: 'copy the file away, then bring a backup back with "mira restore FILE"',
    });
  }
  return 0;
}

function vacuum(sql: ReturnType<typeof maintainSql>, file: string): number {
  const free = sql.freePages();
  try {
    sql.vacuum();
  } catch (error) {
    throw asDatabaseError(error, file);
  }
  return free;
}

function paysToVacuum(sql: ReturnType<typeof maintainSql>): boolean {
  const free = sql.freePages();
  return free * sql.pageBytes() >= FREE_BYTES && free >= FREE_SHARE * sql.pages();
}

/**
 * Housekeeping: checks the file, puts expired memories away, makes missing vectors, drops the marks of what is gone,
 * gives free space back when that pays, and empties the log. `work` does one thing more, or makes it certain.
 */
export function maintain(store: Store, changes: Changes, work: Work | null, steadyMs: () => number): Maintained {
  const { db, search } = store.parts;
  const sql = maintainSql(db);
  const done: Done[] = [];
  const step = (name: string, run: () => number): void => {
    const from = steadyMs();
    const count = run();
    done.push({ name, ms: Math.round(steadyMs() - from), count });
  };
  step('integrity', () => checkIntegrity(sql, db.name));
  step('expire', () => changes.expire());
  if (work === 'rebuild') step('rebuild', () => rebuild(store, sql));
  if (work === 'reembed') step('reembed', () => reembed(store));
  else step('embed', () => embedMissing(store));
  step('purge', () => inImmediate(db, () => search.purge()));
  step('optimise', () => {
    sql.optimize();
    return 0;
  });
  if (work === 'vacuum' || paysToVacuum(sql)) step('vacuum', () => vacuum(sql, db.name));
  let clean = false;
  step('log', () => {
    clean = truncateLog(db);
    return clean ? 0 : 1;
  });
  return { done, clean };
}
