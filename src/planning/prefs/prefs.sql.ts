import type { Db } from '../../db/connection.ts';
import type { Redacted } from '../../redact/redact.ts';
import type { Origin, ProjectColumns } from '../entry.ts';

export interface PreferenceRow extends ProjectColumns {
  readonly n: number;
  readonly id: string;
  readonly key: Redacted;
  readonly value: Redacted;
  readonly confidence: number;
  readonly origin: Origin;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export type PreferenceColumns = Omit<PreferenceRow, 'n' | 'projectName' | 'projectRoot'>;

const SELECT = `select f.n, f.id, f.key, f.value, f.project, p.name as projectName, p.root as projectRoot, f.confidence,
    f.origin, f.created_ms as createdMs, f.updated_ms as updatedMs
  from preference f left join project p on p.id = f.project`;

/** Statements over preferences. */
export function preferenceSql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, PreferenceRow>(`${SELECT} where f.id = @id`),
    byKey: db.prepare<{ key: string; project: string | null }, PreferenceRow>(
      `${SELECT} where f.key = @key and f.project is @project`,
    ),
    list: db.prepare<{ here: string | null; global: 0 | 1 }, PreferenceRow>(
      `${SELECT} where (f.project is null and @global = 1) or f.project = @here order by f.key, f.project is null`,
    ),
    page: db.prepare<{ after: string; limit: number }, PreferenceRow>(
      `${SELECT} where f.id > @after order by f.id limit @limit`,
    ),
    save: db.prepare<PreferenceColumns>(
      `insert into preference (id, key, value, project, confidence, origin, created_ms, updated_ms)
       values (@id, @key, @value, @project, @confidence, @origin, @createdMs, @updatedMs)
       on conflict (id) do update set key = @key, value = @value, project = @project, confidence = @confidence,
         origin = @origin, updated_ms = @updatedMs`,
    ),
    remove: db.prepare<{ id: string }>('delete from preference where id = @id'),
  };
}
