import { insertChars, lineEnd, lineStart, remove } from '../draft.ts';
import { changed, type Editing, killed, MAX_KILLS, moved } from './editing.ts';
import { firstNonBlank, lineEndBelow, type Motion } from './vi-motions.ts';
import type { Range } from './vi-objects.ts';

/** Insert mode from here on. */
export const inserting = (state: Editing): Editing => ({ ...state, vi: { ...state.vi, mode: 'insert', pending: '' } });

const copied = (state: Editing, chars: readonly string[], lines: boolean): Editing => ({
  ...state,
  kills: [{ chars, lines }, ...state.kills].slice(0, MAX_KILLS),
});

/** Whole lines, cut with the break that belongs to them. */
function cutLines(state: Editing, { from, to }: Range): Editing {
  const { draft } = state;
  const hasNext = to < draft.chars.length;
  const rest = remove(draft, hasNext ? from : Math.max(0, from - 1), hasNext ? to + 1 : to);
  const next = changed(copied(state, [...draft.chars.slice(from, to), '\n'], true), rest);
  return moved(next, firstNonBlank(next.draft));
}

/** `d`, `c` or `y` over whole lines; `c` leaves one that is empty. */
export function operateLines(state: Editing, operator: string, lines: Range): Editing {
  if (operator === 'd') return cutLines(state, lines);
  if (operator === 'c') return inserting(killed({ ...state, last: 'other' }, lines.from, lines.to));
  const chars = [...state.draft.chars.slice(lines.from, lines.to), '\n'];
  const stays = lines.from >= lineStart(state.draft);
  return copied(stays ? state : moved(state, lines.from), chars, true);
}

/** `count` lines from the cursor's. */
export const linesBelow = ({ draft }: Editing, count: number): Range => ({
  from: lineStart(draft),
  to: lineEndBelow(draft, count),
});

/** Cuts the next `count` characters of the line. */
export function cutChars(state: Editing, count: number): Editing {
  const { cursor } = state.draft;
  return killed({ ...state, last: 'other' }, cursor, Math.min(cursor + count, lineEnd(state.draft)));
}

/** `d`, `c` or `y` over a range. */
export function operateRange(state: Editing, operator: string, { from, to }: Range): Editing {
  if (operator === 'y') return copied(moved(state, from), state.draft.chars.slice(from, to), false);
  const cut = moved(killed({ ...state, last: 'other' }, from, to), from);
  return operator === 'c' ? inserting(cut) : cut;
}

/** The same over a motion. */
export function operate(state: Editing, operator: string, { to, inclusive = false }: Motion): Editing {
  const { cursor, chars } = state.draft;
  const [from, end] = to < cursor ? [to, cursor] : [cursor, inclusive ? to + 1 : to];
  return operateRange(state, operator, { from, to: Math.min(end, chars.length) });
}

/** The line below behind this one, a blank between them; null on the last one. */
export function joined(state: Editing): Editing | null {
  const { draft } = state;
  const end = lineEnd(draft);
  if (end >= draft.chars.length) return null;
  const next = firstNonBlank({ ...draft, cursor: end + 1 });
  const rest = insertChars(remove(draft, end, next), [' ']);
  return changed(state, { ...rest, cursor: end });
}

/** The newest kill behind the cursor or before it, or below its line or above it. */
export function put(state: Editing, behind: boolean, count: number): Editing {
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
