import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';

const MARK = '[forgotten]';

function unlessMissing<T>(read: () => T): T | null {
  try {
    return read();
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
  const before = unlessMissing(() => readFileSync(file, 'utf8'));
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

/**
 * As `forgetInLines`, in all files of a folder, such as the drafts of chats. A chat that runs writes its own file anew from
 * what it holds; what it is just putting there may be a file that is gone a moment later.
 */
export function forgetInFolder(folder: string, spans: readonly string[]): number {
  const names = unlessMissing(() => readdirSync(folder)) ?? [];
  return names.reduce((changed, name) => changed + forgetInLines(join(folder, name), spans), 0);
}
