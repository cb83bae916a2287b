import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MiraError } from '../errors.ts';
import { errnoOf, isMissing } from '../lib/file-errors.ts';
import { readWithin } from '../lib/read-within.ts';
import type { Env } from '../world.ts';
import { type Layer, problemError, readLayer } from './layer.ts';
import type { Paths } from './paths.ts';
import { KEYS, type Key, SETTINGS, settingOf, type Value, type Values, valueFromText, wrongValue } from './schema.ts';
import { brokenToml, parseToml } from './toml.ts';
import { openTrust, type TrustStore } from './trust.ts';
import { withoutKey } from './without-key.ts';

export type Origin = 'default' | 'user' | 'project' | 'environment' | 'flag';

/** One key with its value and where that came from. */
export interface Entry {
  readonly key: Key;
  readonly value: Value;
  readonly origin: Origin;
  /** File that sets it; null when no file does. */
  readonly file: string | null;
  /** Environment variable that sets it; null when none does. */
  readonly variable: string | null;
}

/** The whole configuration, read once. */
export interface Config {
  readonly values: Values;
  readonly entries: readonly Entry[];
  /** What the person should be told once, one line each. */
  readonly notices: readonly string[];
}

export interface LoadOptions {
  readonly env: Env;
  readonly paths: Paths;
  /** Root of the project; null to read no project file. */
  readonly projectRoot: string | null;
  /** What the command line sets. */
  readonly flags?: Partial<Record<Key, Value>>;
}

/** Name of the project's configuration, in the project's root. */
export const PROJECT_CONFIG = '.mira.toml';

/**
 * Reads all layers: defaults, the person's file, the trusted project file, the environment, flags. Throws `config`
 * (exit 2) with file, line and key for whatever the person wrote themselves; a repository can only cause notices.
 */
export async function loadConfig({ env, paths, projectRoot, flags = {} }: LoadOptions): Promise<Config> {
  const found = new Map<Key, Entry>();
  const put = (key: Key, value: Value, origin: Origin, from: { file?: string; variable?: string }): void => {
    found.set(key, { key, value, origin, file: from.file ?? null, variable: from.variable ?? null });
  };
  for (const key of KEYS) put(key, SETTINGS[key].fallback, 'default', {});
  for (const [key, value] of await readUserFile(paths.config)) put(key, value, 'user', { file: paths.config });
  const project = await readProjectConfig(projectRoot, openTrust(paths.trust));
  for (const [key, value] of project.values) put(key, value, 'project', { file: project.file });
  for (const [key, value, variable] of readEnvironment(env)) put(key, value, 'environment', { variable });
  for (const [key, value] of readFlags(flags)) put(key, value, 'flag', {});
  const entries = [...found.values()];
  // Every key is present, and each layer has checked the type of each value against the table that Values derives from.
  const values = Object.fromEntries(entries.map(({ key, value }) => [key, value])) as unknown as Values;
  return { values, entries, notices: project.notices };
}

/**
 * Checks the text of the person's own configuration; `besides` may be wrong in it. Throws `config` with file, line and
 * key, and with the commands that correct it.
 */
export async function checkUserText(text: string, file: string, besides?: Key): Promise<ReadonlyMap<Key, Value>> {
  const parsed = await parseToml(text);
  if (!parsed.ok) throw brokenToml(file, parsed.fault);
  const layer = readLayer(parsed.table, text);
  const problem = layer.problems.find(({ key }) => key !== besides);
  if (problem === undefined) return layer.values;
  const { key, hint } = problem;
  // Only a plain key that has a line of its own can be taken out by naming it in a shell.
  const byName = /^[\w.-]+$/.test(key) && withoutKey(text, key) !== text;
  const unset = byName ? `, or take it out with \`mira config unset ${key}\`` : '';
  throw problemError(file, { ...problem, hint: `${hint}: \`mira config edit\`${unset}` });
}

/** The text of the person's configuration; empty when there is none yet. Throws `config` when it cannot be read. */
export function readUserText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw new MiraError('config', `${file} cannot be read (${errnoOf(error) ?? String(error)})`, {
      hint: 'it must be a file that you may read',
      cause: error,
    });
  }
}

