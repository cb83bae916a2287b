import type { MemoryChange, MemoryEntry, Source } from './entry.ts';
import type { EventRow } from './event.sql.ts';
import type { MemoryRow } from './memory.sql.ts';

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

/** Tags of a row. */
export function tagsOf(row: MemoryRow): readonly string[] {
  return JSON.parse(row.tags) as string[]; // json_group_array over a text column.
}

/** Source of a row. */
export function sourceOf(row: MemoryRow): Source | null {
  return row.source === null ? null : (JSON.parse(row.source) as Source); // Written from a Source alone.
}

/** A stored row as scripts see it. */
export function toEntry(row: MemoryRow): MemoryEntry {
  return {
    id: row.id,
    text: row.text,
    kind: row.kind,
    scope: row.scope,
    project:
      row.project === null ? null : { id: row.project, name: row.projectName ?? '', root: row.projectRoot ?? '' },
    tags: tagsOf(row),
    pinned: row.pinned === 1,
    status: row.status,
    origin: row.origin,
    source: sourceOf(row),
    confidence: row.confidence,
    createdAt: iso(row.createdMs),
    updatedAt: iso(row.updatedMs),
    happensAt: isoOrNull(row.happensMs),
    expiresAt: isoOrNull(row.expiresMs),
    supersedes: row.supersedes,
    shownCount: row.shown,
    usedCount: row.used,
  };
}

function fieldsOf(json: string | null): Readonly<Record<string, unknown>> | null {
  return json === null ? null : (JSON.parse(json) as Record<string, unknown>); // Written from an object alone.
}

/** An event as `history` shows it. */
export function toChange(row: EventRow): MemoryChange {
  return {
    id: row.id,
    at: iso(row.atMs),
    actor: row.actor,
    change: row.change,
    before: fieldsOf(row.before),
    after: fieldsOf(row.after),
  };
}

/** When a memory was last shown, and last used by an answer. */
export function accessOf(row: MemoryRow): { readonly shownAt: string | null; readonly usedAt: string | null } {
  return { shownAt: isoOrNull(row.shownMs), usedAt: isoOrNull(row.usedMs) };
}
