import type { Db } from '../../db/connection.ts';
import type { Redacted } from '../../redact/redact.ts';
import type { Actor, ProjectColumns } from '../entry.ts';

export interface BlockRow extends ProjectColumns {
  readonly id: string;
  readonly name: Redacted;
}

/** A block as one edit left it. `origins` is a JSON list. */
export interface VersionRow {
  readonly n: number;
  readonly block: string;
  readonly version: number;
  readonly operation: string;
  readonly actor: Actor;
  readonly atMs: number;
  readonly value: Redacted;
  readonly origins: string;
  readonly label: Redacted;
  readonly description: Redacted;
  /** Most characters; null: as configured. */
  readonly most: number | null;
  readonly enabled: 0 | 1;
  readonly gone: 0 | 1;
}

const BLOCK = `select b.id, b.name, b.project, p.name as projectName, p.root as projectRoot
  from block b left join project p on p.id = b.project`;

const VERSION = `select n, block, version, operation, actor, at_ms as atMs, value, origins, label, description, most,
    enabled, gone from block_version`;

/** Statements over blocks and their versions. */
export function blockSql(db: Db) {
  return {
    blocks: db.prepare<{ here: string | null; global: 0 | 1 }, BlockRow>(
      `${BLOCK} where (b.project is null and @global = 1) or b.project = @here order by b.n`,
    ),
    named: db.prepare<{ name: string; project: string | null }, BlockRow>(
      `${BLOCK} where b.name = @name and b.project is @project`,
    ),
    byId: db.prepare<{ id: string }, BlockRow>(`${BLOCK} where b.id = @id`),
    page: db.prepare<{ after: string; limit: number }, BlockRow>(
      `${BLOCK} where b.id > @after order by b.id limit @limit`,
    ),
    add: db.prepare<{ id: string; name: Redacted; project: string | null }>(
      'insert into block (id, name, project) values (@id, @name, @project)',
    ),
    versions: db.prepare<{ block: string }, VersionRow>(`${VERSION} where block = @block order by version desc`),
    newest: db.prepare<{ block: string }, VersionRow>(`${VERSION} where block = @block order by version desc limit 1`),
    version: db.prepare<{ block: string; version: number }, VersionRow>(
      `${VERSION} where block = @block and version = @version`,
    ),
    addVersion: db.prepare<Omit<VersionRow, 'n'>>(
      `insert into block_version (block, version, operation, actor, at_ms, value, origins, label, description, most,
         enabled, gone)
       values (@block, @version, @operation, @actor, @atMs, @value, @origins, @label, @description, @most, @enabled,
         @gone)`,
    ),
  };
}
