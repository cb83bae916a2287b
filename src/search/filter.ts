/** Which rows a search may return. Absent parts allow everything. */
export interface Filter {
  /** A row must have at least one bit of each of these masks (kind, scope, origin, status are a mask each). */
  readonly facets?: readonly number[];
  /** Numbers of the projects that may own a row; 0 is no project. */
  readonly owners?: readonly number[];
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Only these rows, for filters that are not held in memory (tags). */
  readonly only?: ReadonlySet<number>;
}

/** What a row can be filtered by. */
export interface Facets {
  readonly n: number;
  /** Bits that the owning room defines; never 0 for a row that exists. */
  readonly facets: number;
  /** Number of the project that owns it, 0 for none. */
  readonly owner: number;
  readonly atMs: number;
}

/** True when the row exists and every part of the filter allows it. */
export function allows(filter: Filter, row: Facets): boolean {
  if (row.facets === 0) return false;
  if (filter.facets?.some((mask) => (row.facets & mask) === 0)) return false;
  if (filter.owners !== undefined && !filter.owners.includes(row.owner)) return false;
  if (filter.sinceMs !== undefined && row.atMs < filter.sinceMs) return false;
  if (filter.untilMs !== undefined && row.atMs >= filter.untilMs) return false;
  return filter.only === undefined || filter.only.has(row.n);
}
