import { draftOf, insertChars, lineEnd, lineStart, remove } from '../draft.ts';
import {
  asOneStep,
  changed,
  type Edit,
  type Editing,
  erased,
  killed,
  type Look,
  moved,
  redo,
  typed,
  undo,
} from './editing.ts';
import { movedByRow } from './vertical.ts';
import { firstNonBlank, found, goLine, lineEndBelow, MOTIONS, type Motion, wordRange } from './vi-motions.ts';

/** In normal mode the cursor stands on a character, not behind the last one of its line. */
function onCharacter(state: Editing): Editing {
  const { draft } = state;
  const last = Math.max(lineStart(draft), lineEnd(draft) - 1);
  return draft.cursor <= last ? state : { ...state, draft: { ...draft, cursor: last } };
}

const inserting = (state: Editing): Editing => ({ ...state, vi: { mode: 'insert', pending: '' } });
const waiting = (state: Editing, pending: string): Editing => ({ ...state, vi: { mode: 'normal', pending } });

/** `count` lines from the cursor's with the break that belongs to them, cut. */
function cutLines(state: Editing, count: number): Editing {
  const { draft } = state;
  const [from, end] = [lineStart(draft), lineEndBelow(draft, count)];
  const cut = draft.chars.slice(from, end);
  const hasNext = end < draft.chars.length;
  const rest = remove(draft, hasNext ? from : Math.max(0, from - 1), hasNext ? end + 1 : end);
  const kills = [{ chars: [...cut, '\n'], lines: true }, ...state.kills];
  const next = changed({ ...state, kills }, rest);
  return moved(next, firstNonBlank(next.draft));
}

function clearLines(state: Editing, count: number): Editing {
  return killed({ ...state, last: 'other' }, lineStart(state.draft), lineEndBelow(state.draft, count));
}

/** Cuts the next `count` characters of the line. */
function cutChars(state: Editing, count: number): Editing {
  const { cursor } = state.draft;
  return killed({ ...state, last: 'other' }, cursor, Math.min(cursor + count, lineEnd(state.draft)));
}

/** `d` or `c` over a motion. */
function operate(state: Editing, operator: string, { to, inclusive = false }: Motion): Editing {
  const { cursor } = state.draft;
  const [from, end] = to < cursor ? [to, cursor] : [cursor, inclusive ? to + 1 : to];
  const cut = killed({ ...state, last: 'other' }, from, Math.min(end, state.draft.chars.length));
  return operator === 'c' ? inserting(cut) : cut;
}

function put(state: Editing, behind: boolean, count: number): Editing {
  const [kill] = state.kills;
  if (kill === undefined) return state;
  const { draft } = state;
  const copies = (chars: readonly string[]): readonly string[] => Array.from({ length: count }, () => chars).flat();
  if (kill.lines) {
    const line = kill.chars.slice(0, -1);
    const end = lineEnd(draft);
    const next = behind
      ? insertChars({ ...draft, cursor: end }, copies(['\n', ...line]))
      : insertChars({ ...draft, cursor: lineStart(draft) }, copies([...line, '\n']));
    const start = behind ? end + 1 : lineStart(draft);
    return changed(state, { ...next, cursor: start });
  }
  const cursor = behind && draft.cursor < lineEnd(draft) ? draft.cursor + 1 : draft.cursor;
  const next = insertChars({ ...draft, cursor }, copies(kill.chars));
  return changed(state, { ...next, cursor: next.cursor - 1 });
}

/** Other characters in the place of the next `count`, the cursor on the last of them; nothing where the line has fewer. */
function replaceChars(state: Editing, count: number, other: (char: string) => string): Editing {
  const { draft } = state;
  const end = draft.cursor + count;
  if (end > lineEnd(draft)) return state;
  const chars = draft.chars.slice(draft.cursor, end).flatMap((char) => draftOf(other(char)).chars);
  const next = insertChars(remove(draft, draft.cursor, end), chars);
  return changed(state, { ...next, cursor: Math.max(draft.cursor, next.cursor - 1) });
}

/** Small letters large and the other way round; the cursor goes behind them. */
function toggleCase(state: Editing, count: number): Editing {
  const { draft } = state;
  const there = Math.min(count, lineEnd(draft) - draft.cursor);
  if (there <= 0) return state;
  const next = replaceChars(state, there, (char) =>
    char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase(),
  );
  return moved(next, Math.min(next.draft.cursor + 1, lineEnd(next.draft)));
}

const opened = (state: Editing, cursor: number, back: boolean): Editing => {
  const next = changed(state, insertChars({ ...state.draft, cursor }, ['\n']));
  return inserting(back ? moved(next, next.draft.cursor - 1) : next);
};

/** A command of one key, given how often. */
type Command = (state: Editing, look: Look, count: number) => Editing;

/** Carries an edit out `count` times, or as often as it finds something to do. */
const times =
  (edit: (state: Editing, look: Look) => Editing | null): Command =>
  (state, look, count) => {
    let now = state;
    for (let left = count; left > 0; left--) {
      const next = edit(now, look);
      if (next === null || next === now) break;
      now = next;
    }
    return now;
  };

