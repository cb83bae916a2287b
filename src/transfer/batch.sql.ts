import type { Db } from '../db/connection.ts';

export interface BatchRow {
  readonly n: number;
  readonly id: string;
  readonly source: string;
  readonly lastEvent: number;
}

/** Statements for what was brought from elsewhere. */
export function batchSql(db: Db) {
  return {
    open: db
      .prepare<{ id: string; source: string; atMs: number }, number>(
        'insert into import_batch (id, source, at_ms, last_event) values (@id, @source, @atMs, 0) returning n',
      )
      .pluck(),
    mark: db.prepare<{ n: number; lastEvent: number }>('update import_batch set last_event = @lastEvent where n = @n'),
    /** `memories`: a JSON list of row numbers. */
    addRows: db.prepare<{ batch: number; memories: string }>(
      'insert or ignore into import_row (memory, batch) select value, @batch from json_each(@memories)',
    ),
    rows: db
      .prepare<{ batch: number }, string>(
        'select m.id from import_row r join memory m on m.n = r.memory where r.batch = @batch order by m.n',
      )
      .pluck(),
    byId: db.prepare<{ id: string }, BatchRow>(
      'select n, id, source, last_event as lastEvent from import_batch where id = @id',
    ),
    close: db.prepare<{ n: number }>('delete from import_batch where n = @n'),
    startingWith: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        'select id from import_batch where id >= @from and id < @to limit @limit',
      )
      .pluck(),
    endingWith: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        'select id from import_batch where substr(id, -@length) = @ending limit @limit',
      )
      .pluck(),
    recent: db.prepare<{ limit: number }, string>('select id from import_batch order by n desc limit @limit').pluck(),
  };
}
