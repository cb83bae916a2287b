import type { Db } from '../db/connection.ts';
import type { Fields } from './entry.ts';

/** The columns that a write sets. */
export interface MemoryColumns extends Omit<Fields, 'pinned' | 'tags'> {
  readonly id: string;
  readonly fingerprint: string;
  readonly pinned: 0 | 1;
  readonly updatedMs: number;
}

/** A memory as stored, with what other tables say of it. `tags` is a JSON list, `source` a JSON object. */
export interface MemoryRow extends MemoryColumns {
  readonly n: number;
  readonly projectName: string | null;
  readonly projectRoot: string | null;
  readonly source: string | null;
  readonly supersedes: string | null;
  readonly createdMs: number;
  readonly tags: string;
  readonly shown: number;
  readonly used: number;
  readonly shownMs: number | null;
  readonly usedMs: number | null;
}

export interface ListParams {
  readonly status: string | null;
  readonly kind: string | null;
  readonly scope: string | null;
  readonly origin: string | null;
  readonly tag: string | null;
  /** Only what this project owns, and what is global. */
  readonly project: string | null;
  readonly batch: string | null;
  readonly pinned: number | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly limit: number;
}

const SELECT = `select m.n, m.id, m.text, m.fingerprint, m.kind, m.scope, m.project, p.name as projectName,
    p.root as projectRoot, m.pinned, m.status, m.origin, m.source, m.confidence, m.superseded_by as supersededBy,
    (select s.id from memory s where s.superseded_by = m.id order by s.n desc limit 1) as supersedes,
    m.created_ms as createdMs, m.updated_ms as updatedMs, m.happens_ms as happensMs, m.expires_ms as expiresMs,
    (select json_group_array(t.tag order by t.tag) from memory_tag t where t.memory = m.n) as tags,
    coalesce(a.shown, 0) as shown, coalesce(a.used, 0) as used, a.shown_ms as shownMs, a.used_ms as usedMs
  from memory m left join project p on p.id = m.project left join memory_access a on a.memory = m.n`;

/** Statements that read memories. */
export function memorySql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, MemoryRow>(`${SELECT} where m.id = @id`),
    byN: db.prepare<{ n: number }, MemoryRow>(`${SELECT} where m.n = @n`),
    same: db.prepare<{ fingerprint: string; scope: string; project: string | null }, MemoryRow>(
      `${SELECT} where m.fingerprint = @fingerprint and m.scope = @scope and m.project is @project
       order by m.n desc limit 1`,
    ),
    list: db.prepare<ListParams, MemoryRow>(
      `${SELECT} where (@status is null or m.status = @status) and (@kind is null or m.kind = @kind)
        and (@scope is null or m.scope = @scope) and (@origin is null or m.origin = @origin)
        and (@project is null or m.project = @project or m.project is null)
        and (@batch is null or json_extract(m.source, '$.batch') = @batch)
        and (@tag is null or m.n in (select t.memory from memory_tag t where t.tag = @tag))
        and (@pinned is null or m.pinned = @pinned)
        and (@sinceMs is null or m.created_ms >= @sinceMs) and (@untilMs is null or m.created_ms < @untilMs)
       order by m.created_ms desc, m.n desc limit @limit`,
    ),
    tagged: db.prepare<{ tag: string }, number>('select memory from memory_tag where tag = @tag').pluck(),
    // A cross join keeps the order: the list first, then each row by its number.
    signals: db.prepare<{ rows: string }, { n: number; pinned: number; uses: number }>(
      `select m.n, m.pinned, coalesce(a.used, 0) as uses from json_each(@rows) j cross join memory m on m.n = j.value
       left join memory_access a on a.memory = m.n`,
    ),
    expired: db.prepare<{ nowMs: number }, { id: string }>(
      // The plus keeps the planner from reading all active rows instead of the few that ever expire.
      "select id from memory where expires_ms is not null and expires_ms <= @nowMs and +status = 'active'",
    ),
    startingWith: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        'select id from memory where id >= @from and id < @to limit @limit',
      )
      .pluck(),
    endingWith: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        'select id from memory where substr(id, -@length) = @ending limit @limit',
      )
      .pluck(),
    recent: db.prepare<{ limit: number }, string>('select id from memory order by n desc limit @limit').pluck(),
    key: db.prepare<[], Buffer>('select secret from memory_key').pluck(),
    owner: db.prepare<{ project: string }, number>('select n from memory_owner where project = @project').pluck(),
  };
}

/** Statements that write memories. */
export function memoryWrites(db: Db) {
  return {
    insert: db
      .prepare<MemoryColumns & { source: string | null; createdMs: number }, number>(
        `insert into memory (id, text, fingerprint, kind, scope, project, pinned, status, origin, source, confidence,
           superseded_by, created_ms, updated_ms, happens_ms, expires_ms)
         values (@id, @text, @fingerprint, @kind, @scope, @project, @pinned, @status, @origin, @source, @confidence,
           @supersededBy, @createdMs, @updatedMs, @happensMs, @expiresMs) returning n`,
      )
      .pluck(),
    update: db.prepare<MemoryColumns & { n: number }>(
      `update memory set text = @text, fingerprint = @fingerprint, kind = @kind, scope = @scope, project = @project,
         pinned = @pinned, status = @status, origin = @origin, confidence = @confidence,
         superseded_by = @supersededBy, happens_ms = @happensMs, expires_ms = @expiresMs, updated_ms = @updatedMs
       where n = @n`,
    ),
    dropTags: db.prepare<{ n: number }>('delete from memory_tag where memory = @n'),
    addTag: db.prepare<{ n: number; tag: string }>('insert or ignore into memory_tag (memory, tag) values (@n, @tag)'),
    addOwner: db
      .prepare<{ project: string }, number>('insert into memory_owner (project) values (@project) returning n')
      .pluck(),
    shown: db.prepare<{ rows: string; nowMs: number }>(
      `insert into memory_access (memory, shown, shown_ms) select m.n, 1, @nowMs from json_each(@rows) j
         cross join memory m on m.n = j.value where true
       on conflict (memory) do update set shown = shown + 1, shown_ms = @nowMs`,
    ),
    used: db.prepare<{ id: string; nowMs: number }>(
      `insert into memory_access (memory, used, used_ms) select n, 1, @nowMs from memory where id = @id
       on conflict (memory) do update set used = used + 1, used_ms = @nowMs`,
    ),
  };
}
