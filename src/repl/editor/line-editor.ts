import type { Signs } from '../../render/signs.ts';
import type { KeyEvent } from '../keys.ts';
import type { Completer } from './completion.ts';
import { LiveLineEditor } from './live-line-editor.ts';

/** What a key did. */
export type EditorStep =
  /** Taken; draw again. */
  | { readonly kind: 'changed' }
  /** Not for the editor: Ctrl+C, Esc with nothing to close, Ctrl+D on an empty draft, keys it does not know. */
  | { readonly kind: 'passed' }
  /** Enter: the whole text, folded pastes opened. The editor is empty now. */
  | { readonly kind: 'submit'; readonly text: string }
  /** Ctrl+X Ctrl+E or Ctrl+G: edit `text()` elsewhere and put it back by `setText`. */
  | { readonly kind: 'external' }
  /** Ctrl+Z */
  | { readonly kind: 'suspend' }
  /** Ctrl+L: draw everything anew. */
  | { readonly kind: 'redraw' };

/** A row under the text: the menu, the search, the mode. Without control characters, not wider than the window. */
export interface EditorRow {
  readonly text: string;
  readonly style: 'plain' | 'chosen' | 'dim';
}

export interface EditorView {
  /** Rows of the text, each at most `columns` wide, without the prompt sign. */
  readonly rows: readonly string[];
  /** The first of them is the draft's first: the prompt sign stands before it. */
  readonly fromTop: boolean;
  readonly cursor: { readonly row: number; readonly column: number };
  readonly below: readonly EditorRow[];
}

/** The texts sent before, oldest first. */
export interface InputHistory {
  /** Reads what other chats have added, too. */
  readonly entries: () => readonly string[];
  readonly add: (text: string) => void;
}

export interface LineEditorParts {
  readonly mode: 'emacs' | 'vi';
  readonly history: InputHistory;
  readonly complete: Completer;
  /** Something to draw has come without a key. */
  readonly redraw: () => void;
  /** The text is another one now, by whatever way; for what keeps it on disk. Working it out takes time: ask late. */
  readonly onText?: (isEmpty: boolean, text: () => string) => void;
  /** Columns of the text as it is drawn. */
  readonly columns: () => number;
  /** Mira's own signs for this locale. */
  readonly signs: Signs;
}

/** The editor of one chat. It writes to no terminal. */
export interface LineEditor {
  readonly key: (event: KeyEvent) => EditorStep;
  /** What is drawn in `columns` and at most `maxRows` rows, the menu included. */
  readonly view: (columns: number, maxRows: number) => EditorView;
  /** The whole text, folds opened. */
  readonly text: () => string;
  readonly isEmpty: () => boolean;
  /** Another text, the cursor at its end; undo brings the old one back. */
  readonly setText: (text: string) => void;
  /** Empties it; undo brings the text back. */
  readonly clear: () => void;
  /** Puts what was sent, or carried out, into the history: a message that waits may still be changed. */
  readonly remember: (text: string) => void;
  /** A menu or a search is open: Esc closes it before it means anything else; Ctrl+C closes a search, and empties the text with a menu. */
  readonly hasOpenMenu: () => boolean;
}

/** Opens an editor with an empty text. */
export function openLineEditor(parts: LineEditorParts): LineEditor {
  return new LiveLineEditor(parts);
}
