import type { Db } from '../../db/connection.ts';
import type { Redacted } from '../../redact/redact.ts';
import type { Origin, ProjectColumns } from '../entry.ts';

export interface ReminderRow extends ProjectColumns {
  readonly n: number;
  readonly id: string;
  readonly text: Redacted;
  readonly atMs: number;
  readonly status: 'open' | 'done';
  readonly origin: Origin;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly doneMs: number | null;
}

export type ReminderColumns = Omit<ReminderRow, 'n' | 'projectName' | 'projectRoot'>;

const SELECT = `select r.n, r.id, r.text, r.project, p.name as projectName, p.root as projectRoot, r.at_ms as atMs,
    r.status, r.origin, r.created_ms as createdMs, r.updated_ms as updatedMs, r.done_ms as doneMs
  from reminder r left join project p on p.id = r.project`;

/** Statements over reminders. */
export function reminderSql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, ReminderRow>(`${SELECT} where r.id = @id`),
    list: db.prepare<
      { here: string | null; global: 0 | 1; status: string | null; untilMs: number | null },
      ReminderRow
    >(
      `${SELECT} where ((r.project is null and @global = 1) or r.project = @here)
        and (@status is null or r.status = @status) and (@untilMs is null or r.at_ms <= @untilMs)
       order by r.at_ms, r.n`,
    ),
    page: db.prepare<{ after: string; limit: number }, ReminderRow>(
      `${SELECT} where r.id > @after order by r.id limit @limit`,
    ),
    save: db.prepare<ReminderColumns>(
      `insert into reminder (id, text, project, at_ms, status, origin, created_ms, updated_ms, done_ms)
       values (@id, @text, @project, @atMs, @status, @origin, @createdMs, @updatedMs, @doneMs)
       on conflict (id) do update set text = @text, project = @project, at_ms = @atMs, status = @status,
         origin = @origin, updated_ms = @updatedMs, done_ms = @doneMs`,
    ),
    remove: db.prepare<{ id: string }>('delete from reminder where id = @id'),
  };
}
