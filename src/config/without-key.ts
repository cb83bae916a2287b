import { KEYS } from './schema.ts';
import { type Assignment, tomlLayout } from './toml-lines.ts';

/**
 * The text without the line of the key, known to mira or not; unchanged when no line is the key's alone. An unknown
 * table goes with the last of its keys, since it would be an unknown key itself.
 */
export function withoutKey(text: string, key: string): string {
  const found = tomlLayout(text).assignments.find((item) => item.path.join('.') === key);
  if (found === undefined) return withoutEmptyTable(text, key);
  const rest = text.slice(0, lineStart(text, found)) + text.slice(found.end);
  return withoutEmptyTable(rest, found.table.join('.'));
}

function withoutEmptyTable(text: string, table: string): string {
  if (KEYS.some((known) => known.startsWith(`${table}.`))) return text;
  const { assignments, headers } = tomlLayout(text);
  const header = headers.find((item) => item.path.join('.') === table);
  const below = headers.some((item) => item.path.join('.').startsWith(`${table}.`));
  if (header === undefined || below || assignments.some((item) => item.table.join('.') === table)) return text;
  return text.slice(0, header.start) + text.slice(header.end);
}

function lineStart(text: string, item: Assignment): number {
  return text.lastIndexOf('\n', item.valueStart) + 1;
}
