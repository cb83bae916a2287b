import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import type { Focus, FocusStack } from '../focus.ts';
import { KEPT_ROWS } from '../layout.ts';
import { guardOnce, guardTypeAhead } from '../type-ahead-guard.ts';
import { wrapParts } from '../wrap-parts.ts';

/** One answer and the letter that gives it. */
export interface KeyChoice {
  readonly key: string;
  readonly name: string;
}

/**
 * Asks for one of several letters; null when the person turns away. There is no default, Enter does nothing, and what
 * was typed before the question stood, or is no answer to it, goes into the draft. `commit` writes a question that is
 * longer than the window into the scrollback, so that nothing is decided unseen.
 */
export function pickKey(
  stack: FocusStack,
  question: string,
  choices: readonly KeyChoice[],
  commit: (text: string) => void = () => undefined,
): Promise<string | null> {
  return new Promise((resolve) => {
    const guard = guardTypeAhead();
    const painted = guardOnce(guard);
    const asked = stripControls(question).trimEnd();
    let [cut, committed] = [false, false];
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
      view({ columns, rows }) {
        const keys = wrapParts([...choices.map(({ key, name }) => `${key} ${name}`), 'Esc leaves'], columns - 1);
        const whole = asked.split('\n').flatMap((line) => wrapText(line, columns - 1));
        const room = Math.max(1, rows - KEPT_ROWS - keys.length);
        cut = whole.length > room;
        const more = `… ${whole.length - room + 1} more rows above`;
        return { rows: [...(cut ? [...whole.slice(0, room - 1), more] : whole), ...keys], cursor: null };
      },
      drawn(atMs) {
        painted(atMs);
        if (cut && !committed) commit(asked);
        committed ||= cut;
      },
      cancel: () => end(null),
    };
    const close = stack.open(focus);
  });
}
