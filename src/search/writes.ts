import type { RowStatements } from './rows.sql.ts';
import type { WordIndex } from './words/word-index.ts';

/** Texts that are held back at most; keeps a portion near 1 MB. */
const MOST_HELD = 2_000;

/** Writes of a domain's indexes: each at once, or those of a whole portion together. */
export interface Writes {
  /** Number of this write; one for all writes of a portion. */
  version(): number;
  /** Writes a text, or keeps it back until the portion ends. */
  put(n: number, text: string): void;
  /** Takes a text out, or notes that it is to be taken out when the portion ends. */
  remove(n: number): void;
  /** Writes what was kept back. Whatever reads the indexes, or takes rows out of them, calls it first. */
  finish(): void;
  together<T>(work: () => T): T;
}

/** Opens the writes over the statements of a domain. */
export function openWrites(rows: Pick<RowStatements, 'tick'>, words: Pick<WordIndex, 'put' | 'remove'>): Writes {
  const held = new Map<number, string>();
  const gone = new Set<number>();
  let version: number | null = null;
  let depth = 0;
  const finish = (): void => {
    if (gone.size > 0) words.remove([...gone]);
    if (held.size > 0) words.put(held);
    gone.clear();
    held.clear();
    // A number that a reader has seen already would hide what is written from now on.
    version = null;
  };
  return {
    version: () => {
      if (depth === 0) return rows.tick();
      version ??= rows.tick();
      return version;
    },
    put: (n, text) => {
      if (depth === 0) return words.put(new Map([[n, text]]));
      held.set(n, text);
      if (held.size >= MOST_HELD) finish();
    },
    remove: (n) => {
      if (depth === 0) return words.remove([n]);
      held.delete(n);
      gone.add(n);
    },
    finish,
    together: (work) => {
      depth += 1;
      try {
        const done = work();
        if (depth === 1) finish();
        return done;
      } finally {
        depth -= 1;
        if (depth === 0) {
          held.clear();
          gone.clear();
          version = null;
        }
      }
    },
  };
}
