import { insertChars, lineEnd, lineStart, remove } from '../draft.ts';
import {
  changed,
  type Edit,
  type Editing,
  erased,
  killed,
  moved,
  redo,
  typed,
  undo,
  yank,
  yankOlder,
} from './editing.ts';
import { chunkLeft, wordLeft, wordRight } from './words.ts';

/** Ctrl+K: to the end of the line; at its end the line break itself. */
function killLine(state: Editing): Editing {
  const { draft } = state;
  const end = lineEnd(draft);
  return killed(state, draft.cursor, end === draft.cursor ? Math.min(end + 1, draft.chars.length) : end);
}

/** Ctrl+T: the character before the cursor goes behind the one at it; at the end the last two change places. */
function transpose(state: Editing): Editing {
  const { chars, cursor } = state.draft;
  const right = cursor < chars.length && chars[cursor] !== '\n' ? cursor : cursor - 1;
  const [left, second] = [chars[right - 1], chars[right]];
  if (right < 1 || left === undefined || second === undefined || left === '\n') return state;
  const without = remove(state.draft, right - 1, right + 1);
  return changed(state, insertChars(without, [second, left]));
}

/** Cuts to the beginning of the line; there the break before it, so that one key goes on through several lines. */
function killLineBack(state: Editing): Editing {
  const { draft } = state;
  const start = lineStart(draft);
  return killed(state, start === draft.cursor ? Math.max(0, start - 1) : start, draft.cursor);
}

/** Emacs keys, by the names that `chordOf` gives. The arrows up and down, Enter and completion are the editor's. */
export const EMACS_KEYS: Readonly<Record<string, Edit>> = {
  left: (s) => moved(s, s.draft.cursor - 1),
  right: (s) => moved(s, s.draft.cursor + 1),
  'ctrl-b': (s) => moved(s, s.draft.cursor - 1),
  'ctrl-f': (s) => moved(s, s.draft.cursor + 1),
  'alt-left': (s) => moved(s, wordLeft(s.draft)),
  'alt-right': (s) => moved(s, wordRight(s.draft)),
  'alt-b': (s) => moved(s, wordLeft(s.draft)),
  'alt-f': (s) => moved(s, wordRight(s.draft)),
  home: (s) => moved(s, lineStart(s.draft)),
  end: (s) => moved(s, lineEnd(s.draft)),
  'ctrl-a': (s) => moved(s, lineStart(s.draft)),
  'ctrl-e': (s) => moved(s, lineEnd(s.draft)),
  'alt-<': (s) => moved(s, 0),
  'alt->': (s) => moved(s, s.draft.chars.length),
  'alt-home': (s) => moved(s, 0),
  'alt-end': (s) => moved(s, s.draft.chars.length),
  backspace: (s) => erased(s, Math.max(0, s.draft.cursor - 1), s.draft.cursor),
  delete: (s) => erased(s, s.draft.cursor, Math.min(s.draft.chars.length, s.draft.cursor + 1)),
  'ctrl-d': (s) => erased(s, s.draft.cursor, Math.min(s.draft.chars.length, s.draft.cursor + 1)),
  'ctrl-k': killLine,
  'ctrl-u': killLineBack,
  'ctrl-w': (s) => killed(s, chunkLeft(s.draft), s.draft.cursor),
  'alt-backspace': (s) => killed(s, wordLeft(s.draft), s.draft.cursor),
  'alt-d': (s) => killed(s, s.draft.cursor, wordRight(s.draft)),
  'alt-delete': (s) => killed(s, s.draft.cursor, wordRight(s.draft)),
  'ctrl-y': yank,
  'alt-y': yankOlder,
  'ctrl-t': transpose,
  'ctrl-_': undo,
  'ctrl-^': redo,
  'ctrl-j': (s) => typed(s, '\n'),
};
