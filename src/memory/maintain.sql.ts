import type { Db } from '../db/connection.ts';

/** Statements of housekeeping. */
export function maintainSql(db: Db) {
  return {
    rows: db
      .prepare<{ after: number; limit: number }, string>(
        'select id from memory where n > @after order by n limit @limit',
      )
      .pluck(),
    count: db.prepare<[], number>('select count(*) from memory').pluck(),
    integrity: () => String(db.pragma('integrity_check(1)', { simple: true })),
    foreignKeys: () => (db.pragma('foreign_key_check') as unknown[]).length, // A list of rows by SQLite's definition.
    optimize: () => void db.pragma('optimize'),
    freePages: () => Number(db.pragma('freelist_count', { simple: true })),
    pages: () => Number(db.pragma('page_count', { simple: true })),
    pageBytes: () => Number(db.pragma('page_size', { simple: true })),
    vacuum: () => void db.exec('vacuum'),
  };
}
