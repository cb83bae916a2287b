import type { Db } from '../db/connection.ts';

/** Columns of a table of another program's database; none where there is no such table. */
export function columnsOf(db: Db, table: 'observations' | 'session_summaries'): ReadonlySet<string> {
  const names = db.prepare<{ table: string }, string>('select name from pragma_table_info(@table)').pluck();
  return new Set(names.all({ table }));
}

/** The rows of such a table, oldest first. Their columns have changed from version to version: all are read. */
export function rowsOf(db: Db, table: 'observations' | 'session_summaries'): Iterable<unknown> {
  return db.prepare(`select rowid as n, * from ${table} order by rowid`).iterate();
}
