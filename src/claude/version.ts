import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';
import { isObject, textOf } from './json.ts';
import { type ProgramOutput, runClaude } from './program.ts';

/** The oldest claude that speaks all of the protocol that mira uses. */
export const OLDEST_CLAUDE = '2.1.0';

/** The line of versions that mira was measured with; a later one may differ. */
export const TESTED_CLAUDE = '2.1';

export interface ClaudeVersion {
  readonly version: string;
  /** One line for the person when this version is newer than what was tested; null otherwise. */
  readonly warning: string | null;
}

export interface VersionOptions {
  readonly program: string;
  readonly env: Record<string, string>;
  /** Folder for the answer of the last time: asking takes 66 ms. Null: always ask. */
  readonly cacheDir: string | null;
  /** How claude is run; a test may count. */
  readonly run?: typeof runClaude;
}

/**
 * The version of claude, from the cache while path, size and mtime are the same. Throws MiraError `claude_too_old`
 * below the oldest supported one, `claude_missing` when it is not there, `crashed` when it does not say its version.
 */
export async function claudeVersion({
  program,
  env,
  cacheDir,
  run = runClaude,
}: VersionOptions): Promise<ClaudeVersion> {
  const key = await keyOf(program);
  const file = cacheDir === null ? null : join(cacheDir, 'claude-version.json');
  const cached = file === null ? null : await readCache(file, key);
  if (cached !== null) return judge(cached);
  const version = versionIn(await run({ program, args: ['--version'], env }), program);
  if (file !== null) writePrivate(file, JSON.stringify({ key, version }));
  return judge(version);
}

/** What this version means. Pure. Throws MiraError `claude_too_old`. */
export function judge(version: string): ClaudeVersion {
  if (compare(version, OLDEST_CLAUDE) < 0) {
    throw new MiraError(
      'claude_too_old',
      `claude ${version} is older than ${OLDEST_CLAUDE}, the oldest that mira can drive`,
      {
        hint: 'update it: `claude update`, or `npm install -g @anthropic-ai/claude-code`',
      },
    );
  }
  const line = version.split('.').slice(0, 2).join('.');
  const newer = compare(line, TESTED_CLAUDE) > 0;
  return {
    version,
    warning: newer ? `claude ${version} is newer than ${TESTED_CLAUDE}, which mira was tested with` : null,
  };
}

/** Below zero when `a` is the older one; missing parts count as 0. */
function compare(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionIn({ stdout, code, timedOut }: ProgramOutput, program: string): string {
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  if (code === 0 && version !== undefined) return version;
  throw new MiraError('crashed', `${program} does not say its version${timedOut ? ' in time' : ''}`, {
    hint: `run \`${program} --version\` to see why, or install claude anew`,
  });
}

/** What changes when another program stands at the same path; a link counts as what it points to. */
async function keyOf(program: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(program);
    return `${program}\n${size}\n${Math.round(mtimeMs)}`;
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new MiraError('claude_missing', `claude is not at ${program} any more`, {
      hint: 'install it with `npm install -g @anthropic-ai/claude-code`',
      cause,
    });
  }
}

async function readCache(file: string, key: string): Promise<string | null> {
  let entry: unknown;
  try {
    entry = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    // Absent or damaged: it is only a cache, and is written anew.
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isObject(entry) || entry['key'] !== key) return null;
  const version = textOf(entry['version']);
  return /^\d+\.\d+\.\d+$/.test(version) ? version : null;
}
