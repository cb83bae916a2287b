import { inImmediate, truncateLog } from '../db/connection.ts';
import { asDatabaseError } from '../db/errors.ts';
import { MiraError } from '../errors.ts';
import type { Changes } from './change.ts';
import { embedMissing, type OnProgress, reembed } from './embed-rows.ts';
import { maintainSql } from './maintain.sql.ts';
import { syncServer, tellAll } from './server-rows.ts';
import type { Store } from './store.ts';

/** Vectors made in one transaction, so that others can write between. */
const BATCH_ROWS = 500;
/** Asked to sync, a person waits no longer. */
const SYNC_MS = 10_000;
/** Vacuum pays when this share of the file, and at least so many bytes, would be given back. */
const FREE_SHARE = 0.25;
const FREE_BYTES = 1_000_000;

export type Work = 'vacuum' | 'sync' | 'rebuild' | 'reembed';

export type { OnProgress } from './embed-rows.ts';

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

/** Writes the index of every memory anew, and has the server told of all. */
function rebuild(store: Store, sql: ReturnType<typeof maintainSql>, onProgress: OnProgress | undefined): number {
  const { server, db } = store.parts;
  const total = onProgress === undefined ? 0 : (sql.count.get() ?? 0);
  let after = 0;
  let count = 0;
  for (;;) {
    const write = () =>
      sql.rows.all({ after, limit: BATCH_ROWS }).map((id) => {
        const row = store.sql.byId.get({ id });
        if (row !== undefined) store.reindex(row);
        return row?.n ?? after;
      });
    const rows = inImmediate(db, () => store.parts.search.together(write));
    count += rows.length;
    after = rows.at(-1) ?? after;
    onProgress?.('rebuild', count, total);
    if (rows.length < BATCH_ROWS) break;
  }
  if (server !== undefined && server !== null) inImmediate(db, () => tellAll(store, server.outbox));
  return count;
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

function vacuum(sql: ReturnType<typeof maintainSql>): number {
  const free = sql.freePages();
  sql.vacuum();
  return free;
}

function paysToVacuum(sql: ReturnType<typeof maintainSql>): boolean {
  const free = sql.freePages();
  return free * sql.pageBytes() >= FREE_BYTES && free >= FREE_SHARE * sql.pages();
}

export interface MaintainOptions {
  readonly work: Work | null;
  readonly steadyMs: () => number;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Housekeeping: checks the file, puts expired memories away, makes missing vectors, drops the marks of what is gone,
 * tells the server what is due, gives free space back when that pays, and empties the log. `work` does one thing more,
 * or makes it certain. An endpoint or a server that is away is a failure only of the work that asks for it.
 */
export async function maintain(
  store: Store,
  changes: Changes,
  { work, steadyMs, onProgress }: MaintainOptions,
): Promise<Maintained> {
  const { db, search } = store.parts;
  const sql = maintainSql(db);
  const done: Done[] = [];
  const step = async (name: string, run: () => number | Promise<number>): Promise<void> => {
    const from = steadyMs();
    try {
      const count = await run();
      done.push({ name, ms: Math.round(steadyMs() - from), count });
    } catch (error) {
      throw asDatabaseError(error, db.name);
    }
  };
  if (work !== 'sync') {
    await step('integrity', () => checkIntegrity(sql, db.name));
    await step('expire', () => changes.expire());
  }
  if (work === 'rebuild') await step('rebuild', () => rebuild(store, sql, onProgress));
  if (work === 'reembed') await step('reembed', () => reembed(store, onProgress));
  // An endpoint that is away would take the time that the server was promised.
  else if (work !== 'sync') await step('embed', () => embedWhatCan(store, onProgress));
  const { dropUnused } = store.parts;
  if (dropUnused !== undefined && dropUnused !== null) await step('cache', () => inImmediate(db, dropUnused));
  await step('purge', () => inImmediate(db, () => search.purge()));
  if (hasServer(store)) await step('sync', () => syncAs(store, work, onProgress));
  await step('optimise', () => {
    inImmediate(db, search.pack);
    sql.optimize();
    return 0;
  });
  if (work === 'vacuum' || paysToVacuum(sql)) await step('vacuum', () => vacuum(sql));
  let clean = false;
  await step('log', () => {
    clean = truncateLog(db);
    return clean ? 0 : 1;
  });
  return { done, clean };
}

function stillToSend(left: number): MiraError {
  return new MiraError('vectors', `${left} changes are still to be sent to the Qdrant server`, {
    hint: 'Run "mira maintain sync" again.',
  });
}

function hasServer({ parts }: Store): boolean {
  return parts.server !== undefined && parts.server !== null;
}

async function embedWhatCan(store: Store, onProgress: OnProgress | undefined): Promise<number> {
  const { count, stopped } = await embedMissing(store, store.speaker(), onProgress);
  if (stopped !== null) store.parts.tell?.(stopped);
  return count;
}

/** Asked to sync, it fails when that fails, and ends in time; housekeeping only says so. */
async function syncAs(store: Store, work: Work | null, onProgress: OnProgress | undefined): Promise<number> {
  try {
    const { sent, left } = await syncServer(store, { onProgress, withinMs: work === 'sync' ? SYNC_MS : undefined });
    if (left > 0) store.parts.tell?.(stillToSend(left));
    return sent;
  } catch (error) {
    if (work === 'sync' || !(error instanceof MiraError)) throw error;
    store.parts.tell?.(error);
    return 0;
  }
}
