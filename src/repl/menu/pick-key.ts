import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import type { Focus, FocusStack } from '../focus.ts';
import { guardOnce, guardTypeAhead } from '../type-ahead-guard.ts';
import { wrapParts } from '../wrap-parts.ts';

/** One answer and the letter that gives it. */
export interface KeyChoice {
  readonly key: string;
  readonly name: string;
}

/**
 * Asks for one of several letters; null when the person turns away. There is no default, Enter does nothing, and what
 * was typed before the question stood, or is no answer to it, goes into the draft.
 */
export function pickKey(stack: FocusStack, question: string, choices: readonly KeyChoice[]): Promise<string | null> {
  return new Promise((resolve) => {
    const guard = guardTypeAhead();
    const end = (key: string | null): true => {
      close();
      resolve(key);
      return true;
    };
    const focus: Focus = {
      key(event, atMs) {
        const armed = guard.accepts(atMs);
        if (event.type === 'key' && event.name === 'enter') return true;
        if (event.type === 'key' && event.name === 'escape') return end(null);
        if (!armed || event.type !== 'text') return false;
        const chosen = choices.find(({ key }) => key === event.text);
        // What is no choice is typing: it goes into the draft, where it is seen.
        return chosen === undefined ? false : end(chosen.key);
      },
      view({ columns }) {
        const keys = [...choices.map(({ key, name }) => `${key} ${name}`), 'Esc leaves'];
        const asked = stripControls(question).trimEnd().split('\n');
        const rows = [...asked.flatMap((line) => wrapText(line, columns - 1)), ...wrapParts(keys, columns - 1)];
        return { rows, cursor: null };
      },
      drawn: guardOnce(guard),
      cancel: () => end(null),
    };
    const close = stack.open(focus);
  });
}
