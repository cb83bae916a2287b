import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Env, Now } from '../world.ts';
import type { Db } from './connection.ts';
import { asDatabaseError, sqliteCode } from './errors.ts';
import { SIDE_FILES } from './files.ts';
import { pendingMigrations, readMigrations } from './migrate.ts';
import { appliedMigrations } from './migrations.sql.ts';
import { APPLICATION_ID, openRaw } from './open.ts';

export interface BackupResult {
  readonly file: string;
  readonly bytes: number;
}

function removeWithSides(file: string): void {
  for (const end of ['', ...SIDE_FILES]) rmSync(file + end, { force: true });
}

/** Copies the live database into `target` as one plain file, 0600, complete or not at all. */
async function copyInto(db: Db, target: string, env: Env): Promise<void> {
  removeWithSides(target);
  try {
    await db.backup(target);
    chmodSync(target, 0o600);
    const copy = await openRaw(target, { fileMustExist: true }, env);
    // A copy is carried about: it must not need a log beside it.
    copy.pragma('journal_mode = delete');
    copy.close();
  } catch (error) {
    removeWithSides(target);
    throw asDatabaseError(error, target);
  }
}

/**
 * Writes a copy of the open database, also while others write to it. Throws `file` when the target exists or its
 * folder does not.
 */
export async function backupTo(db: Db, target: string, env: Env = {}): Promise<BackupResult> {
  const file = path.resolve(target);
  if (existsSync(file)) {
    throw new MiraError('file', `${file} exists already`, {
      hint: 'choose another name: backups are never overwritten',
    });
  }
  if (!existsSync(path.dirname(file))) {
    throw new MiraError('file', `the folder ${path.dirname(file)} does not exist`, { hint: 'make it first' });
  }
  const part = `${file}.part`;
  await copyInto(db, part, env);
  renameSync(part, file);
  return { file, bytes: statSync(file).size };
}

export interface RestoreOptions {
  /** The backup. */
  readonly from: string;
  /** The database to replace. No connection of this process may be open on it. */
  readonly file: string;
  readonly migrationsDir: string;
  readonly now: Now;
  readonly env?: Env;
  /** Looks into the present database: throws when it must not be replaced now, as while a chat is open. */
  readonly guard: (db: Db) => void;
}

export interface RestoreResult {
  readonly file: string;
  /** Where the replaced database is kept; null when there was none. */
  readonly previous: string | null;
}

/** Throws unless `db` is a sound database of mira's that this program can read. */
function verify(db: Db, file: string, migrationsDir: string): void {
  if (Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
    throw new MiraError('database', `${file} is no database of mira`, { hint: 'nothing was changed' });
  }
  const applied = appliedMigrations(db);
  if (applied === null) throw new MiraError('database', `${file} is empty`, { hint: 'nothing was changed' });
  pendingMigrations(readMigrations(migrationsDir), applied);
  const result = String(db.pragma('integrity_check(1)', { simple: true }));
  if (result !== 'ok') {
    throw new MiraError('database', `${file} is damaged: ${result}`, {
      hint: 'nothing was changed; try an older backup',
    });
  }
}

/** Empties the log of the present database and makes sure that nobody else has it open. */
async function closePresent({ file, env, guard }: RestoreOptions): Promise<void> {
  let db: Db | null = null;
  try {
    db = await openRaw(file, { fileMustExist: true }, env);
    guard(db);
  } catch (error) {
    // A damaged database is the very reason to restore: only what the guard found, and a busy one, stop it.
    if (error instanceof MiraError ? error.code !== 'database' : sqliteCode(error) === null) throw error;
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) throw asDatabaseError(error, file);
  } finally {
    db?.close();
  }
  // SQLite removes the log when the last connection closes: one that stays has another owner.
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    throw new MiraError('busy', `another process has ${file} open`, { hint: 'end every mira first, then restore' });
  }
}

function keep(file: string, now: Now): string {
  const stamp = new Date(now()).toISOString().replace(/[:.]/g, '-');
  let previous = `${file}.before-restore-${stamp}`;
  for (let n = 2; existsSync(previous); n++) previous = `${file}.before-restore-${stamp}-${n}`;
  try {
    // A second name, so that at no moment there is no database.
    linkSync(file, previous);
  } catch {
    copyFileSync(file, previous); // A file system without links.
  }
  return previous;
}

/**
 * Puts a verified backup in the place of the database; the replaced file stays beside it. Throws `database`,
 * `database_newer`, `file` or `busy`, and has then changed nothing.
 */
export async function restoreFrom(options: RestoreOptions): Promise<RestoreResult> {
  const { file, migrationsDir, now, env = {} } = options;
  const from = path.resolve(options.from);
  if (!existsSync(from) || !statSync(from).isFile()) {
    throw new MiraError('file', `there is no file ${from}`, { hint: 'give the path of a backup' });
  }
  if (existsSync(file) && statSync(file).ino === statSync(from).ino) {
    throw new MiraError('file', `${from} is the database itself`, { hint: 'give the path of a backup' });
  }
  const incoming = `${file}.incoming`;
  const source = await openRaw(from, { readonly: true, fileMustExist: true }, env);
  try {
    verify(source, from, migrationsDir);
    await copyInto(source, incoming, env);
  } catch (error) {
    throw asDatabaseError(error, from);
  } finally {
    source.close();
  }
  try {
    const exists = existsSync(file);
    if (exists) await closePresent(options);
    const previous = exists ? keep(file, now) : null;
    for (const end of SIDE_FILES) rmSync(file + end, { force: true });
    renameSync(incoming, file);
    return { file, previous };
  } finally {
    removeWithSides(incoming);
  }
}
