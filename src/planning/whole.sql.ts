import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';

export interface ProjectRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly root: string;
}

/** A change that came along: nothing of it can be undone here, since what was before is not with it. */
export interface ToldChange {
  readonly id: string;
  readonly kind: string;
  readonly item: string;
  readonly atMs: number;
  readonly actor: string;
  readonly change: string;
  readonly reason: Redacted | null;
  readonly before: string;
  readonly after: string;
}

/** Statements for carrying everything elsewhere and back. */
export function wholeSql(db: Db) {
  return {
    projects: db.prepare<[], ProjectRow>(
      `select id, identity as key, name, root from project where id in (
         select project from goal union select project from task union select project from preference
         union select project from reminder union select project from block) order by id`,
    ),
    counts: db
      .prepare<[], number>(
        `select (select count(*) from goal) + (select count(*) from task) + (select count(*) from preference)
           + (select count(*) from reminder) + (select count(*) from block)`,
      )
      .pluck(),
    goalIs: db.prepare<{ id: string }, string>('select id from goal where id = @id').pluck(),
    taskIs: db.prepare<{ id: string }, string>('select id from task where id = @id').pluck(),
    milestoneIs: db.prepare<{ id: string }, string>('select id from milestone where id = @id').pluck(),
    addChange: db.prepare<ToldChange>(
      `insert or ignore into planning_event (id, group_id, kind, item, at_ms, actor, change, reason, before, after)
       values (@id, @id, @kind, @item, @atMs, @actor, @change, @reason, @before, @after)`,
    ),
  };
}
