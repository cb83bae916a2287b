import { type Draft, draftOf, insertChars, lineEnd, lineStart, remove } from '../draft.ts';
import { changed, type Edit, type Editing, erased, killed, type Look, moved, redo, typed, undo } from './editing.ts';
import { movedByRow } from './vertical.ts';
import { viWordBack, viWordEnd, viWordNext } from './words.ts';

/** Where a motion leads; `inclusive`: an operator takes the character there too; `lines`: it takes whole lines. */
interface Motion {
  readonly to: number;
  readonly inclusive?: boolean;
}

const firstNonBlank = (draft: Draft): number => {
  let at = lineStart(draft);
  while (at < lineEnd(draft) && /^[ \t]$/.test(draft.chars[at] ?? '')) at++;
  return at;
};

const MOTIONS: Readonly<Record<string, (draft: Draft) => Motion>> = {
  h: (d) => ({ to: Math.max(lineStart(d), d.cursor - 1) }),
  l: (d) => ({ to: Math.min(lineEnd(d), d.cursor + 1) }),
  0: (d) => ({ to: lineStart(d) }),
  '^': (d) => ({ to: firstNonBlank(d) }),
  $: (d) => ({ to: lineEnd(d) }),
  w: (d) => ({ to: viWordNext(d) }),
  b: (d) => ({ to: viWordBack(d) }),
  e: (d) => ({ to: viWordEnd(d), inclusive: true }),
  G: (d) => ({ to: lineStart({ ...d, cursor: d.chars.length }) }),
  gg: () => ({ to: 0 }),
};

/** `f` or `t` with its character: within the line, null when it is not there. */
function found({ chars, cursor }: Draft, kind: string, wanted: string): Motion | null {
  const end = lineEnd({ chars, cursor });
  const index = chars.slice(0, end).indexOf(wanted, cursor + 1);
  return index < 0 ? null : { to: kind === 't' ? index - 1 : index, inclusive: true };
}

/** In normal mode the cursor stands on a character, not behind the last one of its line. */
function onCharacter(state: Editing): Editing {
  const { draft } = state;
  const last = Math.max(lineStart(draft), lineEnd(draft) - 1);
  return draft.cursor <= last ? state : { ...state, draft: { ...draft, cursor: last } };
}

const inserting = (state: Editing): Editing => ({ ...state, vi: { mode: 'insert', pending: '' } });
const waiting = (state: Editing, pending: string): Editing => ({ ...state, vi: { mode: 'normal', pending } });

/** The lines of the cursor with the break that belongs to them, cut. */
function cutLine(state: Editing): Editing {
  const { draft } = state;
  const [from, end] = [lineStart(draft), lineEnd(draft)];
  const cut = draft.chars.slice(from, end);
  const hasNext = end < draft.chars.length;
  const rest = remove(draft, hasNext ? from : Math.max(0, from - 1), hasNext ? end + 1 : end);
  const kills = [{ chars: [...cut, '\n'], lines: true }, ...state.kills];
  const next = changed({ ...state, kills }, rest);
  return moved(next, firstNonBlank(next.draft));
}

function clearLine(state: Editing): Editing {
  return killed({ ...state, last: 'other' }, lineStart(state.draft), lineEnd(state.draft));
}

/** `d` or `c` over a motion. */
function operate(state: Editing, operator: string, { to, inclusive = false }: Motion): Editing {
  const { cursor } = state.draft;
  const [from, end] = to < cursor ? [to, cursor] : [cursor, inclusive ? to + 1 : to];
  const cut = killed({ ...state, last: 'other' }, from, Math.min(end, state.draft.chars.length));
  return operator === 'c' ? inserting(cut) : cut;
}

/** `cw` changes to the end of the word, unlike `dw`; a `w` at the end of a line does not take its break. */
function wordRange(draft: Draft, operator: string): Motion {
  if (operator === 'c' && /^\S/.test(draft.chars[draft.cursor] ?? '')) {
    const back = viWordEnd({ ...draft, cursor: draft.cursor - 1 });
    return { to: Math.max(draft.cursor, back), inclusive: true };
  }
  return { to: Math.min(viWordNext(draft), lineEnd(draft)) };
}

function put(state: Editing, behind: boolean): Editing {
  const [kill] = state.kills;
  if (kill === undefined) return state;
  const { draft } = state;
  if (kill.lines) {
    const line = kill.chars.slice(0, -1);
    const end = lineEnd(draft);
    const next = behind
      ? insertChars({ ...draft, cursor: end }, ['\n', ...line])
      : insertChars({ ...draft, cursor: lineStart(draft) }, [...line, '\n']);
    const start = behind ? end + 1 : lineStart(draft);
    return changed(state, { ...next, cursor: start });
  }
  const cursor = behind && draft.cursor < lineEnd(draft) ? draft.cursor + 1 : draft.cursor;
  const next = insertChars({ ...draft, cursor }, kill.chars);
  return changed(state, { ...next, cursor: next.cursor - 1 });
}

