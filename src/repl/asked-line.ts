import { textWidth, wrapText } from '../lib/width.ts';
import { editPlain, plainLine, plainRows, plainText } from './editor/plain-line.ts';
import type { Focus, FocusStack } from './focus.ts';

/** A line that was asked for: what came of it, and a way to take the question back. */
export interface AskedLine {
  /** The text as typed; null when the person turned away from it, or the question was taken back. */
  readonly line: Promise<string | null>;
  readonly takeBack: () => void;
}

const SIGN = '> ';

/** Asks one line above the editor, with `initial` in it to change. Enter gives it, Esc and Ctrl+C turn away. */
export function askLine(stack: FocusStack, question: string, initial = ''): AskedLine {
  let typed = plainLine(initial);
  let settle: (line: string | null) => void = () => undefined;
  const line = new Promise<string | null>((resolve) => {
    settle = resolve;
  });
  const focus: Focus = {
    key(event) {
      if (event.type === 'key') {
        const leaves = event.name === 'escape' || (event.name === 'ctrl-d' && plainText(typed) === '');
        if (leaves) return end(null);
        if (event.name === 'enter' && !event.alt && !event.shift) return end(plainText(typed));
      }
      typed = editPlain(typed, event);
      return true;
    },
    view({ columns }) {
      const label = wrapText(question, columns - 1);
      const input = plainRows(typed, Math.max(8, columns - SIGN.length - 1));
      return {
        rows: [...label, ...input.rows.map((row, at) => `${at === 0 ? SIGN : '  '}${row}`)],
        cursor: { row: label.length + input.row, column: textWidth(SIGN) + input.column },
      };
    },
    cancel: () => end(null),
  };
  const close = stack.open(focus);
  const end = (answer: string | null): true => {
    close();
    settle(answer);
    return true;
  };
  return { line, takeBack: () => void end(null) };
}
