import type { Redacted } from '../redact/redact.ts';

export const KINDS = ['fact', 'preference', 'decision', 'pattern', 'note'] as const;
export const SCOPES = ['global', 'project'] as const;
export const ORIGINS = ['user', 'user-confirmed', 'assistant', 'tool', 'file', 'import'] as const;
export const STATUSES = ['active', 'proposed', 'superseded', 'archived'] as const;

export type Kind = (typeof KINDS)[number];
export type Scope = (typeof SCOPES)[number];
export type Origin = (typeof ORIGINS)[number];
export type Status = (typeof STATUSES)[number];
/** Who made a change. `mira` is housekeeping, such as an expiry. */
export type Actor = 'person' | 'claude' | 'mira';

/** Where a memory came from; absent parts are unknown. */
export interface Source {
  readonly session?: string;
  readonly turn?: string;
  /** The words it rests on, as they stand in the source. */
  readonly quote?: string;
  readonly file?: string;
  readonly line?: number;
  /** The import that brought it. */
  readonly batch?: string;
}

export interface ProjectRef {
  readonly id: string;
  readonly name: string;
  readonly root: string;
}

/** A memory as scripts see it. Times are ISO 8601; absent values are null. */
export interface MemoryEntry {
  readonly id: string;
  readonly text: string;
  readonly kind: Kind;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly status: Status;
  readonly origin: Origin;
  readonly source: Source | null;
  /** 0 to 1. */
  readonly confidence: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly happensAt: string | null;
  readonly expiresAt: string | null;
  /** Id of the newest memory that this one replaced. */
  readonly supersedes: string | null;
  readonly shownCount: number;
  readonly usedCount: number;
}

/** A change of a memory, as `history` shows it. `before` and `after` hold the fields that changed. */
export interface MemoryChange {
  readonly id: string;
  readonly at: string;
  readonly actor: Actor;
  readonly change: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface ShownMemory extends MemoryEntry {
  readonly supersededBy: string | null;
  readonly shownAt: string | null;
  readonly usedAt: string | null;
  readonly history: readonly MemoryChange[];
}

/** A memory that is to be stored. */
export interface NewMemory {
  readonly text: string;
  readonly kind: Kind;
  readonly scope: Scope;
  /** Stored id of the project; null exactly when the scope is global. */
  readonly projectId: string | null;
  readonly tags?: readonly string[];
  readonly pinned?: boolean;
  readonly status?: 'active' | 'proposed';
  readonly origin: Origin;
  readonly source?: Source | null;
  readonly confidence?: number;
  readonly createdMs?: number;
  readonly happensMs?: number | null;
  readonly expiresMs?: number | null;
  /** Whole id of a memory that this one replaces. */
  readonly supersedes?: string | null;
  /** Stores a text that holds a secret, with the secret replaced; otherwise it is refused. */
  readonly redactSecrets?: boolean;
}

/** The fields that a change may touch. */
export interface Fields {
  readonly text: Redacted;
  readonly kind: Kind;
  readonly scope: Scope;
  readonly project: string | null;
  readonly pinned: boolean;
  readonly status: Status;
  readonly origin: Origin;
  readonly confidence: number;
  readonly supersededBy: string | null;
  readonly happensMs: number | null;
  readonly expiresMs: number | null;
  readonly tags: readonly string[];
}
