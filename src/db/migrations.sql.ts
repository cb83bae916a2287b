import type { Db } from './connection.ts';

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** Makes the table in which migrations are recorded. Safe to repeat. */
export function createMigrationTable(db: Db): void {
  db.exec(
    'create table if not exists migration (name text primary key, checksum text not null, applied_ms integer not null) strict',
  );
}

/** What was applied, oldest first; null in a database that has no migration table. */
export function appliedMigrations(db: Db): AppliedMigration[] | null {
  const table = db.prepare("select 1 from sqlite_schema where type = 'table' and name = 'migration'").get();
  if (table === undefined) return null;
  return db.prepare<[], AppliedMigration>('select name, checksum from migration order by name').all();
}

/** Writes down that a migration was applied. */
export function recordMigration(db: Db, row: AppliedMigration & { readonly appliedMs: number }): void {
  db.prepare('insert into migration (name, checksum, applied_ms) values (@name, @checksum, @appliedMs)').run(row);
}

/** True when the file holds no table at all. */
export function isEmptyDatabase(db: Db): boolean {
  return db.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
}
