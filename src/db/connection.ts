import type Database from 'better-sqlite3';
import { asDatabaseError } from './errors.ts';

/** An open database. Rooms prepare their statements on it. */
export type Db = Database.Database;

/** Runs `work` in one immediate transaction, or inside the one that is open. SQLite's failures come as MiraError. */
export function inImmediate<T>(db: Db, work: () => T): T {
  if (db.inTransaction) return work();
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    throw asDatabaseError(error, db.name);
  }
}

/**
 * Runs reads that see one state of the database, or inside the transaction that is open. Many small ones take half the
 * time: each by itself locks the file anew. SQLite's failures come as MiraError.
 */
export function inSnapshot<T>(db: Db, work: () => T): T {
  if (db.inTransaction) return work();
  try {
    return db.transaction(work).deferred();
  } catch (error) {
    throw asDatabaseError(error, db.name);
  }
}

/** A number that changes when another connection has committed since the last look. */
export function dataVersion(db: Db): number {
  return Number(db.pragma('data_version', { simple: true }));
}

/** Moves the log into the file and empties it. False when a reader elsewhere kept some of it in use. */
export function truncateLog(db: Db): boolean {
  return Number(db.pragma('wal_checkpoint(TRUNCATE)', { simple: true })) === 0;
}
