import { graphemes } from '../../lib/width.ts';
import type { KeyEvent } from '../keys.ts';
import { chordOf } from './chord.ts';
import { type CompletionMenu, makeCompletionMenu } from './completion-menu.ts';
import { layoutDraft } from './draft-layout.ts';
import { changed, type Editing, moved, pasted, replaced, startEditing, typed } from './editing.ts';
import { fitRow, menuRows, searchRow } from './editor-rows.ts';
import { EMACS_KEYS } from './emacs-keys.ts';
import { wholeText } from './folds.ts';
import {
  beginSearch,
  beginWalk,
  type HistorySearch,
  type HistoryWalk,
  searched,
  searchState,
  searchStep,
  walked,
} from './history-walk.ts';
import type { EditorRow, EditorStep, EditorView, LineEditor, LineEditorParts } from './line-editor.ts';
import { movedByRow } from './vertical.ts';
import { VI_KEYS, viCommand, viEscape } from './vi-keys.ts';

const CHANGED: EditorStep = { kind: 'changed' };
const PASSED: EditorStep = { kind: 'passed' };

/** The editor with what lives longer than a key: the menu, the walk through the history, a search. */
export class LiveLineEditor implements LineEditor {
  readonly #parts: LineEditorParts;
  readonly #menu: CompletionMenu;
  #state: Editing;
  #walk: HistoryWalk | null = null;
  #search: HistorySearch | null = null;
  /** Ctrl+X was pressed, and its second key is to come. */
  #chord = false;

  constructor(parts: LineEditorParts) {
    this.#parts = parts;
    this.#menu = makeCompletionMenu(parts.complete, parts.redraw);
    this.#state = startEditing(parts.mode);
  }

  readonly text = (): string => wholeText(this.#state.draft, this.#state.folds);
  readonly isEmpty = (): boolean => this.#state.draft.chars.length === 0;
  readonly hasOpenMenu = (): boolean => this.#search !== null || this.#menu.isOpen();

  readonly setText = (text: string): void => {
    this.#menu.close();
    this.#search = null;
    this.#become(replaced(this.#state, text));
  };

  readonly clear = (): void => {
    this.setText('');
    // A new prompt begins in insert mode.
    this.#state = { ...this.#state, vi: startEditing(this.#parts.mode).vi };
  };

  readonly remember = (text: string): void => this.#parts.history.add(text);

  readonly key = (event: KeyEvent): EditorStep => {
    const before = this.#state.draft;
    const step = this.#search === null ? this.#dispatch(event) : this.#searchKey(event);
    // Only typing opens the menu by itself; moving about, the history and undo close it.
    if (this.#state.draft !== before && step.kind === 'changed') {
      if (this.#followsTyping(event)) this.#menu.follow(this.#state, false);
      else if (this.#state.draft.chars !== before.chars || this.#state.draft.cursor !== before.cursor)
        this.#menu.close();
    }
    return step;
  };

  #followsTyping(event: KeyEvent): boolean {
    if (this.#state.vi?.mode === 'normal' || this.#search !== null) return false;
    if (event.type !== 'key') return event.type === 'text';
    if (event.name === 'backspace') return true;
    // What Tab completed is done, unless it is a folder, or a word that others follow.
    const { chars, cursor } = this.#state.draft;
    return event.name === 'tab' && /^[/\s]$/.test(chars[cursor - 1] ?? '');
  }

  #become(state: Editing): EditorStep {
    const other = state.draft.chars !== this.#state.draft.chars;
    if (other) this.#walk = null;
    this.#state = state;
    if (other) this.#parts.onText?.(this.isEmpty(), this.text);
    return CHANGED;
  }

  #dispatch(event: KeyEvent): EditorStep {
    if (event.type === 'paste') return this.#become(pasted(this.#state, event.text));
    if (event.type === 'text') return this.#typed(event.text);
    const chord = chordOf(event);
    if (this.#chord) return this.#secondKey(chord);
    // With vi keys a quick Esc and what follows may arrive as one; in no vi is that a key of its own.
    const [, behind] = (this.#state.vi === null ? null : /^alt-([^<>])$/u.exec(chord)) ?? [];
    if (behind !== undefined) {
      this.#menu.close();
      this.#state = viEscape(this.#state) ?? this.#state;
      return this.#typed(behind);
    }
    return this.#special(chord) ?? this.#tableKey(chord);
  }

  #typed(text: string): EditorStep {
    this.#chord = false;
    const look = { columns: this.#parts.columns() };
    let state = this.#state;
    for (const char of graphemes(text)) {
      state = state.vi?.mode === 'normal' ? viCommand(state, char, look) : typed(state, char);
    }
    return this.#become(state);
  }

  #tableKey(chord: string): EditorStep {
    const vi = this.#state.vi?.mode === 'normal' ? VI_KEYS[chord] : undefined;
    const edit = vi ?? EMACS_KEYS[chord];
    if (edit === undefined || (chord === 'ctrl-d' && this.isEmpty())) return PASSED;
    return this.#become(edit(this.#state, { columns: this.#parts.columns() }));
  }

  /** Keys that are no edits of the text; null for all others. */
  #special(chord: string): EditorStep | null {
    switch (chord) {
      case 'enter':
        return this.#enter();
      case 'alt-enter':
      case 'shift-enter':
      case 'alt-shift-enter':
        return this.#become(typed(this.#state, '\n'));
      case 'tab':
      case 'shift-tab':
        return this.#tab(chord === 'tab' ? 1 : -1);
      case 'escape':
        return this.#escape();
      case 'up':
      case 'ctrl-p':
        return this.#vertical(-1);
      case 'down':
      case 'ctrl-n':
        return this.#vertical(1);
      case 'ctrl-r':
        return this.#state.vi?.mode === 'normal' ? null : this.#openSearch();
      case 'ctrl-x':
        this.#chord = true;
        return CHANGED;
      case 'ctrl-g':
        return this.#menu.isOpen() ? this.#escape() : { kind: 'external' };
      case 'ctrl-z':
        return { kind: 'suspend' };
      case 'ctrl-l':
        return { kind: 'redraw' };
      case 'ctrl-c':
        // As in a shell: one Ctrl+C, and the line is gone with all that hangs on it.
        if (!this.#menu.isOpen()) return PASSED;
        this.clear();
        return CHANGED;
      default:
        return null;
    }
  }

  #secondKey(chord: string): EditorStep {
    this.#chord = false;
    if (chord === 'ctrl-e') return { kind: 'external' };
    return chord === 'ctrl-u' ? this.#tableKey('ctrl-_') : CHANGED;
  }

  #enter(): EditorStep {
    if (this.#menu.isOpen() && this.#menu.chosen() !== null) return this.#accept();
    const text = this.text();
    if (text.trim() === '') return CHANGED;
    if (this.#state.draft.chars.at(-1) === '\\') {
      const { draft } = this.#state;
      const cursor = draft.chars.length;
      return this.#become(changed(this.#state, { chars: [...draft.chars.slice(0, -1), '\n'], cursor }));
    }
    return this.#submit(text);
  }

  #submit(text: string): EditorStep {
    this.#menu.close();
    const { kills } = this.#state;
    this.#become({ ...startEditing(this.#parts.mode), kills });
    return { kind: 'submit', text };
  }

