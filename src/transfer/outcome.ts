import type { Skipped } from './found.ts';

/** What an import did. */
export interface Imported {
  /** Id of what was added together, for `import --undo`; null when nothing was. */
  readonly batch: string | null;
  /** Things that the source holds, the skipped ones included. */
  readonly read: number;
  readonly added: number;
  /** Known already, by their id or by their text. */
  readonly same: number;
  /** Of those read, texts in which a secret was replaced. */
  readonly redacted: number;
  readonly skipped: readonly Skipped[];
}

/** Counts what happens to each thing of a source. */
export interface Tally {
  read: number;
  added: number;
  same: number;
  redacted: number;
  readonly skipped: Skipped[];
}

export function emptyTally(): Tally {
  return { read: 0, added: 0, same: 0, redacted: 0, skipped: [] };
}
