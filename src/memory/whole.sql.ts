import type { Db } from '../db/connection.ts';
import type { EventRow } from './event.sql.ts';

interface Page {
  readonly after: string;
  readonly limit: number;
}

/** A project that owns memories. */
export interface ProjectRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly root: string;
}

/** Projects that memories belong to, or once did: a change that is taken back may need them. */
const OWNERS = `select project from memory union select json_extract(before, '$.project') from memory_event
  union select json_extract(after, '$.project') from memory_event`;

/** Statements that read and write memories with all that belongs to them. Pages are ordered by id. */
export function wholeSql(db: Db) {
  return {
    memories: db.prepare<Page, string>('select id from memory where id > @after order by id limit @limit').pluck(),
    events: db.prepare<Page, EventRow>(
      `select n, id, group_id as groupId, memory, at_ms as atMs, actor, change, before, after, undone, undoes
       from memory_event where id > @after order by id limit @limit`,
    ),
    projects: db.prepare<Page, ProjectRow>(
      `select id, identity as key, name, root from project
       where id > @after and id in (${OWNERS}) order by id limit @limit`,
    ),
    counts: db.prepare<[], { events: number; memories: number; projects: number }>(
      `select (select count(*) from memory_event) as events, (select count(*) from memory) as memories,
         (select count(*) from project where id in (${OWNERS})) as projects`,
    ),
    access: db.prepare<{ n: number; shown: number; used: number; shownMs: number | null; usedMs: number | null }>(
      `insert into memory_access (memory, shown, used, shown_ms, used_ms) values (@n, @shown, @used, @shownMs, @usedMs)`,
    ),
    link: db.prepare<{ id: string; by: string }>(
      `update memory set superseded_by = @by where id = @id and superseded_by is null
         and exists (select 1 from memory m where m.id = @by)`,
    ),
    addEvent: db.prepare<Omit<EventRow, 'n'>>(
      `insert or ignore into memory_event (id, group_id, memory, at_ms, actor, change, before, after, undone, undoes)
       values (@id, @groupId, @memory, @atMs, @actor, @change, @before, @after, @undone, @undoes)`,
    ),
    tombstone: db.prepare<{ id: string }, string>('select id from memory_tombstone where id = @id').pluck(),
    lastEvent: db.prepare<[], number>('select coalesce(max(n), 0) from memory_event').pluck(),
    /** Changes since another one; being made is none. */
    changedSince: db
      .prepare<{ memory: string; n: number }, number>(
        'select count(*) from memory_event where memory = @memory and n > @n and before is not null',
      )
      .pluck(),
    delete: db.prepare<{ id: string }>('delete from memory where id = @id'),
  };
}
