import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { MiraError } from '../errors.ts';
import { errnoOf } from '../lib/file-errors.ts';

/** Where claude was found, and which of the places named it. */
export interface FoundClaude {
  readonly path: string;
  readonly source: 'environment' | 'configured' | 'path' | 'own';
}

export interface FindOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path, or name to look up in PATH, from the person's own configuration; null when not set. */
  readonly configured: string | null;
  /** The folder of mira itself, whose node_modules may hold a copy. */
  readonly ownRoot: string;
  /** Relative paths count from here. */
  readonly cwd: string;
}

const INSTALL = 'install it with `npm install -g @anthropic-ai/claude-code`, or set MIRA_CLAUDE to its path';

/**
 * The claude program: MIRA_CLAUDE, the configured path, PATH, the copy beside mira. A path that was set and does not
 * work is an error: another program in its place would be a surprise. Throws MiraError `claude_missing`.
 */
export function findClaude({ env, configured, ownRoot, cwd }: FindOptions): FoundClaude {
  const fromEnv = env['MIRA_CLAUDE'];
  if (fromEnv !== undefined && fromEnv !== '') {
    return { path: named(fromEnv, 'MIRA_CLAUDE', env, cwd), source: 'environment' };
  }
  if (configured !== null && configured !== '') {
    return { path: named(configured, 'the configured path', env, cwd), source: 'configured' };
  }
  const onPath = inPath('claude', env, cwd);
  if (onPath !== null) return { path: onPath, source: 'path' };
  const own = join(ownRoot, 'node_modules', '.bin', 'claude');
  if (isProgram(own)) return { path: own, source: 'own' };
  throw new MiraError('claude_missing', 'the claude program is not installed', { hint: INSTALL });
}

function named(value: string, what: string, env: FindOptions['env'], cwd: string): string {
  const path = value.includes('/') ? resolve(cwd, value) : inPath(value, env, cwd);
  if (path !== null && isProgram(path)) return path;
  throw new MiraError('claude_missing', `${what} names no program that can be run: ${value}`, { hint: INSTALL });
}

function inPath(name: string, env: FindOptions['env'], cwd: string): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    // An empty or relative entry would run what lies in the folder the person happens to stand in.
    if (!isAbsolute(folder)) continue;
    const path = resolve(cwd, folder, name);
    if (isProgram(path)) return path;
  }
  return null;
}

function isProgram(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EACCES') return false;
    throw error;
  }
}
