import { showHidden } from '../../lib/visible.ts';
import { textWidth, wrapText } from '../../lib/width.ts';
import { inSigns } from '../../render/signs.ts';
import { cutStyled } from '../../render/styled-text.ts';
import type { Theme } from '../../render/theme.ts';
import { editPlain, plainLine, plainRows, plainText } from '../editor/plain-line.ts';
import type { Focus, FocusStack } from '../focus.ts';
import type { KeyEvent } from '../keys.ts';
import { wrapParts } from '../wrap-parts.ts';
import { type FuzzySearch, filterItems, type MenuItem } from './filter-items.ts';

export interface MenuParts {
  readonly stack: FocusStack;
  readonly paint: Pick<Theme, 'dim' | 'bold' | 'signs'>;
  readonly search: FuzzySearch;
}

/** Rows of items that are shown at once, where the window has room for them. */
const SHOWN = 10;
const SIGN = 'filter: ';
const KEYS = ['arrows choose', 'Enter takes', 'letters filter', 'Esc closes'];

/** How far a key moves in a list; null for a key that does not move. */
function movement(event: KeyEvent): number | null {
  if (event.type !== 'key') return null;
  if (event.name === 'down' || event.name === 'ctrl-n' || (event.name === 'tab' && !event.shift)) return 1;
  if (event.name === 'up' || event.name === 'ctrl-p' || event.name === 'tab') return -1;
  if (event.name === 'pagedown') return SHOWN;
  if (event.name === 'pageup') return -SHOWN;
  return null;
}

/** The slice of a list of `count` that is shown around `at`, `room` rows high. */
export function shownSlice(at: number, count: number, room: number): { readonly from: number; readonly to: number } {
  const height = Math.min(count, Math.max(1, room));
  const from = Math.max(0, Math.min(at - Math.floor(height / 2), count - height));
  return { from, to: from + height };
}

/** One row, cut to the window so that it is never two. */
function itemRow<T>(item: MenuItem<T>, width: number, paint: MenuParts['paint']): string {
  const cut = (text: string, room: number): string =>
    cutStyled(inSigns(showHidden(text).replaceAll('\n', ' '), paint.signs), room, paint.signs.ellipsis);
  const label = cut(item.label, width);
  const room = width - textWidth(label) - 2;
  if (item.hint === undefined || room < 4) return label;
  return `${label}  ${paint.dim(cut(item.hint, room))}`;
}

/** Lets the person choose one of `items`; null when they turn away. `start` is the value that is marked at first. */
export function selectMenu<T>(
  { stack, paint, search }: MenuParts,
  { title, items, start }: { readonly title: string; readonly items: readonly MenuItem<T>[]; readonly start?: T },
): Promise<T | null> {
  return new Promise((resolve) => {
    // An Enter that was typed before the menu stood must not take its first row.
    let stands = false;
    let words = plainLine();
    let found = items;
    let at = Math.max(
      0,
      items.findIndex(({ value }) => value === start),
    );
    const end = (value: T | null): true => {
      close();
      resolve(value);
      return true;
    };
    const move = (by: number): true => {
      const last = Math.max(0, found.length - 1);
      at = Math.abs(by) === 1 ? (at + by + last + 1) % (last + 1) : Math.max(0, Math.min(last, at + by));
      return true;
    };
    const focus: Focus = {
      key(event) {
        const by = movement(event);
        if (by !== null) return move(by);
        if (event.type === 'key' && event.name === 'escape') return end(null);
        if (event.type === 'key' && event.name === 'enter') {
          const item = found[at];
          return item === undefined || !stands ? true : end(item.value);
        }
        const before = plainText(words);
        words = editPlain(words, event);
        if (plainText(words) === before) return true;
        found = filterItems(items, plainText(words), search);
        at = 0;
        return true;
      },
      view({ columns, rows }) {
        const head = wrapText(title, columns - 1);
        const keys = wrapParts(KEYS, columns - 1).map(paint.dim);
        const width = Math.max(8, columns - 3);
        const room = Math.min(SHOWN, rows - head.length - keys.length - 3);
        const { from, to } = shownSlice(at, found.length, room);
        const list = found.slice(from, to).map((item, index) => {
          const row = itemRow(item, width, paint);
          return from + index === at ? `* ${paint.bold(row)}` : `  ${row}`;
        });
        const none = found.length === 0 ? [paint.dim('  nothing fits')] : [];
        const more = found.length > to - from ? ` (${at + 1} of ${found.length})` : '';
        const input = plainRows(words, Math.max(8, columns - SIGN.length - 1));
        const typed = (input.rows[input.row] ?? '') + (input.rows.length === 1 ? paint.dim(more) : '');
        return {
          rows: [...head, `${SIGN}${typed}`, ...list, ...none, ...keys],
          cursor: { row: head.length, column: SIGN.length + input.column },
        };
      },
      drawn: () => {
        stands = true;
      },
      cancel: () => end(null),
    };
    const close = stack.open(focus);
  });
}
