import type { Db } from '../db/connection.ts';

/** Statements that forget. */
export function forgetSql(db: Db) {
  return {
    delete: db.prepare<{ id: string }>('delete from memory where id = @id'),
    bury: db.prepare<{ id: string; fingerprint: string; nowMs: number }>(
      'insert or replace into memory_tombstone (id, fingerprint, at_ms) values (@id, @fingerprint, @nowMs)',
    ),
    /** The person says it anew: the id stays forgotten, the text is free again. */
    release: db.prepare<{ fingerprint: string }>(
      'update memory_tombstone set fingerprint = null where fingerprint = @fingerprint',
    ),
    buried: db
      .prepare<{ fingerprint: string }, string>(
        'select id from memory_tombstone where fingerprint = @fingerprint limit 1',
      )
      .pluck(),
    /** Whether anything was forgotten after a time. */
    buriedAfter: db
      .prepare<{ atMs: number }, number>('select 1 from memory_tombstone where at_ms > @atMs limit 1')
      .pluck(),
    tombstonesStarting: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        'select id from memory_tombstone where id >= @from and id < @to limit @limit',
      )
      .pluck(),
    tombstonesEnding: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        'select id from memory_tombstone where substr(id, -@length) = @ending limit @limit',
      )
      .pluck(),
    /** Where else the text stands: what other memories were, and what they rest on. */
    rewriteEvents: db.prepare<{ escaped: string; mark: string }>(
      `update memory_event set before = replace(before, @escaped, @mark), after = replace(after, @escaped, @mark)
       where instr(coalesce(before, ''), @escaped) > 0 or instr(coalesce(after, ''), @escaped) > 0`,
    ),
    rewriteSources: db.prepare<{ escaped: string; mark: string }>(
      'update memory set source = replace(source, @escaped, @mark) where instr(source, @escaped) > 0',
    ),
    holding: db
      .prepare<{ plain: string }, string>('select id from memory where instr(text, @plain) > 0 order by n limit 20')
      .pluck(),
  };
}
