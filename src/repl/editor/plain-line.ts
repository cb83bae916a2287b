import { draftOf, draftText } from '../draft.ts';
import type { KeyEvent } from '../keys.ts';
import { chordOf } from './chord.ts';
import { type Layout, layoutDraft } from './draft-layout.ts';
import { changed, type Editing, startEditing, typed } from './editing.ts';
import { EMACS_KEYS } from './emacs-keys.ts';
import { pastedText } from './folds.ts';

/** A line that answers a question or filters a list: the editor's keys, without history, completion and folds. */
export type PlainLine = Editing;

/** A line that holds `text`, the cursor at its end. */
export const plainLine = (text = ''): PlainLine => ({ ...startEditing('emacs'), draft: draftOf(text) });

/** What was typed into it. */
export const plainText = ({ draft }: PlainLine): string => draftText(draft);

/** The line after one key; the same object when the key means nothing to it. */
export function editPlain(line: PlainLine, event: KeyEvent): PlainLine {
  if (event.type === 'text') return typed(line, event.text);
  if (event.type === 'paste') {
    const next = typed(line, pastedText(event.text));
    return changed(line, next.draft);
  }
  const chord = chordOf(event);
  if (chord === 'alt-enter' || chord === 'shift-enter') return typed(line, '\n');
  // No row of a question is as wide as to need the columns of a window.
  return EMACS_KEYS[chord]?.(line, { columns: Number.POSITIVE_INFINITY }) ?? line;
}

/** The line as rows of a window. */
export const plainRows = ({ draft, folds }: PlainLine, columns: number): Layout => layoutDraft(draft, folds, columns);
