import { at } from '../draft.ts';
import { indexAt, layoutDraft } from './draft-layout.ts';
import type { Editing, Look } from './editing.ts';

/** The cursor one row up (-1) or down (1) as the text is drawn, in its column; null when there is no such row. */
export function movedByRow(state: Editing, { columns }: Look, step: -1 | 1): Editing | null {
  const layout = layoutDraft(state.draft, state.folds, columns);
  const row = layout.row + step;
  if (row < 0 || row >= layout.rows.length) return null;
  const goal = state.goal ?? layout.column;
  const index = indexAt(state.draft, state.folds, layout, row, goal);
  return { ...state, draft: at(state.draft, index), goal, last: 'other', yanked: null };
}
