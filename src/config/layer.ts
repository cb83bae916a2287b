import { MiraError } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { isKey, KEYS, type Key, settingOf, type Value, wrongValue } from './schema.ts';
import { isTable, type TomlTable } from './toml.ts';
import { lineOfKey, type TomlLayout, tomlLayout } from './toml-lines.ts';

/** One key of a file that mira cannot take. */
export interface Problem {
  readonly key: string;
  /** Counts from 1; null when the key could not be found in the text. */
  readonly line: number | null;
  readonly message: string;
  readonly hint: string;
}

/** What one file sets: the valid keys, and what is wrong with the others. */
export interface Layer {
  readonly values: ReadonlyMap<Key, Value>;
  readonly problems: readonly Problem[];
}

/** A repository's file may hold ten thousand wrong keys: nobody reads that many lines and nearest names. */
const MAX_EXPLAINED = 20;

/** Checks every key of a parsed file against the schema; the text tells the lines. */
export function readLayer(table: TomlTable, text: string): Layer {
  const values = new Map<Key, Value>();
  const problems: Problem[] = [];
  let layout: TomlLayout | undefined;
  for (const [path, value] of flatten(table, [])) {
    const key = path.join('.');
    const wrong = problems.length < MAX_EXPLAINED ? checkEntry(key, value) : checkBriefly(key, value);
    if (wrong === null) {
      // checkEntry has just shown that the key is known and that its value has the type of the setting.
      values.set(key as Key, value as Value);
      continue;
    }
    layout ??= tomlLayout(text);
    const line = problems.length < MAX_EXPLAINED ? lineOfKey(layout, path) : null;
    problems.push({ key, line, ...wrong });
  }
  return { values, problems };
}

/** The failure that a broken key of the person's own file is: exit 2 with file, line and key. */
export function problemError(file: string, problem: Problem): MiraError {
  const where = problem.line === null ? file : `${file}:${problem.line}`;
  return new MiraError('config', `${where}: ${problem.message}`, { hint: problem.hint });
}

/** The failure of a key that mira does not know, with the nearest that it does, and where to go from there. */
export function unknownKey(key: string, advice: string): { readonly message: string; readonly hint: string } {
  const near = nearest(key, KEYS) ?? nearestByLastPart(key);
  return {
    message: `unknown key "${key}"`,
    hint: near === null ? advice : `did you mean "${near}"? ${advice}`,
  };
}

function checkEntry(key: string, value: unknown): { readonly message: string; readonly hint: string } | null {
  if (!isKey(key)) {
    const tableWanted = KEYS.some((known) => known.startsWith(`${key}.`));
    if (!tableWanted) return unknownKey(key, 'correct or remove it');
    return { message: `"${key}" must be a table, not ${describe(value)}`, hint: `write it as [${key}]` };
  }
  const wanted = wrongValue(settingOf(key), value);
  if (wanted === null) return null;
  return { message: `"${key}" must be ${wanted}, not ${describe(value)}`, hint: `correct or remove "${key}"` };
}

function checkBriefly(key: string, value: unknown): { readonly message: string; readonly hint: string } | null {
  const fine = isKey(key) && wrongValue(settingOf(key), value) === null;
  return fine ? null : { message: `"${key}" cannot be used`, hint: 'correct the keys before it first' };
}

/** `[turns] stallSeconds` and a bare `stallSeconds` are near `turn.stallSeconds` by their last part. */
function nearestByLastPart(key: string): string | null {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const parts = KEYS.map((known) => known.slice(known.lastIndexOf('.') + 1));
  const near = nearest(last, parts);
  return near === null ? null : (KEYS[parts.indexOf(near)] ?? null);
}

/** Deeper than any key of the schema; a stranger's file may nest until the stack is full. */
const MAX_DEPTH = 8;

function* flatten(table: TomlTable, above: readonly string[]): Generator<[readonly string[], unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const path = [...above, name];
    const known = isKey(path.join('.'));
    const deeper = path.length < MAX_DEPTH && isTable(value) && Object.keys(value).length > 0;
    if (!known && deeper) yield* flatten(value, path);
    else if (known || !isEmptyKnownTable(path.join('.'), value)) yield [path, value];
  }
}

/** A header with all its keys commented out, as in the example file. */
function isEmptyKnownTable(key: string, value: unknown): boolean {
  return isTable(value) && Object.keys(value).length === 0 && KEYS.some((known) => known.startsWith(`${key}.`));
}

const MAX_SHOWN = 60;

function describe(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;
}
