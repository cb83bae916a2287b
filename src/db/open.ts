import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import { MiraError } from '../errors.ts';
import { sleepSync } from '../lib/sleep-sync.ts';
import type { Env, Now } from '../world.ts';
import type { Db } from './connection.ts';
import { asDatabaseError, sqliteCode } from './errors.ts';
import { prepareDatabaseFile, refuseNonFile } from './files.ts';
import { prepareLate } from './late-statements.ts';
import { migrate, pendingMigrations, readMigrations } from './migrate.ts';
import { appliedMigrations, isEmptyDatabase } from './migrations.sql.ts';
import { nativeModuleError } from './toolchain.ts';

export interface OpenOptions {
  readonly file: string;
  readonly migrationsDir: string;
  readonly now: Now;
  /** Only looked at when better-sqlite3 does not load, to say what is missing. */
  readonly env?: Env;
  /** Opens without writing anything: no migration, no change of mode. The file must be there. */
  readonly readonly?: boolean;
}

/** "mira" in ASCII: tells our files from other SQLite files. */
export const APPLICATION_ID = 0x6d697261;
/** How long a statement waits for another process before it fails as busy. */
const BUSY_TIMEOUT_MS = 10_000;
const WAL_RETRY_MS = 15;

/** The native part, by its path: the package itself would look for it in a dozen places, and be bundled in vain. */
function nativePart(): string {
  return createRequire(import.meta.url).resolve('better-sqlite3/build/Release/better_sqlite3.node');
}

/** Opens a SQLite file as it is, with no check and no pragma. Lazy, since loading the native module takes time. */
export async function openRaw(file: string, options: Database.Options, env: Env = {}): Promise<Db> {
  try {
    const { default: Sqlite } = await import('better-sqlite3');
    return prepareLate(new Sqlite(file, { timeout: BUSY_TIMEOUT_MS, nativeBinding: nativePart(), ...options }));
  } catch (error) {
    if (sqliteCode(error) !== null) throw asDatabaseError(error, file);
    throw nativeModuleError(error, env);
  }
}

/** Throws `database` when the file belongs to another program. */
export function refuseForeign(db: Db, file: string): void {
  const id = Number(db.pragma('application_id', { simple: true }));
  if (id === APPLICATION_ID || (id === 0 && isEmptyDatabase(db))) return;
  throw new MiraError('database', `${file} is a SQLite database of another program`, {
    hint: 'it was not touched; move it away, or set MIRA_HOME',
  });
}

/**
 * Switches to write-ahead logging. The switch takes a lock that ignores the busy timeout, so the first start of
 * several processes at once has to be waited out by hand.
 */
function enterWal(db: Db): void {
  for (let left = BUSY_TIMEOUT_MS; ; left -= WAL_RETRY_MS) {
    try {
      if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = wal');
      return;
    } catch (error) {
      if (!sqliteCode(error)?.startsWith('SQLITE_BUSY') || left <= 0) throw error;
      sleepSync(WAL_RETRY_MS);
    }
  }
}

function settle(db: Db, { file, migrationsDir, now, readonly }: OpenOptions): void {
  refuseForeign(db, file);
  const known = readMigrations(migrationsDir);
  // Before anything is written: a newer or different database is left as it is.
  const pending = pendingMigrations(known, appliedMigrations(db) ?? []);
  db.pragma('foreign_keys = on');
  if (readonly === true) return;
  enterWal(db);
  // Enough for a killed process; a power cut may take the last moments, never the order of what is there.
  db.pragma('synchronous = normal');
  db.pragma('secure_delete = on');
  db.pragma('journal_size_limit = 4194304');
  if (Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }
  if (pending.length > 0) migrate(db, known, now);
}

/**
 * Opens mira's database, making and migrating it where needed: folder 0700, files 0600, write-ahead log, foreign keys,
 * secure delete. Throws `database` (not ours, damaged, not writable, a folder in its place), `database_newer` or `busy`.
 */
export async function openDatabase(options: OpenOptions): Promise<Db> {
  const { file } = options;
  if (options.readonly !== true) prepareDatabaseFile(file);
  else if (!existsSync(file)) {
    throw new MiraError('database', `there is no database at ${file}`, {
      hint: 'any "mira ask" or "mira chat" makes it',
    });
  } else refuseNonFile(file);
  const db = await openRaw(file, { readonly: options.readonly === true, fileMustExist: true }, options.env);
  try {
    settle(db, options);
    return db;
  } catch (error) {
    db.close();
    throw asDatabaseError(error, file);
  }
}
