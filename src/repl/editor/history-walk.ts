import { draftOf } from '../draft.ts';
import { changed, type Editing } from './editing.ts';

/** A walk through the history by Up and Down. It ends with the next change of the text. */
export interface HistoryWalk {
  /** Entries that begin as the draft did, oldest first, none twice in a row. */
  readonly entries: readonly string[];
  /** Index of the entry that is shown; `entries.length` is the draft itself. */
  readonly at: number;
  /** The draft as it was. */
  readonly before: Editing;
}

/** Begins a walk from `state`: what stands before the cursor is the prefix that entries must have. */
export function beginWalk(state: Editing, text: string, history: readonly string[]): HistoryWalk {
  const prefix = state.draft.chars.slice(0, state.draft.cursor).join('');
  const entries = history.filter((entry) => entry !== text && entry.startsWith(prefix));
  return { entries, at: entries.length, before: state };
}

/** One step older (-1) or newer (1); null at the end of the history. */
export function walked(
  walk: HistoryWalk,
  step: -1 | 1,
): { readonly walk: HistoryWalk; readonly state: Editing } | null {
  const at = walk.at + step;
  if (at < 0 || at > walk.entries.length) return null;
  const entry = walk.entries[at];
  const next = { ...walk, at };
  if (entry === undefined) return { walk: next, state: walk.before };
  return { walk: next, state: changed(walk.before, draftOf(entry)) };
}

/** A search through the history by Ctrl+R. */
export interface HistorySearch {
  readonly query: string;
  /** Entries that hold the query, newest first, each once. */
  readonly matches: readonly string[];
  readonly at: number;
  /** The draft as it was. */
  readonly before: Editing;
  readonly history: readonly string[];
}

/** Opens a search over `history` (oldest first). */
export function beginSearch(before: Editing, history: readonly string[]): HistorySearch {
  return { query: '', matches: [], at: 0, before, history };
}

/** Searches for another query; capital letters matter only when the query has one. */
export function searched(search: HistorySearch, query: string): HistorySearch {
  if (query === '') return { ...search, query, matches: [], at: 0 };
  const fold = (text: string): string => (query === query.toLowerCase() ? text.toLowerCase() : text);
  const wanted = fold(query);
  const matches = [...new Set(search.history.filter((entry) => fold(entry).includes(wanted)).reverse())];
  return { ...search, query, matches, at: 0 };
}

/** The next older (1) or newer (-1) match; stays at the ends. */
export function searchStep(search: HistorySearch, step: 1 | -1): HistorySearch {
  return { ...search, at: Math.max(0, Math.min(search.matches.length - 1, search.at + step)) };
}

/** The text that a search shows: its match, or the draft as it was. */
export function searchState({ matches, at, before, query }: HistorySearch): Editing {
  const match = matches[at];
  if (match === undefined) return before;
  const state = changed(before, draftOf(match));
  const found = match.toLowerCase().indexOf(query.toLowerCase());
  const cursor = found < 0 ? state.draft.cursor : draftOf(match.slice(0, found)).cursor;
  return { ...state, draft: { ...state.draft, cursor } };
}