async function readUserFile(file: string): Promise<ReadonlyMap<Key, Value>> {
  const text = readUserText(file);
  return text === '' ? new Map() : checkUserText(text, file);
}

/** What the project's file comes to: values when it is trusted, at most one notice otherwise. */
export interface ProjectConfig {
  readonly file: string;
  readonly values: ReadonlyMap<Key, Value>;
  readonly notices: readonly string[];
}

async function readProjectConfig(root: string | null, trust: TrustStore): Promise<ProjectConfig> {
  const none = { file: '', values: new Map<Key, Value>(), notices: [] };
  if (root === null) return none;
  const file = join(root, PROJECT_CONFIG);
  const read = readWithin(root, PROJECT_CONFIG);
  if (read.state === 'missing') return none;
  if (read.state === 'refused') return { ...none, notices: [`${file} is ignored: ${read.why}`] };
  const parsed = await parseToml(read.text);
  const layer = parsed.ok ? readLayer(parsed.table, read.text) : null;
  if (!trust.isTrusted(file, read.text))
    return { ...none, notices: untrustedNotice(file, layer, trust.hasChanged(file, read.text)) };
  if (!parsed.ok) throw brokenToml(file, parsed.fault);
  const [problem] = parsed.ok && layer !== null ? layer.problems : [];
  if (problem !== undefined) throw problemError(file, problem);
  const { safe, unsafe } = splitSafe(layer);
  const notices = unsafe.length === 0 ? [] : [`${file} sets ${list(unsafe)}, which no project file may: ignored`];
  return { file, values: new Map(safe), notices };
}

/** Parts a project's keys into those that may have effect and the names of those that never have. */
export function splitSafe(layer: Layer | null): {
  readonly safe: readonly [Key, Value][];
  readonly unsafe: readonly Key[];
} {
  const all = [...(layer?.values ?? [])];
  return {
    safe: all.filter(([key]) => settingOf(key).project),
    unsafe: all.filter(([key]) => !settingOf(key).project).map(([key]) => key),
  };
}

function untrustedNotice(file: string, layer: Layer | null, changed: boolean): readonly string[] {
  const start = `${file} ${changed ? 'has changed since you trusted it' : 'is not trusted'} and has no effect`;
  if (layer === null) return [`${start} (nor is it valid TOML)`];
  const { safe, unsafe } = splitSafe(layer);
  const refused = [...unsafe, ...layer.problems.map((problem) => problem.key)];
  const asks = refused.length === 0 ? '' : `; it sets ${list(refused)}, which it may not`;
  const advice = safe.length === 0 ? '' : '; `mira trust` shows what it wants';
  return safe.length + refused.length === 0 ? [] : [start + asks + advice];
}

const MAX_NAMES = 5;
const MAX_NAME = 60;

/** Names from a stranger's file, in one line: no control characters, not too long, not too many. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => JSON.stringify(name.slice(0, MAX_NAME)).slice(1, -1));
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function* readEnvironment(env: Env): Generator<[Key, Value, string]> {
  for (const key of KEYS) {
    const setting = settingOf(key);
    const variable = setting.env.find((name) => env[name] !== undefined && env[name] !== '');
    const text = variable === undefined ? undefined : env[variable];
    if (variable === undefined || text === undefined) continue;
    const value = valueFromText(setting, text);
    const wanted = wrongValue(setting, value);
    if (value === undefined || wanted !== null) {
      throw new MiraError('config', `${variable} must be ${wanted ?? 'a value'}, not ${JSON.stringify(text)}`, {
        hint: `correct it or \`unset ${variable}\` (it sets "${key}")`,
      });
    }
    yield [key, value, variable];
  }
}

function* readFlags(flags: Partial<Record<Key, Value>>): Generator<[Key, Value]> {
  for (const key of KEYS) {
    const value = flags[key];
    if (value === undefined) continue;
    const wanted = wrongValue(settingOf(key), value);
    if (wanted !== null) throw new MiraError('usage', `"${key}" must be ${wanted}, not ${JSON.stringify(value)}`);
    yield [key, value];
  }
}
