import type { Db } from '../db/connection.ts';
import type { Actor } from './entry.ts';

export interface EventRow {
  readonly n: number;
  readonly id: string;
  readonly groupId: string;
  readonly memory: string;
  readonly atMs: number;
  readonly actor: Actor;
  readonly change: string;
  /** JSON of the fields that changed, or null. */
  readonly before: string | null;
  readonly after: string | null;
  readonly undone: 0 | 1;
  readonly undoes: string | null;
}

const SELECT = `select n, id, group_id as groupId, memory, at_ms as atMs, actor, change, before, after, undone, undoes
  from memory_event`;

/** Statements for the changes of memories. */
export function eventSql(db: Db) {
  return {
    add: db.prepare<Omit<EventRow, 'n' | 'undone'>>(
      `insert into memory_event (id, group_id, memory, at_ms, actor, change, before, after, undoes)
       values (@id, @groupId, @memory, @atMs, @actor, @change, @before, @after, @undoes)`,
    ),
    of: db.prepare<{ memory: string }, EventRow>(`${SELECT} where memory = @memory order by n`),
    group: db.prepare<{ groupId: string }, EventRow>(`${SELECT} where group_id = @groupId order by n desc`),
    /** The newest change that is not itself an undo and was not taken back. */
    last: db.prepare<[], EventRow>(`${SELECT} where undone = 0 and undoes is null order by n desc limit 1`),
    byId: db.prepare<{ id: string }, EventRow>(`${SELECT} where id = @id`),
    mark: db.prepare<{ groupId: string; undone: 0 | 1 }>(
      'update memory_event set undone = @undone where group_id = @groupId',
    ),
    startingWith: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        'select id from memory_event where id >= @from and id < @to limit @limit',
      )
      .pluck(),
    endingWith: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        'select id from memory_event where substr(id, -@length) = @ending limit @limit',
      )
      .pluck(),
    recent: db.prepare<{ limit: number }, string>('select id from memory_event order by n desc limit @limit').pluck(),
  };
}
