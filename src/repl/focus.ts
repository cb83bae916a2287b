import type { Cursor } from '../render/live-screen.ts';
import type { KeyEvent } from './keys.ts';

/** What is drawn of somebody who has the keys. */
export interface FocusView {
  /** Rows without line breaks, each narrower than the window. */
  readonly rows: readonly string[];
  /** Where the cursor stands in them; null: it stays in the editor, and the rows go under it. */
  readonly cursor: Cursor | null;
}

/** Somebody who takes keys before the editor does: a question, a menu, a line that is asked for. */
export interface Focus {
  /** False hands the key on to whoever stands below, in the end to the editor. */
  readonly key: (event: KeyEvent, atMs: number) => boolean;
  readonly view: (size: { readonly columns: number; readonly rows: number }) => FocusView;
  /** The rows were really drawn at `atMs`: a guard against typing ahead counts from here. */
  readonly drawn?: (atMs: number) => void;
  /** Another one stands in its place: until it is drawn again no key is meant for it. */
  readonly covered?: () => void;
  /** The person turns away from it: Ctrl+C, or the chat ends. False: it does not close by that. */
  readonly cancel: () => boolean;
}

/** Who has the keys, the last one opened first. There is one such stack for the whole life of a chat. */
export interface FocusStack {
  /** Opens `focus` above all others; the function that is given back closes it, wherever it stands by then. */
  readonly open: (focus: Focus) => () => void;
  /** Opens `focus` below all others: what the person is at is not taken from them. */
  readonly openBelow: (focus: Focus) => () => void;
  readonly empty: () => boolean;
  /** Offers a key from the top down; false when nobody took it. */
  readonly key: (event: KeyEvent, atMs: number) => boolean;
  /** Turns away from the topmost one that can be left; false when there is none. */
  readonly cancelTop: () => boolean;
  /** What is drawn: the topmost one; when that leaves the cursor, the first below that has it as well. */
  readonly view: (size: { readonly columns: number; readonly rows: number }) => StackView;
  readonly drawn: (atMs: number) => void;
  /** Cancels all of them. */
  readonly clear: () => void;
}

export interface StackView {
  /** Replaces the editor; null when the editor keeps the cursor. */
  readonly input: FocusView | null;
  /** Rows under the input. */
  readonly below: readonly string[];
}

/** Makes the stack of one chat. */
export function makeFocusStack(): FocusStack {
  let stack: readonly Focus[] = [];
  let covered: ReadonlySet<Focus> = new Set();
  const fromTop = (): readonly Focus[] => [...stack].reverse();
  const closing = (focus: Focus) => (): void => {
    stack = stack.filter((one) => one !== focus);
  };
  return {
    open(focus) {
      stack = [...stack, focus];
      return closing(focus);
    },
    openBelow(focus) {
      stack = [focus, ...stack];
      return closing(focus);
    },
    empty: () => stack.length === 0,
    key: (event, atMs) => fromTop().some((focus) => !covered.has(focus) && focus.key(event, atMs)),
    cancelTop: () => fromTop().some((focus) => focus.cancel()),
    view(size) {
      let input: FocusView | null = null;
      let below: readonly string[] | null = null;
      const rest = new Set<Focus>();
      for (const focus of fromTop()) {
        const view: FocusView | null = input === null ? focus.view(size) : null;
        if (view !== null && view.cursor !== null) input = view;
        else if (view !== null && below === null) below = view.rows;
        else rest.add(focus);
      }
      covered = rest;
      return { input, below: below ?? [] };
    },
    drawn(atMs) {
      for (const focus of stack) {
        if (covered.has(focus)) focus.covered?.();
        else focus.drawn?.(atMs);
      }
    },
    clear() {
      for (const focus of fromTop()) focus.cancel();
      stack = [];
    },
  };
}
