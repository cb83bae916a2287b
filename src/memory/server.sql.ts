import type { Db } from '../db/connection.ts';

/** Statements over what a vector server has to be told. */
export function serverSql(db: Db) {
  return {
    /** Every memory there is, and every one that is gone. */
    ids: db.prepare<[], string>('select id from memory union select id from memory_tombstone').pluck(),
  };
}