/** Commands of one key. */
const COMMANDS: Readonly<Record<string, Command>> = {
  j: times((s, look) => movedByRow(s, look, 1)),
  k: times((s, look) => movedByRow(s, look, -1)),
  x: (s, _look, count) => cutChars(s, count),
  X: (s, _look, count) => erased(s, Math.max(lineStart(s.draft), s.draft.cursor - count), s.draft.cursor),
  D: (s) => killed({ ...s, last: 'other' }, s.draft.cursor, lineEnd(s.draft)),
  C: (s) => inserting(killed({ ...s, last: 'other' }, s.draft.cursor, lineEnd(s.draft))),
  S: (s, _look, count) => inserting(clearLines(s, count)),
  s: (s, _look, count) => inserting(cutChars(s, count)),
  i: inserting,
  I: (s) => inserting(moved(s, firstNonBlank(s.draft))),
  a: (s) => inserting(moved(s, Math.min(s.draft.cursor + 1, lineEnd(s.draft)))),
  A: (s) => inserting(moved(s, lineEnd(s.draft))),
  o: (s) => opened(s, lineEnd(s.draft), false),
  O: (s) => opened(s, lineStart(s.draft), true),
  p: (s, _look, count) => put(s, true, count),
  P: (s, _look, count) => put(s, false, count),
  u: times(undo),
  '~': (s, _look, count) => toggleCase(s, count),
  ' ': (s, _look, count) => moved(s, Math.min(s.draft.cursor + count, lineEnd(s.draft))),
};

/** The keys of a command before its last one: `2d3` of `2d3w`, `3f` of `3fx`. */
interface Begun {
  readonly operator: string;
  /** `f`, `t`, `g` or `r`, which want one more key; empty otherwise. */
  readonly prefix: string;
  /** Both counts together; null without any. */
  readonly count: number | null;
  /** The last key was a digit, so that `0` is one too. */
  readonly counting: boolean;
}

/** Nobody means more than this; what is typed further changes nothing. */
const MOST = 9_999;

function begunBy(pending: string): Begun {
  const [, first = '', operator = '', second = '', prefix = ''] = /^(\d*)([dc]?)(\d*)([ftgr]?)$/.exec(pending) ?? [];
  const count = first + second === '' ? null : Math.min(MOST, Number(first || 1) * Number(second || 1));
  return { operator, prefix, count, counting: /\d$/.test(pending) };
}

/** Whether more keys have to come behind this one. */
function continues({ operator, prefix, counting }: Begun, char: string): boolean {
  if (prefix !== '') return false;
  return /^[1-9ftg]$/.test(char) || (counting && char === '0') || (operator === '' && /^[dcr]$/.test(char));
}

/** Where the last key of a command leads, or of what an operator takes; null when it is no motion. */
function motionOf({ draft }: Editing, { operator, prefix, count }: Begun, char: string): Motion | null {
  if (prefix === 'g') return char === 'g' ? goLine(draft, count) : null;
  if (prefix !== '') return found(draft, prefix, char, count ?? 1);
  if (char === 'w' && operator !== '') return wordRange(draft, operator, count ?? 1);
  return MOTIONS[char]?.(draft, count) ?? null;
}

/** A command by its last key. */
function completed(state: Editing, begun: Begun, char: string, look: Look): Editing {
  const { operator, prefix } = begun;
  const count = begun.count ?? 1;
  if (prefix === 'r') return replaceChars(state, count, () => char);
  if (prefix === '' && char === operator) {
    return operator === 'd' ? cutLines(state, count) : inserting(clearLines(state, count));
  }
  const motion = motionOf(state, begun, char);
  if (motion === null) return operator + prefix === '' ? (COMMANDS[char]?.(state, look, count) ?? state) : state;
  return operator === '' ? moved(state, motion.to) : operate(state, operator, motion);
}

/** One character typed in normal mode. */
export function viCommand(state: Editing, char: string, look: Look): Editing {
  const pending = state.vi?.pending ?? '';
  const begun = begunBy(pending);
  const next = continues(begun, char)
    ? waiting(state, pending + char)
    : completed(waiting(state, ''), begun, char, look);
  if (next.vi?.mode === 'insert') return { ...next, vi: { ...next.vi, since: state.past } };
  return onCharacter(next);
}

/** Esc: from insert to normal mode, or an unfinished command is forgotten; null when it means nothing here. */
export function viEscape(state: Editing): Editing | null {
  if (state.vi === null) return null;
  if (state.vi.mode === 'insert') {
    const back = Math.max(lineStart(state.draft), state.draft.cursor - 1);
    // A change and what was typed for it are undone together.
    const one = state.vi.since === undefined ? state : asOneStep(state, state.vi.since);
    return onCharacter(waiting(moved(one, back), ''));
  }
  return state.vi.pending === '' ? null : waiting(state, '');
}

/** Keys that are no characters, in normal mode; what is not named here is as under emacs keys. */
export const VI_KEYS: Readonly<Record<string, Edit>> = {
  backspace: (s) => onCharacter(moved(s, Math.max(lineStart(s.draft), s.draft.cursor - 1))),
  left: (s) => onCharacter(moved(s, Math.max(lineStart(s.draft), s.draft.cursor - 1))),
  right: (s) => onCharacter(moved(s, Math.min(lineEnd(s.draft), s.draft.cursor + 1))),
  end: (s) => onCharacter(moved(s, lineEnd(s.draft))),
  'ctrl-r': redo,
  'ctrl-j': (s) => typed(s, '\n'),
};
