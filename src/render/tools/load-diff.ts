import type { Hunk, WordDiff } from './diff-rows.ts';

/** What the diff package is used for. */
export interface Differ {
  readonly words: WordDiff;
  /** The hunks that turn one text into another, three lines of context around each. */
  readonly hunks: (before: string, after: string) => readonly Hunk[];
}

/** Fetches the diff package. */
export async function loadDiff(): Promise<Differ> {
  const { diffWordsWithSpace, structuredPatch } = await import('diff');
  return {
    words: (before, after) => diffWordsWithSpace(before, after),
    hunks: (before, after) => structuredPatch('', '', before, after, undefined, undefined, { context: 3 }).hunks,
  };
}
