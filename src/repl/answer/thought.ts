import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import type { Theme } from '../../render/theme.ts';
import { shortTime } from '../../render/tools/tool-outcome.ts';

export interface ThoughtParts {
  readonly theme: () => Theme;
  readonly columns: () => number;
  readonly steadyMs: () => number;
  /** What is thought stays on the screen whole. */
  readonly whole: () => boolean;
}

/** What claude thinks: its last rows while it does, one line when it has. */
export interface Thought {
  readonly add: (delta: string) => void;
  /** Something is being thought. */
  readonly any: () => boolean;
  /** Claude does something else: the lines that tell of what was thought, none when nothing was. */
  readonly settle: () => readonly string[];
  readonly rows: (columns: number) => readonly string[];
}

const LIVE_ROWS = 3;
/** So many characters of what is thought are looked at for its last rows. */
const TAIL = 600;

/** Opens the thoughts of one turn. */
export function openThought({ theme, columns, steadyMs, whole }: ThoughtParts): Thought {
  let text = '';
  let sinceMs: number | null = null;
  const head = (word: string, until: number, since: number): string =>
    theme().dim(`${theme().signs.thought} ${word} ${shortTime(Math.max(0, until - since))}`);
  const rowsOf = (thought: string, width: number): string[] =>
    wrapText(stripControls(thought).replaceAll('\t', '  ').trim(), Math.max(10, width - 1)).map((row) =>
      theme().dim(row),
    );
  return {
    add(delta) {
      sinceMs ??= steadyMs();
      text += delta;
    },
    any: () => sinceMs !== null,
    settle() {
      if (sinceMs === null) return [];
      const lines = [
        head('thought for', steadyMs(), sinceMs),
        ...(whole() && text.trim() !== '' ? rowsOf(text, columns()) : []),
      ];
      text = '';
      sinceMs = null;
      return lines;
    },
    rows(width) {
      if (sinceMs === null) return [];
      return [head('thinking', steadyMs(), sinceMs), ...rowsOf(text.slice(-TAIL), width).slice(-LIVE_ROWS)];
    },
  };
}
