import type { Statement } from '../../syntax/bash-script.ts';
import { ANY, asField } from './field.ts';

/** What a variable may hold: alternatives, each the elements of an array (a plain variable has one). */
export type Value = readonly (readonly string[])[];

/** More alternatives than this are given up for "unknown". */
export const MOST_ALTERNATIVES = 12;

/** What a shell knows at one place of a script. */
export interface Scope {
  readonly variables: Map<string, Value>;
  readonly functions: Map<string, Statement>;
  readonly aliases: Map<string, string>;
  /** Files whose content this script has made, by path. */
  readonly files: Map<string, string>;
  /** Programs under another name: links and copies that this script has made, by path. */
  readonly links: Map<string, string>;
  /** Symbolic links that this script has made, and the absolute paths they lead to. */
  readonly ways: Map<string, string>;
  /** `$1` and so on; the alternatives of a `set --`. */
  positional: Value;
  /** Absolute folders, as fields. */
  cwd: readonly string[];
  /** What runs here may not run: what it sets is one more possibility. */
  unsure: boolean;
}

/** The scope in which a script begins. */
export function newScope(cwd: string): Scope {
  return {
    variables: new Map(),
    functions: new Map(),
    aliases: new Map(),
    files: new Map(),
    links: new Map(),
    ways: new Map(),
    positional: [[]],
    cwd: [asField(cwd)],
    unsure: false,
  };
}

/** A shell of its own: what it sets stays in it. Files are for all. */
export function childScope(scope: Scope): Scope {
  return {
    ...scope,
    variables: new Map(scope.variables),
    functions: new Map(scope.functions),
    aliases: new Map(scope.aliases),
  };
}

function joinValues(old: Value, value: Value): Value {
  const all = [...old, ...value];
  const different = all.filter((each, at) => all.findIndex((other) => other.join('\0') === each.join('\0')) === at);
  return different.length > MOST_ALTERNATIVES ? [[ANY]] : different;
}

/** A longer text is no command any more. */
const MOST_CHARACTERS = 20_000;

function bounded(value: Value): Value {
  const long = value.some((fields) => fields.reduce((sum, field) => sum + field.length, 0) > MOST_CHARACTERS);
  return long || value.length > MOST_ALTERNATIVES ? [[ANY]] : value;
}

/** Sets a variable; where it is not sure that this runs, the old values stay possible. */
export function setVariable(scope: Scope, name: string, value: Value): void {
  const old = scope.variables.get(name);
  scope.variables.set(name, bounded(scope.unsure && old !== undefined ? joinValues(old, value) : value));
}

/** Changes the working folder in the same way. */
export function setFolder(scope: Scope, folders: readonly string[]): void {
  const all = scope.unsure ? [...new Set([...scope.cwd, ...folders])] : folders;
  scope.cwd = all.slice(0, MOST_ALTERNATIVES);
}

/** What held before is possible beside what holds now. */
export function stayPossible(scope: Scope, before: Scope): void {
  scope.cwd = [...new Set([...scope.cwd, ...before.cwd])].slice(0, MOST_ALTERNATIVES);
  for (const [name, value] of before.variables) {
    const now = scope.variables.get(name);
    if (now !== undefined && now !== value) scope.variables.set(name, joinValues(value, now));
  }
}

/** A path as the shell would read it, from every folder it may be in. */
export function fromFolder(folders: readonly string[], path: string): readonly string[] {
  return path.startsWith('/') || path.startsWith(ANY) ? [path] : folders.map((folder) => `${folder}/${path}`);
}
