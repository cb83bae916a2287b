import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import type { Actor } from './entry.ts';

/** What the journal keeps changes of. Blocks keep their own versions. */
export type Kind = 'preference' | 'goal' | 'task' | 'reminder';

export interface EventRow {
  readonly n: number;
  readonly id: string;
  readonly groupId: string;
  readonly kind: Kind;
  readonly item: string;
  readonly atMs: number;
  readonly actor: Actor;
  readonly change: string;
  readonly reason: Redacted | null;
  /** JSON of the fields that changed; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly undone: 0 | 1;
  readonly undoes: string | null;
}

const SELECT = `select n, id, group_id as groupId, kind, item, at_ms as atMs, actor, change, reason, before, after, undone,
    undoes from planning_event`;

/** Statements of the journal. */
export function journalSql(db: Db) {
  return {
    add: db.prepare<Omit<EventRow, 'n' | 'undone'>>(
      `insert into planning_event (id, group_id, kind, item, at_ms, actor, change, reason, before, after, undoes)
       values (@id, @groupId, @kind, @item, @atMs, @actor, @change, @reason, @before, @after, @undoes)`,
    ),
    of: db.prepare<{ item: string }, EventRow>(`${SELECT} where item = @item order by n`),
    group: db.prepare<{ groupId: string }, EventRow>(`${SELECT} where group_id = @groupId order by n desc`),
    /** The newest change that is not itself an undo and was not taken back. */
    last: db.prepare<{ kind: Kind }, EventRow>(
      `${SELECT} where kind = @kind and undone = 0 and undoes is null order by n desc limit 1`,
    ),
    byId: db.prepare<{ id: string }, EventRow>(`${SELECT} where id = @id`),
    mark: db.prepare<{ groupId: string; undone: 0 | 1 }>(
      'update planning_event set undone = @undone where group_id = @groupId',
    ),
  };
}
