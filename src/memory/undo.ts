import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import type { Actor, Fields } from './entry.ts';
import type { EventRow } from './event.sql.ts';
import type { forgetSql } from './forget.sql.ts';
import type { MemoryIds } from './ids.ts';
import type { MemoryRow } from './memory.sql.ts';
import { fieldsOf, type Store } from './store.ts';

/** The fields that an event wrote, as they were before. What it made is put away, since nothing was there before. */
function fieldsBefore(event: EventRow): Partial<Fields> {
  if (event.before === null) return { status: 'archived' };
  return JSON.parse(event.before) as Partial<Fields>; // Written from the fields of a row alone.
}

function fieldsAfter(event: EventRow): Partial<Fields> {
  const after = JSON.parse(event.after ?? '{}') as Partial<Fields>; // As above.
  // Of a memory that was made only its standing is taken back; what was changed since then stays with it.
  return event.before === null ? { status: after.status ?? 'active' } : after;
}

/** Throws when something of what the event wrote was changed later: taking it back would undo that, too. */
function refuseChanged(row: MemoryRow, event: EventRow): void {
  const now = fieldsOf(row);
  for (const [name, value] of Object.entries(fieldsAfter(event))) {
    if (JSON.stringify(now[name as keyof Fields]) === JSON.stringify(value)) continue; // Keys of a Fields.
    throw new MiraError('refused', `the ${name} of ${row.id} was changed again since then`, {
      hint: `take back the later change first: mira memories history ${row.id}`,
    });
  }
}

/** The newest change. Throws when something was forgotten since then: who says "undo" means that, and it is gone. */
function newest({ events }: Store, forgetting: ReturnType<typeof forgetSql>): EventRow | undefined {
  const event = events.last.get();
  if (event === undefined || forgetting.buriedAfter.get({ atMs: event.atMs }) === undefined) return event;
  throw new MiraError('refused', 'the last thing done was to forget, and what was forgotten is gone', {
    hint: `to take back the change before it ("${event.change}" of ${event.memory}): mira memories undo ${event.id}`,
  });
}

function groupToUndo(
  store: Store,
  forgetting: ReturnType<typeof forgetSql>,
  ids: MemoryIds,
  typed: string | undefined,
): readonly EventRow[] {
  const { events } = store;
  const event = typed === undefined ? newest(store, forgetting) : events.byId.get({ id: ids.event(typed) });
  if (event === undefined) throw new MiraError('not_found', 'there is nothing to undo');
  if (event.undone === 1) {
    throw new MiraError('refused', 'this change was taken back already', {
      hint: `see "mira memories history ${event.memory}"`,
    });
  }
  return events.group.all({ groupId: event.groupId });
}

/** What was taken back, and the memories as they are now. */
export interface Undone {
  readonly change: string;
  readonly rows: readonly MemoryRow[];
}

/**
 * Takes back the newest change, or the one that `typed` names, with all that its command changed. Undoing an undo does
 * the change again. Throws `not_found`, `unknown_id`, `refused` when a later change stands on it, or when it is the
 * newest one and something was forgotten after it.
 */
export function undo(
  { store, forgetting, ids }: { store: Store; forgetting: ReturnType<typeof forgetSql>; ids: MemoryIds },
  typed: string | undefined,
  actor: Actor,
): Undone {
  return inImmediate(store.parts.db, () => {
    const group = groupToUndo(store, forgetting, ids, typed);
    const [first] = group;
    if (first === undefined) throw new Error('a group of changes is empty');
    const groupId = store.parts.id();
    const rows = group.map((event) => {
      const row = ids.memory(event.memory);
      refuseChanged(row, event);
      return store.change(row.id, fieldsBefore(event), {
        actor,
        name: `undid: ${event.change.replace(/^(undid: )+/, '')}`,
        groupId,
        undoes: event.groupId,
      });
    });
    store.events.mark.run({ groupId: first.groupId, undone: 1 });
    // An undo that is itself taken back: the change it undid stands again, and so on down the chain.
    let undone: 0 | 1 = 0;
    for (let groupId = first.undoes; groupId !== null; undone = undone === 0 ? 1 : 0) {
      store.events.mark.run({ groupId, undone });
      groupId = store.events.group.all({ groupId })[0]?.undoes ?? null;
    }
    return { change: first.change, rows };
  });
}
