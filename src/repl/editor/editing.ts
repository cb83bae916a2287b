import { at, type Draft, draftOf, EMPTY_DRAFT, insert, insertChars, printable, remove } from '../draft.ts';
import { foldChar, isLarge, pastedText } from './folds.ts';

/** Text that was cut, as characters of a draft; `lines` when whole lines were cut (vi). */
export interface Kill {
  readonly chars: readonly string[];
  readonly lines: boolean;
}

/** What the last key did, as far as the next one cares. */
type Act = 'type' | 'kill' | 'yank' | 'other';

/** The state of vi keys. */
export interface Vi {
  readonly mode: 'insert' | 'normal';
  /** Keys of a command that is not complete: `d`, `df`, `g`. */
  readonly pending: string;
  /** The undo steps as they were before the command that began to insert. */
  readonly since?: readonly Draft[];
  /** The command that began to insert, and the text as it left it. */
  readonly begun?: { readonly keys: string; readonly draft: Draft };
  /** The last change, with what was typed for it; `.` does it again. */
  readonly dot?: { readonly keys: string; readonly chars: readonly string[] };
  /** The last character that was looked for, by `f`, `F`, `t` or `T`; `;` and `,` look for it again. */
  readonly find?: { readonly kind: string; readonly char: string };
}

/** Everything an editor knows about the text that is being typed. Each key gives another one. */
export interface Editing {
  readonly draft: Draft;
  /** Whole texts of the folded pastes, by their number. */
  readonly folds: readonly string[];
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
  /** The newest first. */
  readonly kills: readonly Kill[];
  readonly last: Act;
  /** Where the last yank stands in the draft, and which kill it is. */
  readonly yanked: { readonly from: number; readonly to: number; readonly index: number } | null;
  /** The column that moves up and down keep to; null when the next one decides it. */
  readonly goal: number | null;
  /** Null with emacs keys. */
  readonly vi: Vi | null;
}

/** How a key is carried out: columns of the text as it is drawn. */
export interface Look {
  readonly columns: number;
}

/** One key's work. */
export type Edit = (state: Editing, look: Look) => Editing;

const MAX_UNDO = 200;
/** Characters that all undo steps together may hold; ten steps there always are. */
const MAX_UNDO_CHARS = 1_000_000;
export const MAX_KILLS = 20;

/** An empty draft under these keys. */
export function startEditing(mode: 'emacs' | 'vi'): Editing {
  return {
    draft: EMPTY_DRAFT,
    folds: [],
    past: [],
    future: [],
    kills: [],
    last: 'other',
    yanked: null,
    goal: null,
    vi: mode === 'vi' ? { mode: 'insert', pending: '' } : null,
  };
}

/** The cursor elsewhere; nothing else changes. */
export function moved(state: Editing, cursor: number): Editing {
  return { ...state, draft: at(state.draft, cursor), last: 'other', yanked: null, goal: null };
}

/** The undo steps with one more; fewer of a long text. */
function remembered(past: readonly Draft[], draft: Draft): readonly Draft[] {
  const steps = Math.floor(MAX_UNDO_CHARS / Math.max(1, draft.chars.length));
  return [...past, draft].slice(-Math.max(10, Math.min(MAX_UNDO, steps)));
}

/** Another text. The one before can be brought back, unless `joins` says that it belongs to the same undo step. */
export function changed(state: Editing, draft: Draft, last: Act = 'other', joins = false): Editing {
  const past = joins ? state.past : remembered(state.past, state.draft);
  return { ...state, draft, past, future: [], last, yanked: null, goal: null };
}

/** Types characters; a run of them is undone word by word. Control characters have no place in a prompt. */
export function typed(state: Editing, raw: string): Editing {
  const text = printable(raw);
  if (text === '') return state;
  const before = state.draft.chars[state.draft.cursor - 1] ?? '';
  const newWord = /^\s$/.test(before) && /^\S/.test(text);
  return changed(state, insert(state.draft, text), 'type', state.last === 'type' && !newWord);
}

