import { isObject } from '../../lib/is-object.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { showHidden } from '../../lib/visible.ts';
import { cutStyled, expandTabs } from '../styled-text.ts';
import type { Theme } from '../theme.ts';

/** One run of a diff: lines that begin with a blank, `+` or `-`. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly string[];
}

/** The words of two lines, each with whether it is in both. */
export type WordDiff = (
  before: string,
  after: string,
) => readonly { readonly value: string; readonly added: boolean; readonly removed: boolean }[];

export interface DiffOptions {
  readonly theme: Theme;
  readonly columns: number;
  /** Rows at most; the rest is counted. */
  readonly most: number;
  /** Marks the words that differ, where it has been loaded. */
  readonly words: WordDiff | null;
  /** Writes controls and bidi characters out instead of dropping them: for what is still to be allowed. */
  readonly hidden?: boolean;
}

/** The hunks of a tool's structured result; none when it has no diff. */
export function hunksOf(result: unknown): readonly Hunk[] {
  const patch = isObject(result) ? result['structuredPatch'] : null;
  if (!Array.isArray(patch)) return [];
  return patch.flatMap((hunk): Hunk[] => {
    if (!isObject(hunk) || !Array.isArray(hunk['lines'])) return [];
    const { oldStart, newStart, lines } = hunk;
    return [
      {
        oldStart: typeof oldStart === 'number' ? oldStart : 1,
        newStart: typeof newStart === 'number' ? newStart : 1,
        lines: lines.filter((line): line is string => typeof line === 'string'),
      },
    ];
  });
}

interface Line {
  readonly sign: ' ' | '+' | '-';
  readonly number: number;
  readonly text: string;
}

function numbered({ oldStart, newStart, lines }: Hunk): Line[] {
  let before = oldStart;
  let after = newStart;
  return lines.flatMap((line): Line[] => {
    const text = line.slice(1);
    if (line.startsWith('+')) return [{ sign: '+', number: after++, text }];
    if (line.startsWith('-')) return [{ sign: '-', number: before++, text }];
    if (line.startsWith('\\')) return [];
    before++;
    return [{ sign: ' ', number: after++, text }];
  });
}

/** Share of the words that must be the same for two lines to be one that was changed. */
const ALIKE = 0.3;

/** The two sides of a changed line with the words that differ marked; null when they have too little in common. */
function markWords(
  before: string,
  after: string,
  words: WordDiff,
  inverse: Theme['inverse'],
): readonly [string, string] | null {
  const parts = words(before, after);
  const same = parts
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  if (same < ALIKE * Math.max(before.trim().length, after.trim().length)) return null;
  const side = (dropped: 'added' | 'removed', marked: 'added' | 'removed'): string =>
    parts
      .filter((part) => !part[dropped])
      .map((part) => (part[marked] ? inverse(part.value) : part.value))
      .join('');
  return [side('added', 'removed'), side('removed', 'added')];
}

/** Index of the first line from `at` on that does not have this sign. */
function pastSign(lines: readonly Line[], at: number, sign: Line['sign']): number {
  let past = at;
  while (lines[past]?.sign === sign) past++;
  return past;
}

/** Lines of a hunk with their words marked where as many lines came as went. */
function marked(lines: readonly Line[], { words, theme }: DiffOptions, safe: (text: string) => string): Line[] {
  const all = lines.map((line) => ({ ...line, text: safe(line.text) }));
  if (words === null) return all;
  for (let at = 0; at < all.length; ) {
    const gone = pastSign(all, at, '-');
    const come = pastSign(all, gone, '+');
    const count = gone - at;
    for (let pair = at; pair < gone && come - gone === count; pair++) {
      const [before, after] = [all[pair], all[pair + count]];
      const sides = before && after ? markWords(before.text, after.text, words, theme.inverse) : null;
      if (!before || !after || sides === null) continue;
      all[pair] = { ...before, text: sides[0] };
      all[pair + count] = { ...after, text: sides[1] };
    }
    at = Math.max(come, at + 1);
  }
  return all;
}

/**
 * A diff as rows that fit into `columns`: line numbers, `+` and `-` besides colour, the words that differ inverse where
 * a line was changed.
 */
export function diffRows(hunks: readonly Hunk[], options: DiffOptions): string[] {
  const { theme, columns, most, hidden = false } = options;
  const safe = (text: string): string => (hidden ? showHidden(text) : stripControls(text).replaceAll('\n', ' '));
  const groups = hunks.map((hunk) => marked(numbered(hunk), options, safe));
  const digits = String(Math.max(0, ...groups.flat().map(({ number }) => number))).length;
  const rows = groups.flatMap((lines, at) => [
    ...(at > 0 ? [theme.dim(`${' '.repeat(digits)} ${theme.signs.ellipsis}`)] : []),
    ...lines.map(({ sign, number, text }) => {
      const row = `${theme.dim(String(number).padStart(digits))} ${sign} ${expandTabs(text)}`;
      const cut = cutStyled(row, columns, theme.signs.ellipsis);
      return sign === '+' ? theme.added(cut) : sign === '-' ? theme.removed(cut) : cut;
    }),
  ]);
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most), theme.dim(`${theme.signs.ellipsis} ${rows.length - most} more`)];
}
