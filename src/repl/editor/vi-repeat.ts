import type { Editing, Vi } from './editing.ts';

/** The state of vi keys; normal mode where there is none. */
export const viOf = ({ vi }: Editing): Vi => vi ?? { mode: 'normal', pending: '' };

/** Keeps a change, so that `.` can do it again: at once, or with what will be typed for it. */
export function kept(next: Editing, before: Editing, keys: string): Editing {
  const vi = viOf(next);
  if (vi.mode === 'insert') return { ...next, vi: { ...vi, since: before.past, begun: { keys, draft: next.draft } } };
  if (next.draft.chars === before.draft.chars || /^\d*[u.]$/.test(keys)) return next;
  return { ...next, vi: { ...vi, dot: { keys, chars: [] } } };
}

/** The change that Esc ends, with what was typed for it; the one before where the text around that changed, too. */
export function insertedSince({ draft, vi }: Editing): Vi['dot'] {
  const begun = vi?.begun;
  if (begun === undefined) return vi?.dot;
  const { keys, draft: first } = begun;
  const end = draft.chars.length - (first.chars.length - first.cursor);
  const same = (now: readonly string[], then: readonly string[]): boolean => now.join('') === then.join('');
  const stands =
    end >= first.cursor &&
    same(draft.chars.slice(0, first.cursor), first.chars.slice(0, first.cursor)) &&
    same(draft.chars.slice(end), first.chars.slice(first.cursor));
  return stands ? { keys, chars: draft.chars.slice(first.cursor, end) } : vi?.dot;
}