/** A paste: one undo step, folded when it is large. */
export function pasted(state: Editing, raw: string): Editing {
  const text = pastedText(raw);
  if (text === '') return state;
  if (!isLarge(text)) return changed(state, insert(state.draft, text));
  const folds = [...state.folds, text];
  return changed({ ...state, folds }, insertChars(state.draft, [foldChar(state.folds.length)]));
}

/** Another whole text, the cursor at its end. Pastes that were folded and still stand in it stay folded. */
export function replaced(state: Editing, text: string): Editing {
  let chars: readonly string[] = [];
  let from = 0;
  state.folds.forEach((fold, number) => {
    const at = text.indexOf(fold, from);
    if (at < 0) return;
    chars = [...chars, ...draftOf(text.slice(from, at)).chars, foldChar(number)];
    from = at + fold.length;
  });
  chars = [...chars, ...draftOf(text.slice(from)).chars];
  return changed(state, { chars, cursor: chars.length });
}

/** Removes a range without keeping it. */
export function erased(state: Editing, from: number, to: number): Editing {
  return from >= to ? { ...state, last: 'other' } : changed(state, remove(state.draft, from, to));
}

/** Cuts a range into the kill ring; cuts in a row become one, in the order they had. */
export function killed(state: Editing, from: number, to: number, lines = false): Editing {
  if (from >= to) return { ...state, last: state.last === 'kill' ? 'kill' : 'other' };
  const cut = state.draft.chars.slice(from, to);
  const [newest, ...older] = state.kills;
  const joins = state.last === 'kill' && newest !== undefined && !lines;
  const chars = !joins ? cut : from < state.draft.cursor ? [...cut, ...newest.chars] : [...newest.chars, ...cut];
  const kills = joins ? [{ chars, lines: false }, ...older] : [{ chars, lines }, ...state.kills];
  return { ...changed(state, remove(state.draft, from, to), 'kill'), kills: kills.slice(0, MAX_KILLS) };
}

/** Puts the newest kill at the cursor. */
export function yank(state: Editing): Editing {
  const [kill] = state.kills;
  if (kill === undefined) return state;
  const from = state.draft.cursor;
  const next = changed(state, insertChars(state.draft, kill.chars), 'yank');
  return { ...next, yanked: { from, to: from + kill.chars.length, index: 0 } };
}

/** Replaces what was just yanked by the kill before it. */
export function yankOlder(state: Editing): Editing {
  if (state.yanked === null || state.last !== 'yank') return state;
  const { from, to } = state.yanked;
  const index = (state.yanked.index + 1) % state.kills.length;
  const kill = state.kills[index];
  if (kill === undefined) return state;
  const next = changed(state, insertChars(remove(state.draft, from, to), kill.chars), 'yank', true);
  return { ...next, yanked: { from, to: from + kill.chars.length, index } };
}

/** Brings the text before the last change back. */
export function undo(state: Editing): Editing {
  const draft = state.past.at(-1);
  if (draft === undefined) return state;
  const future = [...state.future, state.draft];
  return { ...state, draft, past: state.past.slice(0, -1), future, last: 'other', yanked: null, goal: null };
}

/** One undo step out of all that came after `since`; as it is where these steps are not there any more. */
export function asOneStep(state: Editing, since: readonly Draft[]): Editing {
  const last = since.at(-1);
  const before = last === undefined ? -1 : state.past.lastIndexOf(last);
  return last !== undefined && before < 0 ? state : { ...state, past: state.past.slice(0, before + 2) };
}

/** Takes the last undo back. */
export function redo(state: Editing): Editing {
  const draft = state.future.at(-1);
  if (draft === undefined) return state;
  const past = [...state.past, state.draft];
  return { ...state, draft, past, future: state.future.slice(0, -1), last: 'other', yanked: null, goal: null };
}
