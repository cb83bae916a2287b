import type { Redacted } from '../../redact/redact.ts';
import type { Origin } from '../entry.ts';
import type { Shelf } from '../journal.ts';
import type { ReminderRow, reminderSql } from './reminders.sql.ts';

/** A reminder as the journal writes it down. */
export interface ReminderFields {
  readonly text: Redacted;
  readonly project: string | null;
  readonly atMs: number;
  readonly status: 'open' | 'done';
  readonly origin: Origin;
  readonly createdMs: number;
  readonly doneMs: number | null;
}

/** A row as the journal writes it down. */
export function fieldsOf({ text, project, atMs, status, origin, createdMs, doneMs }: ReminderRow): ReminderFields {
  return { text, project, atMs, status, origin, createdMs, doneMs };
}

/** Reminders for the journal. */
export function reminderShelf(sql: ReturnType<typeof reminderSql>): Shelf<ReminderFields> {
  return {
    kind: 'reminder',
    read: (id) => {
      const row = sql.byId.get({ id });
      return row === undefined ? null : fieldsOf(row);
    },
    write: (id, fields, nowMs) =>
      void (fields === null ? sql.remove.run({ id }) : sql.save.run({ ...fields, id, updatedMs: nowMs })),
    holds: () => null,
  };
}
