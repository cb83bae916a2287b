import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Now } from '../world.ts';
import { type Db, inImmediate } from './connection.ts';
import { type AppliedMigration, appliedMigrations, createMigrationTable, recordMigration } from './migrations.sql.ts';

/** One `NNN-name.sql` file. */
export interface Migration extends AppliedMigration {
  readonly sql: string;
}

const FILE_NAME = /^\d{3}-[a-z0-9-]+\.sql$/;

/** The migrations that this program knows, in order. Throws `database` when the folder is not there. */
export function readMigrations(dir: string): Migration[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (cause) {
    throw new MiraError('database', `the migrations are missing: ${dir}`, { hint: 'install mira again', cause });
  }
  return names
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .map((file) => {
      const sql = readFileSync(path.join(dir, file), 'utf8');
      return { name: file.slice(0, -'.sql'.length), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
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
      db.exec(next.sql);
      recordMigration(db, { name: next.name, checksum: next.checksum, appliedMs: now() });
      return true;
    });
    if (!applied) return;
  }
}
