import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { acceptTags, acceptText } from './accept-text.ts';
import type { Actor, Fields } from './entry.ts';
import type { MemoryIds } from './ids.ts';
import type { MemoryRow } from './memory.sql.ts';
import type { Store } from './store.ts';
import { tagsOf } from './to-entry.ts';

/** Changes of memories that exist. Each gives the row after it and is one group of events. */
export interface Changes {
  edit(typed: string, text: string, actor: Actor, options?: { readonly redactSecrets?: boolean }): MemoryRow;
  pin(typed: string, pinned: boolean, actor: Actor): MemoryRow;
  /** Adds tags; one with a leading `-` is removed. */
  tag(typed: string, tags: readonly string[], actor: Actor): MemoryRow;
  /** To global, or to a project. */
  move(typed: string, projectId: string | null, actor: Actor): MemoryRow;
  /** Says that the memory is replaced by another; gives the replaced one. */
  supersede(typed: string, by: string, actor: Actor): MemoryRow;
  archive(typed: string, actor: Actor): MemoryRow;
  restore(typed: string, actor: Actor): MemoryRow;
  /** Makes proposed memories active; from then on they count as the person's. All or none. */
  accept(typed: readonly string[], actor: Actor): readonly MemoryRow[];
  /** The same with another text, as one change: undo gives back the proposal as it was. */
  acceptEdited(typed: string, text: string, actor: Actor): MemoryRow;
  /** Puts proposed memories away. All or none. */
  refuse(typed: readonly string[], actor: Actor): readonly MemoryRow[];
  /** Puts away what has expired. */
  expire(): number;
}

function refused(message: string, hint: string): MiraError {
  return new MiraError('refused', message, { hint });
}

/** Throws when the same text stands at that place already: an edit must not make a repeat. */
function refuseRepeat(store: Store, row: MemoryRow, to: Pick<Fields, 'text' | 'scope' | 'project'>): void {
  const same = store.sql.same.get({
    fingerprint: store.fingerprint(to.text),
    scope: to.scope,
    project: to.project,
  });
  if (same === undefined || same.id === row.id) return;
  throw refused(`the memory ${same.id} says just that`, `mira memories supersede ${row.id} ${same.id}`);
}

/** Throws when `by` is itself replaced by `row`, over however many steps. */
function refuseCircle(store: Store, row: MemoryRow, by: MemoryRow): void {
  const seen = new Set<string>();
  for (let at: MemoryRow | undefined = by; at !== undefined && !seen.has(at.id); ) {
    if (at.id === row.id) {
      const what =
        by.id === row.id ? 'a memory cannot replace itself' : `the memory ${by.id} was itself replaced by ${row.id}`;
      throw refused(what, 'name another one that replaces it');
    }
    seen.add(at.id);
    at = at.supersededBy === null ? undefined : store.sql.byId.get({ id: at.supersededBy });
  }
}

function proposed(row: MemoryRow): MemoryRow {
  if (row.status === 'proposed') return row;
  throw refused(`the memory ${row.id} is ${row.status}, not proposed`, 'see "mira memories review"');
}

/** What makes a proposed memory one of the person's own. Throws when it is not proposed. */
function confirmed(row: MemoryRow) {
  proposed(row);
  return { status: 'active', origin: 'user-confirmed', confidence: 1 } as const;
}

/** Opens the changes over a store. */
export function openChanges(store: Store, ids: MemoryIds): Changes {
  const { db, id: newId, now } = store.parts;
  const all = (typed: readonly string[], name: string, actor: Actor, fields: (row: MemoryRow) => Partial<Fields>) =>
    inImmediate(db, () => {
      const groupId = newId();
      const rows = typed.map((each) => ids.memory(each));
      return rows.map((row) => store.change(row.id, fields(row), { actor, name, groupId }));
    });
  const one = (typed: string, name: string, actor: Actor, fields: (row: MemoryRow) => Partial<Fields>): MemoryRow => {
    const [row] = all([typed], name, actor, fields);
    if (row === undefined) throw new Error('a change of one memory gave none');
    return row;
  };

  return {
    edit: (typed, text, actor, options = {}) => {
      const accepted = acceptText(text, options);
      return one(typed, 'edited', actor, (row) => {
        refuseRepeat(store, row, { ...row, text: accepted });
        return { text: accepted };
      });
    },
    pin: (typed, pinned, actor) => one(typed, pinned ? 'pinned' : 'unpinned', actor, () => ({ pinned })),
    tag: (typed, tags, actor) => {
      const added = acceptTags(tags.filter((tag) => !tag.startsWith('-')));
      const removed: ReadonlySet<string> = new Set(
        acceptTags(tags.filter((tag) => tag.startsWith('-')).map((tag) => tag.slice(1))),
      );
      return one(typed, 'tagged', actor, (row) => {
        const kept = tagsOf(row).filter((tag) => !removed.has(tag));
        return { tags: [...new Set([...kept, ...added])].sort() };
      });
    },
    move: (typed, projectId, actor) =>
      one(typed, 'moved', actor, (row) => {
        const scope = projectId === null ? 'global' : 'project';
        refuseRepeat(store, row, { text: row.text, scope, project: projectId });
        return { scope, project: projectId };
      }),
    supersede: (typed, by, actor) =>
      one(typed, 'superseded', actor, (row) => {
        const other = ids.memory(by);
        refuseCircle(store, row, other);
        return { status: 'superseded', supersededBy: other.id };
      }),
    archive: (typed, actor) => one(typed, 'archived', actor, () => ({ status: 'archived' })),
    restore: (typed, actor) =>
      one(typed, 'restored', actor, (row) => {
        if (row.status === 'proposed')
          throw refused(`the memory ${row.id} is only proposed`, 'accept it: mira memories review');
        const past = row.expiresMs !== null && row.expiresMs <= now();
        return { status: 'active', supersededBy: null, ...(past ? { expiresMs: null } : {}) };
      }),
    accept: (typed, actor) => all(typed, 'accepted', actor, confirmed),
    acceptEdited: (typed, text, actor) => {
      const accepted = acceptText(text);
      return one(typed, 'edited and accepted', actor, (row) => {
        refuseRepeat(store, row, { ...row, text: accepted });
        return { text: accepted, ...confirmed(row) };
      });
    },
    refuse: (typed, actor) =>
      all(typed, 'refused', actor, (row) => {
        proposed(row);
        return { status: 'archived' };
      }),
    expire: () => {
      const expired = store.sql.expired.all({ nowMs: now() }).map(({ id }) => id);
      return all(expired, 'expired', 'mira', () => ({ status: 'archived' })).length;
    },
  };
}