function replaceOne(state: Editing, char: string): Editing {
  const { draft } = state;
  if (draft.cursor >= lineEnd(draft)) return state;
  const next = insertChars(remove(draft, draft.cursor, draft.cursor + 1), draftOf(char).chars);
  return changed(state, { ...next, cursor: draft.cursor });
}

function toggleCase(state: Editing): Editing {
  const char = state.draft.chars[state.draft.cursor] ?? '';
  if (char === '' || char === '\n') return state;
  const other = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
  const next = replaceOne(state, other);
  return moved(next, Math.min(next.draft.cursor + 1, lineEnd(next.draft)));
}

const opened = (state: Editing, cursor: number, back: boolean): Editing => {
  const next = changed(state, insertChars({ ...state.draft, cursor }, ['\n']));
  return inserting(back ? moved(next, next.draft.cursor - 1) : next);
};

/** Commands of one key. */
const COMMANDS: Readonly<Record<string, Edit>> = {
  j: (s, look) => movedByRow(s, look, 1) ?? s,
  k: (s, look) => movedByRow(s, look, -1) ?? s,
  x: (s) => killed({ ...s, last: 'other' }, s.draft.cursor, Math.min(s.draft.cursor + 1, lineEnd(s.draft))),
  X: (s) => erased(s, Math.max(lineStart(s.draft), s.draft.cursor - 1), s.draft.cursor),
  D: (s) => killed({ ...s, last: 'other' }, s.draft.cursor, lineEnd(s.draft)),
  C: (s) => inserting(killed({ ...s, last: 'other' }, s.draft.cursor, lineEnd(s.draft))),
  S: (s) => inserting(clearLine(s)),
  s: (s) => inserting(killed({ ...s, last: 'other' }, s.draft.cursor, Math.min(s.draft.cursor + 1, lineEnd(s.draft)))),
  i: inserting,
  I: (s) => inserting(moved(s, firstNonBlank(s.draft))),
  a: (s) => inserting(moved(s, Math.min(s.draft.cursor + 1, lineEnd(s.draft)))),
  A: (s) => inserting(moved(s, lineEnd(s.draft))),
  o: (s) => opened(s, lineEnd(s.draft), false),
  O: (s) => opened(s, lineStart(s.draft), true),
  p: (s) => put(s, true),
  P: (s) => put(s, false),
  u: undo,
  '~': toggleCase,
  ' ': (s) => moved(s, Math.min(s.draft.cursor + 1, lineEnd(s.draft))),
};

/** The second and third key of a command. */
function continued(state: Editing, pending: string, char: string): Editing {
  const done = waiting(state, '');
  const operator = /^[dc]/.test(pending) ? (pending[0] ?? '') : '';
  if (pending === 'r') return replaceOne(done, char);
  if (/[ft]$/.test(pending)) {
    const motion = found(state.draft, pending.at(-1) ?? '', char);
    if (motion === null) return done;
    return operator === '' ? moved(done, motion.to) : operate(done, operator, motion);
  }
  if (pending.endsWith('g')) {
    if (char !== 'g') return done;
    return operator === '' ? moved(done, 0) : operate(done, operator, { to: 0 });
  }
  if (char === operator) return operator === 'd' ? cutLine(done) : inserting(clearLine(done));
  if (/^[ftg]$/.test(char)) return waiting(state, operator + char);
  if (char === 'w') return operate(done, operator, wordRange(state.draft, operator));
  const motion = MOTIONS[char]?.(state.draft);
  return motion === undefined ? done : operate(done, operator, motion);
}

/** One character typed in normal mode. */
export function viCommand(state: Editing, char: string, look: Look): Editing {
  const pending = state.vi?.pending ?? '';
  let next: Editing;
  if (pending !== '') next = continued(state, pending, char);
  else if (/^[dcrftg]$/.test(char)) next = waiting(state, char);
  else {
    const motion = MOTIONS[char]?.(state.draft);
    next = motion === undefined ? (COMMANDS[char]?.(state, look) ?? state) : moved(state, motion.to);
  }
  return next.vi?.mode === 'normal' ? onCharacter(next) : next;
}

/** Esc: from insert to normal mode, or an unfinished command is forgotten; null when it means nothing here. */
export function viEscape(state: Editing): Editing | null {
  if (state.vi === null) return null;
  if (state.vi.mode === 'insert') {
    const back = Math.max(lineStart(state.draft), state.draft.cursor - 1);
    return onCharacter(waiting(moved(state, back), ''));
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
