import { graphemes } from '../../lib/width.ts';
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
import { firstNonBlank, found, goLine, linesTo, MOTIONS, type Motion, wordRange } from './vi-motions.ts';
import { textObject } from './vi-objects.ts';
import { cutChars, inserting, joined, linesBelow, operate, operateLines, operateRange, put } from './vi-operators.ts';
import { insertedSince, kept, viOf } from './vi-repeat.ts';

/** In normal mode the cursor stands on a character, not behind the last one of its line. */
function onCharacter(state: Editing): Editing {
  const { draft } = state;
  const last = Math.max(lineStart(draft), lineEnd(draft) - 1);
  return draft.cursor <= last ? state : { ...state, draft: { ...draft, cursor: last } };
}

const waiting = (state: Editing, pending: string): Editing => ({
  ...state,
  vi: { ...state.vi, mode: 'normal', pending },
});

/** The last change once more, with what was typed for it. */
function again(state: Editing, look: Look): Editing {
  const dot = state.vi?.dot;
  if (dot === undefined) return state;
  const done = graphemes(dot.keys).reduce((now, key) => viCommand(now, key, look), state);
  if (done.vi?.mode !== 'insert') return done;
  return viEscape(changed(done, insertChars(done.draft, dot.chars))) ?? done;
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
  S: (s, _look, count) => operateLines(s, 'c', linesBelow(s, count)),
  Y: (s, _look, count) => operateLines(s, 'y', linesBelow(s, count)),
  J: times(joined),
  '.': again,
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
  /** `f`, `F`, `t`, `T`, `g`, `r`, and `i`, `a` behind an operator, which want one more key; empty otherwise. */
  readonly prefix: string;
  /** Both counts together; null without any. */
  readonly count: number | null;
  /** The last key was a digit, so that `0` is one too. */
  readonly counting: boolean;
}

/** Nobody means more than this; what is typed further changes nothing. */
const MOST = 9_999;

function begunBy(pending: string): Begun {
  const [, first = '', operator = '', second = '', prefix = ''] =
    /^(\d*)([dcy]?)(\d*)([fFtTgria]?)$/.exec(pending) ?? [];
  const count = first + second === '' ? null : Math.min(MOST, Number(first || 1) * Number(second || 1));
  return { operator, prefix, count, counting: /\d$/.test(pending) };
}

/** Whether more keys have to come behind this one. */
function continues({ operator, prefix, counting }: Begun, char: string): boolean {
  if (prefix !== '') return false;
  if (/^[1-9fFtTg]$/.test(char) || (counting && char === '0')) return true;
  return operator === '' ? /^[dcyr]$/.test(char) : /^[ia]$/.test(char);
}

/** `;` and `,`: the last character once more, the same way or the other. */
function foundAgain({ draft, vi }: Editing, char: string, count: number): Motion | null {
  const find = vi?.find;
  if (find === undefined) return null;
  const other = find.kind === find.kind.toLowerCase() ? find.kind.toUpperCase() : find.kind.toLowerCase();
  return found(draft, char === ';' ? find.kind : other, find.char, count, true);
}

/** Where the last key of a command leads, or of what an operator takes; null when it is no motion. */
function motionOf(state: Editing, { operator, prefix, count }: Begun, char: string): Motion | null {
  const { draft } = state;
  if (prefix === 'g') return char === 'g' ? goLine(draft, count) : null;
  if (prefix !== '') return found(draft, prefix, char, count ?? 1);
  if (char === ';' || char === ',') return foundAgain(state, char, count ?? 1);
  if (/^[wW]$/.test(char) && operator !== '') return wordRange(draft, operator, count ?? 1, char);
  return MOTIONS[char]?.(draft, count) ?? null;
}

/** An operator with its last key; as it was where that names nothing. */
function operated(state: Editing, begun: Begun, char: string): Editing {
  const { operator, prefix } = begun;
  if (/^[ia]$/.test(prefix)) {
    const range = textObject(state.draft, prefix, char);
    return range === null ? state : operateRange(state, operator, range);
  }
  if (prefix === '' && char === operator) return operateLines(state, operator, linesBelow(state, begun.count ?? 1));
  if (prefix === '' || prefix === 'g') {
    const lines = linesTo(state.draft, prefix + char, begun.count);
    if (lines !== null) return operateLines(state, operator, lines);
  }
  const motion = motionOf(state, begun, char);
  return motion === null ? state : operate(state, operator, motion);
}

/** A command by its last key. */
function completed(before: Editing, begun: Begun, char: string, look: Look): Editing {
  const { operator, prefix } = begun;
  const count = begun.count ?? 1;
  const looksFor = /^[fFtT]$/.test(prefix);
  const state = looksFor ? { ...before, vi: { ...viOf(before), find: { kind: prefix, char } } } : before;
  if (prefix === 'r') return replaceChars(state, count, () => char);
  if (operator !== '') return operated(state, begun, char);
  const motion = motionOf(state, begun, char);
  if (motion !== null) return moved(state, motion.to);
  return prefix === '' ? (COMMANDS[char]?.(state, look, count) ?? state) : state;
}

/** One character typed in normal mode. */
export function viCommand(state: Editing, char: string, look: Look): Editing {
  const pending = state.vi?.pending ?? '';
  const begun = begunBy(pending);
  if (continues(begun, char)) return onCharacter(waiting(state, pending + char));
  const next = kept(completed(waiting(state, ''), begun, char, look), state, pending + char);
  return next.vi?.mode === 'insert' ? next : onCharacter(next);
}

/** Esc: from insert to normal mode, or an unfinished command is forgotten; null when it means nothing here. */
export function viEscape(state: Editing): Editing | null {
  if (state.vi === null) return null;
  if (state.vi.mode === 'insert') {
    const { since, begun: _, ...vi } = state.vi;
    const back = Math.max(lineStart(state.draft), state.draft.cursor - 1);
    // A change and what was typed for it are undone together.
    const one = since === undefined ? state : asOneStep(state, since);
    const dot = insertedSince(state);
    return onCharacter(waiting({ ...moved(one, back), vi: dot === undefined ? vi : { ...vi, dot } }, ''));
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