  #accept(): EditorStep {
    const next = this.#menu.accept(this.#state);
    return next === null ? CHANGED : this.#become(next);
  }

  /** Tab asks for offers where none are open, takes the only one, and goes through several. */
  #tab(step: 1 | -1): EditorStep {
    if (!this.#menu.isOpen()) {
      this.#menu.follow(this.#state, true);
      return this.#menu.offers().length === 1 ? this.#accept() : CHANGED;
    }
    if (this.#menu.offers().length === 1) return this.#accept();
    if (this.#menu.chosen() === null || step === -1) this.#menu.step(step);
    else return this.#accept();
    return CHANGED;
  }

  #escape(): EditorStep {
    this.#chord = false;
    if (this.#menu.isOpen()) {
      this.#menu.dismiss();
      return CHANGED;
    }
    const next = viEscape(this.#state);
    return next === null ? PASSED : this.#become(next);
  }

  #vertical(step: -1 | 1): EditorStep {
    if (this.#menu.isOpen()) {
      this.#menu.step(step);
      return CHANGED;
    }
    const byRow = movedByRow(this.#state, { columns: this.#parts.columns() }, step);
    if (byRow !== null) return this.#become(byRow);
    if (step === 1 && this.#walk === null) return this.#become(moved(this.#state, this.#state.draft.chars.length));
    const walk = this.#walk ?? beginWalk(this.#state, this.text(), this.#parts.history.entries());
    const next = walked(walk, step);
    if (next === null) return CHANGED;
    this.#become(next.state);
    this.#walk = next.walk;
    return CHANGED;
  }

  #openSearch(): EditorStep {
    this.#menu.close();
    this.#search = beginSearch(this.#state, this.#parts.history.entries());
    return CHANGED;
  }

  #searchKey(event: KeyEvent): EditorStep {
    const search = this.#search;
    if (search === null) return PASSED;
    if (event.type !== 'key') return this.#showSearch(searched(search, search.query + oneRow(event.text)));
    switch (chordOf(event)) {
      case 'ctrl-r':
      case 'up':
        return this.#showSearch(searchStep(search, 1));
      case 'ctrl-s':
      case 'down':
        return this.#showSearch(searchStep(search, -1));
      case 'backspace':
        return this.#showSearch(searched(search, graphemes(search.query).slice(0, -1).join('')));
      case 'escape':
      case 'ctrl-c':
      case 'ctrl-g':
        this.#search = null;
        return this.#become(search.before);
      case 'enter':
        this.#search = null;
        return search.matches.length === 0 ? this.#become(search.before) : this.#enter();
      default:
        // Any other key takes what was found and does its own work on it.
        this.#search = null;
        return this.#dispatch(event);
    }
  }

  #showSearch(search: HistorySearch): EditorStep {
    this.#search = search;
    return this.#become(searchState(search));
  }

  readonly view = (columns: number, maxRows: number): EditorView => {
    const { rows, row, column } = layoutDraft(this.#state.draft, this.#state.folds, columns);
    const below = this.#below(columns, maxRows);
    const room = Math.max(1, Math.min(rows.length, maxRows - below.length));
    const first = Math.max(0, Math.min(row - room + 1, rows.length - room));
    const shown = rows.slice(first, first + room);
    return { rows: shown, fromTop: first === 0, cursor: { row: row - first, column }, below };
  };

  #below(columns: number, maxRows: number): readonly EditorRow[] {
    if (maxRows < 2) return [];
    const look = { columns, signs: this.#parts.signs };
    if (this.#search !== null) return [searchRow(this.#search, look)];
    // The text keeps a few rows, however many there are to choose from.
    if (this.#menu.isOpen()) {
      return menuRows(this.#menu.offers(), this.#menu.chosen(), { ...look, rows: Math.max(1, maxRows - 3) });
    }
    const mode = this.#state.vi?.mode === 'normal' ? `-- NORMAL -- ${this.#state.vi.pending}` : '';
    return mode === '' ? [] : [{ text: fitRow(mode.trimEnd(), look), style: 'dim' }];
  }
}

/** What is pasted into a search becomes one row. */
const oneRow = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
