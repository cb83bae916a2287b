import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';

/** Statements of the questions that memories do not fit. */
export function unfitSql(db: Db) {
  return {
    save: db.prepare<{ memory: string; question: Redacted; nowMs: number }>(
      `insert or ignore into context_unfit (memory, question, created_ms) values (@memory, @question, @nowMs)`,
    ),
    of: db.prepare<{ memories: string }, { memory: string; question: string }>(
      `select memory, question from context_unfit where memory in (select value from json_each(@memories)) order by n`,
    ),
    holding: db.prepare<{ plain: string }, { n: number }>(
      'select n from context_unfit where instr(question, @plain) > 0',
    ),
    remove: db.prepare<{ n: number }>('delete from context_unfit where n = @n'),
    removeOrphans: db.prepare<[]>('delete from context_unfit where memory not in (select id from memory)'),
  };
}
