import type { Asker } from '../../actions/define.ts';
import type { Theme } from '../../render/theme.ts';
import { askLine } from '../asked-line.ts';
import type { FocusStack } from '../focus.ts';
import type { MenuItem } from './filter-items.ts';
import { pickKey } from './pick-key.ts';

/** A list to choose from. */
export interface Menu<T> {
  readonly title: string;
  readonly items: readonly MenuItem<T>[];
  /** The value that is marked at first. */
  readonly start?: T;
}

/** Everything that mira itself asks the person in a chat. Null answers mean that they turned away. */
export interface Chooser extends Asker {
  /** Yes or no; turning away is no. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly select: <T>(menu: Menu<T>) => Promise<T | null>;
}

const YES_NO = [
  { key: 'y', name: 'yes' },
  { key: 'n', name: 'no' },
];

/** Asks with single keys, lines and menus on the focus stack. */
export function openChooser(parts: {
  readonly stack: FocusStack;
  readonly theme: () => Theme;
  /** Writes finished lines into the scrollback. */
  readonly commit: (text: string) => void;
  readonly redraw: () => void;
}): Chooser {
  const { stack, theme, commit, redraw } = parts;
  /** What has just been opened stands on the screen at once; what closed is gone. */
  const shown = async <T>(answer: Promise<T>): Promise<T> => {
    redraw();
    const value = await answer;
    redraw();
    return value;
  };
  return {
    line: (question, initial) => shown(askLine(stack, question, initial).line),
    pick: (question, choices) => shown(pickKey(stack, question, choices, commit)),
    confirm: async (question) => (await shown(pickKey(stack, question, YES_NO, commit))) === 'y',
    async select(menu) {
      const [{ selectMenu }, { loadFuzzySearch }] = await Promise.all([
        import('./select-menu.ts'),
        import('./filter-items.ts'),
      ]);
      const search = await loadFuzzySearch();
      return shown(selectMenu({ stack, paint: theme(), search }, menu));
    },
  };
}
