import { isObject } from '../../lib/is-object.ts';
import { textWidth } from '../../lib/width.ts';
import { inSigns } from '../signs.ts';
import { cutStyled, expandTabs, wrapStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';
import { diffRows, type Hunk, hunksOf, type WordDiff } from './diff-rows.ts';
import { OUTPUT_ROWS, shownOutput, type ToolFinished, toolOutcome } from './tool-outcome.ts';
import { cutMiddle, type ToolTitle } from './tool-title.ts';

/** One call of a tool that has ended. */
export interface EndedCall {
  readonly name: string;
  readonly title: ToolTitle;
  readonly finished: ToolFinished;
  readonly ms: number;
}

export interface LineOptions {
  readonly theme: Theme;
  readonly columns: number;
  readonly words: WordDiff | null;
}

/** Rows of a diff, lines of a new file that stand below a call. */
const DIFF_ROWS = 20;
const NEW_FILE_ROWS = 10;
/** A target that is cut shorter says nothing. */
const LEAST_TARGET = 12;

const sign = (theme: Theme, status: ToolFinished['status']): string =>
  (status === 'done' ? theme.ok : theme.error)(theme.signs.tool);

/** The target in the room that the rest of its row leaves; what takes two rows anyway leaves it half of the first. */
function fitTarget({ target: whole, isPath }: ToolTitle, columns: number, rest: number, { signs }: Theme): string {
  const target = inSigns(whole, signs);
  const left = columns - rest;
  const room = left >= LEAST_TARGET ? left : Math.max(LEAST_TARGET, Math.floor(columns / 2));
  return isPath ? cutMiddle(target, room, signs.ellipsis) : cutStyled(target, room, signs.ellipsis);
}

/** The line of a call that has ended: what was done and how it ended; an error may make it longer than a row. */
export function callLine({ name, title, finished, ms }: EndedCall, { theme, columns }: LineOptions): string[] {
  const { signs } = theme;
  const outcome = inSigns(toolOutcome(name, finished, ms, signs), signs);
  const rest = textWidth(`${signs.tool} ${title.name}  ${signs.arrow} ${outcome}`);
  const target = fitTarget(title, columns, rest, theme);
  const paint = finished.status === 'done' ? theme.dim : theme.error;
  const line = `${sign(theme, finished.status)} ${theme.bold(title.name)}${target === '' ? '' : ` ${target}`} ${theme.dim(signs.arrow)} ${paint(outcome)}`;
  return wrapStyled(line, columns);
}

/** Several reads and searches in one line. */
export function mergedLine(
  calls: readonly EndedCall[],
  ms: number,
  { theme, columns }: LineOptions,
  time: string,
): string[] {
  const { signs } = theme;
  const counts = new Map<string, number>();
  for (const { title } of calls) counts.set(title.name, (counts.get(title.name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} ${signs.times}${count}`)).join(', ');
  const took = ms >= 1_000 ? ` ${signs.dot} ${time}` : '';
  return wrapStyled(
    `${sign(theme, 'done')} ${theme.bold(names)} ${theme.dim(`${signs.arrow} ${calls.length} calls${took}`)}`,
    columns,
  );
}

/** A new file as a diff against nothing. */
function newFileHunk(result: unknown): Hunk | null {
  if (!isObject(result) || result['type'] !== 'create' || typeof result['content'] !== 'string') return null;
  const lines = result['content'].replace(/\n$/, '').split('\n');
  return { oldStart: 0, newStart: 1, lines: lines.map((line) => `+${line}`) };
}

/** The end of a long text, with how much stands above it and how to see that. */
function foldedRows(text: string, { theme, columns }: LineOptions): string[] {
  const lines = text.split('\n');
  const above = lines.length - OUTPUT_ROWS;
  const { under, ellipsis } = theme.signs;
  const indent = ' '.repeat(textWidth(under) + 3);
  const shown = lines
    .slice(Math.max(0, above))
    .map((line) => cutStyled(expandTabs(line), columns - indent.length, ellipsis));
  const head = above > 0 ? [`${ellipsis} ${above} more line${above === 1 ? '' : 's'} above (/last)`] : [];
  return [...head, ...shown].map((row, at) => theme.dim(at === 0 ? `  ${under} ${row}` : indent + row));
}

/** What stands below the line of a call: the diff of an edit, the beginning of a new file, the end of an output. */
export function callDetails({ name, finished }: EndedCall, options: LineOptions): string[] {
  if (finished.status === 'done') {
    const { theme, columns, words } = options;
    const hunks = hunksOf(finished.result);
    const diff = { theme, columns: columns - 2, words };
    if (hunks.length > 0) return diffRows(hunks, { ...diff, most: DIFF_ROWS }).map((row) => `  ${row}`);
    const created = newFileHunk(finished.result);
    if (created !== null) return diffRows([created], { ...diff, most: NEW_FILE_ROWS }).map((row) => `  ${row}`);
  }
  const output = shownOutput(name, finished);
  return output === '' ? [] : foldedRows(output, options);
}
