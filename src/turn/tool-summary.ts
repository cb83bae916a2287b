import { isObject } from '../lib/is-object.ts';
import { oneLine } from '../lib/one-line.ts';

const LIMIT = 120;

type Fields = Readonly<Record<string, unknown>>;

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const lineCount = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);

/** `+3 -1` out of a ready diff of the CLI. */
function patchSummary(patch: readonly unknown[]): string {
  let added = 0;
  let removed = 0;
  for (const hunk of patch) {
    const lines = isObject(hunk) && Array.isArray(hunk['lines']) ? hunk['lines'] : [];
    for (const line of lines) {
      if (typeof line !== 'string') continue;
      if (line.startsWith('+')) added++;
      else if (line.startsWith('-')) removed++;
    }
  }
  return `+${added} -${removed}`;
}

function structured(name: string, result: Fields): string | null {
  if (Array.isArray(result['structuredPatch']) && result['structuredPatch'].length > 0) {
    return patchSummary(result['structuredPatch']);
  }
  if (name === 'Write' && typeof result['content'] === 'string') return count(lineCount(result['content']), 'line');
  const file = result['file'];
  if (isObject(file) && typeof file['numLines'] === 'number') return count(file['numLines'], 'line');
  if (typeof result['numFiles'] === 'number') return count(result['numFiles'], 'file');
  if (typeof result['stdout'] === 'string') return outputSummary(result['stdout']);
  return null;
}

function outputSummary(output: string): string {
  const lines = lineCount(output);
  if (lines === 0) return 'no output';
  return lines === 1 ? oneLine(output, LIMIT) : `${count(lines, 'line')}: ${oneLine(output.trimStart(), LIMIT)}`;
}

/** The CLI's own errors stand in an element, others behind a word. */
const ERROR_MARKS = /^<tool_use_error>|<\/tool_use_error>\s*$|^Error: /g;

/**
 * What a tool answered, in one line of at most 120 characters without control characters: the size of a diff, the
 * number of lines read, the first line of an output or of an error.
 */
export function toolSummary(name: string, output: string, result: unknown, failed: boolean): string {
  if (failed) return oneLine(output.replace(ERROR_MARKS, ''), LIMIT) || 'failed';
  return (isObject(result) ? structured(name, result) : null) ?? outputSummary(output);
}
