import type { Kind } from '../memory/entry.ts';

/** Where a memory from elsewhere is to hold: everywhere, in the project the person stands in, or in that of a folder. */
export type Place = 'global' | 'here' | { readonly folder: string };

/** A memory found in a source; it is only proposed until the person accepts it. */
export interface Candidate {
  readonly type: 'memory';
  readonly text: string;
  readonly kind: Kind;
  readonly place: Place;
  readonly tags: readonly string[];
  readonly file: string;
  /** Counts from 1; absent where the source has no lines. */
  readonly line?: number;
  readonly createdMs?: number;
}

/** Something in a source that cannot be brought. */
export interface Skipped {
  readonly where: string;
  readonly why: string;
}

/** What a reader gives each memory that it finds. */
export interface ReaderOptions {
  readonly place: Place;
  readonly tags: readonly string[];
}

/** What a reader finds in a source, in order. */
export type Found = Candidate | (Skipped & { readonly type: 'skipped' });

/** A thing that a reader leaves out, with the reason. */
export function skipped(where: string, why: string): Found {
  return { type: 'skipped', where, why };
}

/** `FILE:LINE`, as compilers write it. */
export function placeInFile(file: string, line: number): string {
  return `${file}:${line}`;
}
