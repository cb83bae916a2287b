import { readFileSync, statSync } from 'node:fs';
import { errnoOf } from '../lib/file-errors.ts';
import { wrapStyled } from '../render/styled-text.ts';
import type { Theme } from '../render/theme.ts';
import { diffRows, type Hunk } from '../render/tools/diff-rows.ts';
import type { Differ } from '../render/tools/load-diff.ts';
import type { PermissionQuestion } from '../turn/events.ts';

/** The text of a file that is to be changed; null when there is none, or it is no text that can be shown. */
export type ReadText = (path: string) => string | null;

/** A file larger than this is not compared: the question must stand at once. */
const MAX_BYTES = 1_000_000;

/** Reads a text file for a diff. Whatever hinders it is no failure: the call is then shown by its inputs. */
export function readForDiff(path: string): string | null {
  try {
    return statSync(path).size > MAX_BYTES ? null : readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

/** One replacement of an Edit call. */
interface Replacement {
  readonly before: string;
  readonly after: string;
  readonly all: boolean;
}

function replacementOf(value: Readonly<Record<string, unknown>>): Replacement | null {
  const { old_string: before, new_string: after, replace_all: all } = value;
  return typeof before === 'string' && typeof after === 'string' ? { before, after, all: all === true } : null;
}

/** The text with the replacement made; null when it does not hold what is to be replaced. */
function replaced(text: string, { before, after, all }: Replacement): string | null {
  if (before === '' || !text.includes(before)) return null;
  return all ? text.split(before).join(after) : text.replace(before, () => after);
}

/** What an Edit or Write call would change; null for any other call. */
export function callHunks(
  { input }: Pick<PermissionQuestion, 'input'>,
  differ: Differ,
  read: ReadText,
): readonly Hunk[] | null {
  const { file_path: path, content } = input;
  if (typeof path !== 'string') return null;
  if (typeof content === 'string') {
    const before = read(path);
    return before === null ? null : differ.hunks(before, content);
  }
  const replacement = replacementOf(input);
  if (replacement === null) return null;
  const before = read(path);
  const after = before === null ? null : replaced(before, replacement);
  // Not the file that the call means: then only its own two texts can be compared.
  if (before === null || after === null) return differ.hunks(replacement.before, replacement.after);
  return differ.hunks(before, after);
}

export interface CallDiffParts {
  readonly theme: () => Theme;
  /** Null while it has not been loaded. */
  readonly differ: () => Differ | null;
  readonly read: ReadText;
}

/** Rows of what a call would change in a file; null for a call that changes none, or before diffs can be made. */
export type CallDiff = (question: PermissionQuestion, columns: number) => readonly string[] | null;

/** Makes the diffs of the questions of one chat; each is made once for a width. */
export function makeCallDiff({ theme, differ, read }: CallDiffParts): CallDiff {
  let last: { readonly id: string; readonly columns: number; readonly rows: readonly string[] | null } | null = null;
  return (question, columns) => {
    if (last?.id === question.requestId && last.columns === columns) return last.rows;
    const tool = differ();
    const hunks = tool === null ? null : callHunks(question, tool, read);
    const rows =
      tool === null || hunks === null || hunks.length === 0
        ? null
        : diffRows(withoutTabs(hunks), {
            theme: theme(),
            // Wrapped below and never cut: what a question does not show cannot be allowed by it.
            columns: Number.MAX_SAFE_INTEGER,
            most: Number.POSITIVE_INFINITY,
            words: tool.words,
            hidden: true,
          }).flatMap((row) => wrapStyled(row, columns));
    last = { id: question.requestId, columns, rows };
    return rows;
  };
}

/** A tab in a file hides nothing, and is not to be written out as other controls are. */
const withoutTabs = (hunks: readonly Hunk[]): readonly Hunk[] =>
  hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line) => line.replaceAll('\t', '    ')) }));
