import { MiraError } from '../../errors.ts';
import { diffLines } from '../../lib/line-diff.ts';
import { cleanText } from '../../redact/clean-text.ts';
import { type Redacted, redact } from '../../redact/redact.ts';
import type { Origin } from '../entry.ts';

/** A change of a block's text. */
export type BlockEdit =
  | { readonly operation: 'append'; readonly text: string }
  | { readonly operation: 'replace'; readonly old: string; readonly text: string }
  | { readonly operation: 'insert'; readonly line: number; readonly text: string }
  | { readonly operation: 'rethink'; readonly text: string };

/** What a block says, and who wrote each line of it. */
export interface BlockText {
  readonly value: string;
  /** As many as the value has lines; none where it is empty. */
  readonly origins: readonly Origin[];
}

function refused(message: string, hint: string): MiraError {
  return new MiraError('refused', message, { hint: `${hint}; nothing was written` });
}

/** Lines of a value; an empty one has none. */
export function linesOf(value: string): readonly string[] {
  return value === '' ? [] : value.split('\n');
}

/** Characters as a person counts them: code points. */
export function charactersOf(value: string): number {
  return [...value].length;
}

/** The text behind what is there, on a line of its own. */
function appended(value: string, text: string): string {
  return value === '' ? text : `${value}\n${text}`;
}

/** The value with `old` replaced. Throws `refused` with the count unless it stands there exactly once. */
function replaced(value: string, old: string, fresh: string): string {
  if (old === '') throw new MiraError('usage', 'the text to be replaced is empty', { hint: 'nothing was written' });
  const count = value.split(old).length - 1;
  if (count === 0) throw refused('that text stands 0 times in the block', 'copy it exactly as "blocks show" prints it');
  if (count > 1) {
    throw refused(`that text stands ${count} times in the block`, 'give more of what is around it');
  }
  // By a function: a dollar sign in the new text means nothing.
  return value.replace(old, () => fresh);
}

/** The value with `text` as line `line` (from 1); what stood there comes after it. Throws `usage`. */
function inserted(value: string, line: number, text: string): string {
  const lines = linesOf(value);
  if (line < 1 || line > lines.length + 1) {
    throw new MiraError('usage', `there is no line ${line}: the block has ${lines.length}`, {
      hint: `give 1 to ${lines.length + 1}; nothing was written`,
    });
  }
  return [...lines.slice(0, line - 1), text, ...lines.slice(line - 1)].join('\n');
}

/** Without control characters, line ends as here. */
function acceptPiece(text: string): Redacted {
  return redact(cleanText(text).text.replace(/\r\n?/g, '\n'));
}

/** A text of its own, without blanks and empty lines at its end. */
function acceptText(text: string): Redacted {
  return redact(acceptPiece(text).trimEnd());
}

/** The value that an edit makes of another one. Throws `usage`, and `refused` with the count of a text that is not there once. */
export function valueAfter(value: string, edit: BlockEdit): string {
  switch (edit.operation) {
    case 'append':
      return appended(value, acceptText(edit.text));
    case 'replace':
      return replaced(value, edit.old, acceptPiece(edit.text));
    case 'insert':
      return inserted(value, edit.line, acceptText(edit.text));
    case 'rethink':
      return acceptText(edit.text);
  }
}

/** Who wrote each line after an edit: lines that stayed keep theirs, new ones are of `origin`. */
export function originsAfter(before: BlockText, value: string, origin: Origin): readonly Origin[] {
  const kept = before.origins[Symbol.iterator]();
  const origins: Origin[] = [];
  for (const { kind } of diffLines(linesOf(before.value), linesOf(value))) {
    if (kind === 'added') {
      origins.push(origin);
      continue;
    }
    const old = kept.next().value ?? origin;
    if (kind === 'same') origins.push(old);
  }
  return origins;
}

/** Throws `too_long` with the numbers when a value has more characters than its block may. */
export function refuseTooLong(name: string, value: string, limit: number): void {
  const used = charactersOf(value);
  if (used <= limit) return;
  throw new MiraError('too_long', `${name} would have ${used} of ${limit} characters: ${used - limit} too many`, {
    hint: 'shorten it, or "mira blocks edit NAME --limit N"; nothing was written',
  });
}
