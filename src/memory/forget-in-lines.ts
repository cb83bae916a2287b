import { readFileSync } from 'node:fs';
import { isMissing } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';

const MARK = '[forgotten]';

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    return null;
  }
}

/**
 * Replaces exact texts in a file of JSON lines that mira keeps, such as the input history; `spans` hold each text also
 * in the form it has within JSON. Gives how many lines changed; a file that is not there has none.
 */
export function forgetInLines(file: string, spans: readonly string[]): number {
  const before = readOrNull(file);
  if (before === null) return 0;
  let changed = 0;
  const lines = before.split('\n').map((line) => {
    const after = spans.reduce((text, span) => text.replaceAll(span, MARK), line);
    if (after !== line) changed += 1;
    return after;
  });
  if (changed > 0) writePrivate(file, lines.join('\n'));
  return changed;
}
