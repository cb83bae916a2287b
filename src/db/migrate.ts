import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Now } from '../world.ts';
import { type Db, inImmediate } from './connection.ts';
import { type AppliedMigration, appliedMigrations, createMigrationTable, recordMigration } from './migrations.sql.ts';

/** One `NNN-name.sql` file. */
export interface Migration extends AppliedMigration {
  /** Reads the statements. Throws `database` when they are not those of the checksum. */
  readonly sql: () => string;
}

const FILE_NAME = /^\d{3}-[a-z0-9-]+\.sql$/;
/** Checksums of the files in the form of `sha256sum`: with them a start neither reads eleven files nor loads what hashes them. */
const SUMS_FILE = 'SHA256SUMS';
const SUM_LINE = /^([0-9a-f]{64}) {2}(\S+)$/;

/** The migrations that this program knows, in order. Throws `database` when the folder is not there. */
export function readMigrations(dir: string): Migration[] {
  let files: string[];
  try {
    files = readdirSync(dir);
  } catch (cause) {
    throw new MiraError('database', `the migrations are missing: ${dir}`, { hint: 'install mira again', cause });
  }
  const sums = files.includes(SUMS_FILE) ? readSums(path.join(dir, SUMS_FILE)) : new Map<string, string>();
  return files
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .map((file) => {
      const at = path.join(dir, file);
      const checksum = sums.get(file) ?? checksumOf(readFileSync(at, 'utf8'));
      return { name: file.slice(0, -'.sql'.length), checksum, sql: () => readSql(at, checksum) };
    });
}

function readSums(file: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, sum, name] = SUM_LINE.exec(line) ?? [];
    if (sum !== undefined && name !== undefined) sums.set(name, sum);
  }
  return sums;
}

function readSql(file: string, checksum: string): string {
  const sql = readFileSync(file, 'utf8');
  if (checksumOf(sql) === checksum) return sql;
  throw new MiraError('database', `the migration ${file} was changed`, {
    hint: 'install an unchanged mira; the database was not touched',
  });
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** What of `known` is still to be applied. Throws when the database is newer than the program, or differs from it. */
export function pendingMigrations(known: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const done of applied) {
    const migration = byName.get(done.name);
    if (migration === undefined) {
      throw new MiraError('database_newer', `the database was written by a newer mira (it has "${done.name}")`, {
        hint: 'update mira; the database was not touched',
      });
    }
    if (migration.checksum !== done.checksum) {
      throw new MiraError('database', `the migration "${done.name}" is not the one that made this database`, {
        hint: 'install an unchanged mira; the database was not touched',
      });
    }
  }
  const names = new Set(applied.map((done) => done.name));
  return known.filter((migration) => !names.has(migration.name));
}

/**
 * Brings the database to what the program knows, each migration in an immediate transaction of its own. Several
 * processes may do this at once: whoever comes second finds the work done.
 */
export function migrate(db: Db, known: readonly Migration[], now: Now): void {
  inImmediate(db, () => createMigrationTable(db));
  for (;;) {
    // Asked again inside the lock, since another process may have been faster.
    const applied = inImmediate(db, () => {
      const next = pendingMigrations(known, appliedMigrations(db) ?? [])[0];
      if (next === undefined) return false;
      db.exec(next.sql());
      recordMigration(db, { name: next.name, checksum: next.checksum, appliedMs: now() });
      return true;
    });
    if (!applied) return;
  }
}
