import { MiraError } from '../errors.ts';
import { fileLines } from './file-lines.ts';
import { type Found, placeInFile, skipped } from './found.ts';
import { asFields, type Fields } from './values.ts';

/** No row of an export is longer: a memory has 8,000 characters, and a change holds two of them. */
const MAX_LINE_BYTES = 1024 * 1024;

/** What an export says of itself; counts that it does not give are null. */
export interface OwnHeader {
  readonly memories: number | null;
}

/** A row of an export, or why it could not be read. */
export type OwnRow =
  | { readonly line: number; readonly row: Fields; readonly error: null }
  | { readonly line: number; readonly row: null; readonly error: string };

function parse(text: string | null, whole: boolean): Fields | string {
  if (text === null) return `the line is longer than ${MAX_LINE_BYTES / 1024} kB`;
  try {
    return asFields(JSON.parse(text)) ?? 'it is no JSON object';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return whole ? 'it is no valid JSON' : 'the file ends within it';
  }
}

/** The rows of a file with one JSON object a line; of those that begin as mira writes them only the wanted type. */
export function* ownRows(file: string, type: string | null = null): Generator<OwnRow> {
  const other = type === null ? null : /^\{"type":"([a-z]+)"/;
  for (const { line, text, whole } of fileLines(file, MAX_LINE_BYTES)) {
    const named = text === null ? undefined : other?.exec(text)?.[1];
    // A cut last line must be read to be noticed.
    if (named !== undefined && named !== type && whole) continue;
    const row = parse(text, whole);
    if (typeof row === 'string') yield { line, row: null, error: row };
    else yield { line, row, error: null };
  }
}

/** The first line, when it says that the file is an export of mira's; null when it says something else. */
export function readHeader(file: string): OwnHeader | null {
  for (const { row } of ownRows(file)) {
    if (row?.['mira'] !== 'export') return null;
    if (row['version'] !== 1) {
      throw new MiraError('file', `${file} is an export of a newer mira`, { hint: 'update mira; nothing was changed' });
    }
    return { memories: typeof row['memories'] === 'number' ? row['memories'] : null };
  }
  return null;
}

/** Whether the first line is an object with a text: then the file is a list of memories that anything may have written. */
export function isListOfTexts(file: string): boolean {
  for (const { row } of ownRows(file)) return typeof row?.['text'] === 'string';
  return false;
}

/** A reader's name for a line that could not be read. */
export function unreadRow(file: string, { line, error }: OwnRow & { readonly error: string }): Found {
  return skipped(placeInFile(file, line), error);
}
