import { inImmediate } from '../../db/connection.ts';
import { acceptLine } from '../accept-line.ts';
import {
  type Actor,
  isoOrNull,
  type Origin,
  originOf,
  type ProjectRef,
  placeOf,
  type Reach,
  reachParams,
  type Scope,
} from '../entry.ts';
import { idSql } from '../find-id.sql.ts';
import { findId } from '../find-id.ts';
import type { ShelfParts } from '../journal.ts';
import { fieldsOf, type ReminderFields, reminderShelf } from './reminder-row.ts';
import { type ReminderRow, reminderSql } from './reminders.sql.ts';

const MAX_TEXT = 1_000;

/** A reminder as scripts see it. */
export interface Reminder {
  readonly id: string;
  readonly text: string;
  /** From when on it is shown. */
  readonly at: string;
  readonly status: 'open' | 'done';
  /** Its time has come, and it is not done. */
  readonly due: boolean;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  readonly origin: Origin;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly doneAt: string | null;
}

/** The reminders. Ids may be given as the person types them. */
export interface Reminders {
  add(
    reminder: { readonly text: string; readonly atMs: number; readonly project: string | null },
    actor: Actor,
  ): Reminder;
  /** The earliest first. Without `all` only what is not done. */
  list(reach: Reach & { readonly all?: boolean }): readonly Reminder[];
  /** Those whose time has come, the earliest first. */
  due(reach: Reach): readonly Reminder[];
  get(typed: string): Reminder;
  edit(
    typed: string,
    words: { readonly text?: string | undefined; readonly atMs?: number | undefined },
    actor: Actor,
  ): Reminder;
  done(typed: string, actor: Actor): Reminder;
  undo(typed: string | undefined, actor: Actor): { readonly change: string; readonly reminders: readonly Reminder[] };
}

/** Opens the reminders of a database. */
export function openReminders({ db, now, id: newId, journal }: ShelfParts): Reminders {
  const sql = reminderSql(db);
  const shelf = reminderShelf(sql);
  const ids = idSql(db, 'reminder');

  const entry = (row: ReminderRow): Reminder => ({
    id: row.id,
    text: row.text,
    at: isoOrNull(row.atMs) ?? '',
    status: row.status,
    due: row.status === 'open' && row.atMs <= now(),
    ...placeOf(row),
    origin: row.origin,
    createdAt: isoOrNull(row.createdMs) ?? '',
    updatedAt: isoOrNull(row.updatedMs) ?? '',
    doneAt: isoOrNull(row.doneMs),
  });
  const row = (id: string): ReminderRow => {
    const found = sql.byId.get({ id });
    if (found === undefined) throw new Error(`reminder ${id} has no row`);
    return found;
  };
  const change = (
    typed: string,
    name: string,
    actor: Actor,
    after: (fields: ReminderFields) => ReminderFields,
  ): Reminder =>
    journal.change(actor, name, (one) => {
      const id = findId(typed, 'reminder', ids);
      journal.put(shelf, id, after(fieldsOf(row(id))), one);
      return entry(row(id));
    });

  return {
    add: ({ text, atMs, project }, actor) =>
      journal.change(actor, 'added', (one) => {
        const id = newId();
        const fields: ReminderFields = {
          text: acceptLine(text, 'the reminder', MAX_TEXT),
          project,
          atMs,
          status: 'open',
          origin: originOf(actor),
          createdMs: now(),
          doneMs: null,
        };
        journal.put(shelf, id, fields, one);
        return entry(row(id));
      }),
    list: ({ all = false, ...reach }) =>
      sql.list.all({ ...reachParams(reach), status: all ? null : 'open', untilMs: null }).map(entry),
    due: (reach) => sql.list.all({ ...reachParams(reach), status: 'open', untilMs: now() }).map(entry),
    get: (typed) => entry(row(findId(typed, 'reminder', ids))),
    edit: (typed, { text, atMs }, actor) =>
      change(typed, 'edited', actor, (fields) => ({
        ...fields,
        text: text === undefined ? fields.text : acceptLine(text, 'the reminder', MAX_TEXT),
        origin: text === undefined ? fields.origin : originOf(actor),
        atMs: atMs ?? fields.atMs,
        // Put off, it is to come again.
        status: atMs === undefined ? fields.status : 'open',
        doneMs: atMs === undefined ? fields.doneMs : null,
      })),
    done: (typed, actor) =>
      change(typed, 'done', actor, (fields) => ({ ...fields, status: 'done', doneMs: fields.doneMs ?? now() })),
    undo: (typed, actor) =>
      inImmediate(db, () => {
        const { change: name, ids: changed } = journal.undo(shelf, typed, actor);
        const left = [...new Set(changed)].filter((id) => shelf.read(id) !== null);
        return { change: name, reminders: left.map((id) => entry(row(id))) };
      }),
  };
}
