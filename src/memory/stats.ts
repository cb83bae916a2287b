import type { Count } from './stats.sql.ts';
import { statsSql } from './stats.sql.ts';
import type { Store } from './store.ts';

type Counts = Readonly<Record<string, number>>;

/** How many memories there are, of what. */
export interface MemoryStats {
  readonly total: number;
  readonly byKind: Counts;
  readonly byOrigin: Counts;
  readonly byStatus: Counts;
  readonly byScope: Counts;
  readonly byProject: Counts;
  readonly byTag: Counts;
  /** Memories made in each month that has any, oldest first: `2026-03`. */
  readonly byMonth: Counts;
  readonly forgotten: number;
}

export interface VectorStats {
  readonly store: 'local' | 'qdrant';
  readonly model: string | null;
  readonly dimensions: number;
  readonly count: number;
}

function counts(rows: readonly Count[]): Counts {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Counts the memories and their vectors. */
export function memoryStats({ parts }: Store): { readonly memories: MemoryStats; readonly vectors: VectorStats } {
  const sql = statsSql(parts.db);
  const byStatus = counts(sql.status.all());
  const model = parts.search.vectors.current();
  return {
    memories: {
      total: Object.values(byStatus).reduce((sum, count) => sum + count, 0),
      byKind: counts(sql.kind.all()),
      byOrigin: counts(sql.origin.all()),
      byStatus,
      byScope: counts(sql.scope.all()),
      byProject: counts(sql.project.all().filter(({ name }) => name !== '')),
      byTag: counts(sql.tag.all()),
      byMonth: counts(sql.month.all()),
      forgotten: sql.forgotten.get() ?? 0,
    },
    vectors: {
      store: parts.server === undefined || parts.server === null ? 'local' : 'qdrant',
      model: model?.model ?? null,
      dimensions: model?.dimensions ?? 0,
      count: model === null ? 0 : parts.search.vectors.count(model.k),
    },
  };
}
