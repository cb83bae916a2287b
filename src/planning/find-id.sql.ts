import type { Db } from '../db/connection.ts';

/** The tables whose ids a person types. */
type Table = 'goal' | 'milestone' | 'task' | 'reminder' | 'planning_event';

/** Statements that find ids by a piece of them. */
export function idSql(db: Db, table: Table) {
  return {
    startingWith: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        `select id from ${table} where id >= @from and id < @to limit @limit`,
      )
      .pluck(),
    endingWith: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        `select id from ${table} where substr(id, -@length) = @ending limit @limit`,
      )
      .pluck(),
    recent: db.prepare<{ limit: number }, string>(`select id from ${table} order by n desc limit @limit`).pluck(),
  };
}

export type IdStatements = ReturnType<typeof idSql>;
