import { type Db, inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import type { Redacted } from '../redact/redact.ts';
import type { NewId, Now } from '../world.ts';
import { type Actor, isoOrNull, type PlanningChange } from './entry.ts';
import { idSql } from './find-id.sql.ts';
import { findId } from './find-id.ts';
import { type EventRow, journalSql, type Kind } from './journal.sql.ts';

/** Rows of one kind, each as one value: what the journal writes down, and puts back. */
export interface Shelf<F extends object> {
  readonly kind: Kind;
  read(id: string): F | null;
  /** Makes the row what `fields` say; null removes it. */
  write(id: string, fields: F | null, nowMs: number): void;
  /** Why the row cannot be removed, to complete "… cannot be taken back: "; null when it can. */
  holds(id: string): string | null;
}

/** What a kind of rows is opened with. */
export interface ShelfParts {
  readonly db: Db;
  readonly now: Now;
  readonly id: NewId;
  readonly journal: Journal;
}

/** Who changes what, and which changes belong together: undo takes back a whole group. */
export interface Change {
  readonly actor: Actor;
  readonly name: string;
  readonly groupId: string;
  readonly reason?: Redacted | null;
  /** The group that this change takes back. */
  readonly undoes?: string;
}

/** What was taken back, and on which rows. */
export interface Undone {
  readonly change: string;
  readonly ids: readonly string[];
}

/** Writes rows and what changed in them, together. */
export interface Journal {
  /** Runs `work` in one transaction, with a group of its own. */
  change<T>(actor: Actor, name: string, work: (change: Change) => T): T;
  /** Nothing happens when nothing differs and there is no reason to keep. */
  put<F extends object>(shelf: Shelf<F>, id: string, wanted: F | null, change: Change): void;
  history(item: string): readonly PlanningChange[];
  /** Takes back the newest change of a kind, or the one that `typed` names. */
  undo<F extends object>(shelf: Shelf<F>, typed: string | undefined, actor: Actor): Undone;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The entries of `fields` that differ from those of `others`. */
function differing(fields: object, others: object): Record<string, unknown> {
  const other: ReadonlyMap<string, unknown> = new Map(Object.entries(others));
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !same(value, other.get(name))));
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  return JSON.parse(json) as Record<string, unknown>; // Written from an object alone.
}

/** An event as scripts see it. */
function toChange(row: EventRow): PlanningChange {
  const { id, atMs, actor, change, reason, before, after, undone } = row;
  return {
    id,
    at: isoOrNull(atMs) ?? '',
    actor,
    change,
    reason,
    before: before === null ? null : parsed(before),
    after: after === null ? null : parsed(after),
    undone: undone === 1,
  };
}

/** The row as it was before `event`. Throws `refused` when something of what the event wrote was changed since. */
function rowBefore<F extends object>(shelf: Shelf<F>, event: EventRow): F | null {
  const now = shelf.read(event.item);
  const left = event.after === null ? null : parsed(event.after);
  const changed = left === null || now === null ? left !== now : Object.keys(differing(left, now)).length > 0;
  if (changed) {
    throw new MiraError('refused', `${event.kind} ${event.item} was changed again since then`, {
      hint: 'take back the later change first, or change it to what it shall be',
    });
  }
  if (event.before === null) {
    const holds = shelf.holds(event.item);
    if (holds === null) return null;
    throw new MiraError('refused', `that ${event.kind} ${event.item} was made cannot be taken back: ${holds}`, {
      hint: 'take those away first',
    });
  }
  // A row that is gone was removed whole, so that `before` holds all of it; else the rest stays as it is now.
  return { ...now, ...parsed(event.before) } as F;
}

/** Opens the journal of a database. */
export function openJournal(db: Db, { now, id: newId }: { readonly now: Now; readonly id: NewId }): Journal {
  const sql = journalSql(db);
  const ids = idSql(db, 'planning_event');

  const put: Journal['put'] = (shelf, id, wanted, change) => {
    const before = shelf.read(id);
    const { actor, name, groupId, reason = null, undoes = null } = change;
    const part = before !== null && wanted !== null;
    const left = part ? differing(before, wanted) : before;
    const right = part ? differing(wanted, before) : wanted;
    if (reason === null && (same(before, wanted) || (part && Object.keys(right ?? {}).length === 0))) return;
    shelf.write(id, wanted, now());
    sql.add.run({
      id: newId(),
      groupId,
      kind: shelf.kind,
      item: id,
      atMs: now(),
      actor,
      change: name,
      reason,
      // Fields of a row: redacted texts, and words and numbers of mira's own.
      before: left === null ? null : JSON.stringify(left),
      after: right === null ? null : JSON.stringify(right),
      undoes,
    });
  };

  const groupToUndo = (kind: Kind, typed: string | undefined): readonly EventRow[] => {
    const event = typed === undefined ? sql.last.get({ kind }) : sql.byId.get({ id: findId(typed, 'change', ids) });
    if (event === undefined) throw new MiraError('not_found', 'there is nothing to undo');
    if (event.kind !== kind) {
      throw new MiraError('usage', `that is a change of a ${event.kind}, not of a ${kind}`, {
        hint: 'use the undo of its own command',
      });
    }
    if (event.undone === 1) {
      throw new MiraError('refused', 'this change was taken back already', { hint: 'its history names the undo' });
    }
    return sql.group.all({ groupId: event.groupId }).filter((each) => each.kind === kind);
  };

  /** An undo that is itself taken back: the change it undid stands again, and so on down the chain. */
  const markChain = (first: EventRow): void => {
    sql.mark.run({ groupId: first.groupId, undone: 1 });
    let undone: 0 | 1 = 0;
    for (let groupId = first.undoes; groupId !== null; undone = undone === 0 ? 1 : 0) {
      sql.mark.run({ groupId, undone });
      groupId = sql.group.all({ groupId })[0]?.undoes ?? null;
    }
  };

  return {
    change: (actor, name, work) => inImmediate(db, () => work({ actor, name, groupId: newId() })),
    put,
    history: (item) => sql.of.all({ item }).map(toChange),
    undo: (shelf, typed, actor) =>
      inImmediate(db, () => {
        const group = groupToUndo(shelf.kind, typed);
        const [first] = group;
        if (first === undefined) throw new Error('a group of changes is empty');
        const groupId = newId();
        const name = `undid: ${first.change.replace(/^(undid: )+/, '')}`;
        for (const event of group) {
          put(shelf, event.item, rowBefore(shelf, event), { actor, name, groupId, undoes: event.groupId });
        }
        markChain(first);
        return { change: first.change, ids: group.map(({ item }) => item) };
      }),
  };
}
