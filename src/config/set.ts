import { MiraError } from '../errors.ts';
import { failureReason } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';
import { readLayer, unknownKey } from './layer.ts';
import { checkUserText, readUserText } from './load.ts';
import { isKey, type Key, type Setting, settingOf, type Value, valueFromText, wrongValue } from './schema.ts';
import { brokenToml, parseToml } from './toml.ts';
import { type TomlLayout, tomlLayout } from './toml-lines.ts';
import { withoutKey } from './without-key.ts';

/** The key that a person named. Throws `usage` with the nearest one. */
export function namedKey(name: string): Key {
  if (isKey(name)) return name;
  const { message, hint } = unknownKey(name, '`mira config` lists every key');
  throw new MiraError('usage', message, { hint });
}

/** The value that a person typed for a key. Throws `usage` with what the key wants. */
export function typedValue(key: Key, text: string): Value {
  const setting = settingOf(key);
  const value = valueFromText(setting, text);
  const wanted = wrongValue(setting, value);
  if (value !== undefined && wanted === null) return value;
  const shown = JSON.stringify(text);
  throw new MiraError('usage', `"${key}" must be ${wanted ?? 'a value'}, not ${shown}`, { hint: setting.about });
}

/**
 * Writes one key to the person's configuration and leaves all else in it as it is, comments too. Throws `config` when
 * the file is broken elsewhere, `file` when it cannot be written; it is then unchanged.
 */
export async function writeSetting(file: string, key: Key, value: Value): Promise<void> {
  const before = readUserText(file);
  await checkUserText(before, file, key);
  const after = withSetting(before, key, value);
  if (!(await says(after, file, key, value))) throw notByItself(key, file);
  replace(file, before, after);
}

/**
 * Takes one key out of the person's configuration, also one that mira does not know or whose value is wrong. Throws
 * `usage` for a key that neither mira nor the file knows, else as `writeSetting` does.
 */
export async function removeSetting(file: string, name: string): Promise<void> {
  const before = readUserText(file);
  const present = await keysIn(before, file);
  if (!present.has(name)) {
    namedKey(name);
    return;
  }
  const after = withoutKey(before, name);
  present.delete(name);
  if (!same(sorted(await keysIn(after, file)), sorted(present))) throw notByItself(name, file);
  replace(file, before, after);
}

const sorted = (names: ReadonlySet<string>): readonly string[] => [...names].sort();

/** Every key that the text sets, right or wrong. */
async function keysIn(text: string, file: string): Promise<Set<string>> {
  const parsed = await parseToml(text);
  if (!parsed.ok) throw brokenToml(file, parsed.fault);
  const { values, problems } = readLayer(parsed.table, text);
  return new Set([...values.keys(), ...problems.map((problem) => problem.key)]);
}

function notByItself(key: string, file: string): MiraError {
  return new MiraError('config', `"${key}" cannot be changed by itself in ${file}`, {
    hint: 'change it by hand with `mira config edit`',
  });
}

function replace(file: string, before: string, after: string): void {
  if (after === before) return;
  try {
    writePrivate(file, after);
  } catch (error) {
    throw new MiraError('file', `${file} cannot be written (${failureReason(error)})`, {
      hint: 'nothing was changed; see that the folder is yours and the disk has room',
      cause: error,
    });
  }
}

/** The text with `key = value` in it: in place, or at the end of its table, or with its table at the end. */
export function withSetting(text: string, key: Key, value: Value): string {
  const path = key.split('.');
  const name = path.at(-1) ?? key;
  const table = path.slice(0, -1);
  const layout = tomlLayout(text);
  const shown = tomlValue(value);
  const present = layout.assignments.find((item) => same(item.path, path));
  if (present !== undefined) return splice(text, present.valueStart, present.valueEnd, shown);
  const at = endOfTable(text, layout, table);
  if (at !== null) return insertLine(text, at, `${name} = ${shown}`);
  // `turn.noticeSeconds = 3` at the top has made the table already: a [turn] below it would be a second one.
  const dotted = layout.assignments.filter((item) => item.table.length === 0 && same(item.path.slice(0, -1), table));
  const last = dotted.at(-1);
  if (last !== undefined && table.length > 0) return insertLine(text, last.end, `${key} = ${shown}`);
  const gap = text === '' || text.endsWith('\n\n') ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return `${text}${gap}[${table.join('.')}]\n${name} = ${shown}\n`;
}

/** Whether the changed text is sound and means what was asked. */
async function says(text: string, file: string, key: Key, value: Value): Promise<boolean> {
  try {
    const values = await checkUserText(text, file);
    return JSON.stringify(values.get(key) ?? null) === JSON.stringify(value);
  } catch (error) {
    if (error instanceof MiraError) return false;
    throw error;
  }
}

/** Where a further line of the table goes; null when there is no such table yet. */
function endOfTable(text: string, layout: TomlLayout, table: readonly string[]): number | null {
  const last = layout.assignments.filter((item) => same(item.table, table)).at(-1);
  if (last !== undefined) return last.end;
  if (table.length === 0) return layout.headers[0]?.start ?? text.length;
  return layout.headers.find((item) => same(item.path, table))?.end ?? null;
}

function insertLine(text: string, at: number, line: string): string {
  const before = text.slice(0, at);
  const feed = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${feed}${line}\n${text.slice(at)}`;
}

function splice(text: string, start: number, end: number, middle: string): string {
  return text.slice(0, start) + middle + text.slice(end);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** A value as TOML writes it. JSON's texts are TOML's, but for DEL. */
export function tomlValue(value: Value): string {
  if (typeof value === 'object') return `[${value.map(tomlValue).join(', ')}]`;
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

/** How the allowed values of a setting read in docs. */
export function allowedValues(setting: Setting): string {
  switch (setting.type) {
    case 'flag':
      return 'true or false';
    case 'list':
      return 'a list of texts';
    case 'integer':
    case 'number':
      return `${setting.type === 'integer' ? 'a whole number' : 'a number'}, ${setting.min} to ${setting.max}`;
    case 'text':
      return setting.of === undefined ? 'a text' : setting.of.map((name) => `"${name}"`).join(', ');
  }
}
