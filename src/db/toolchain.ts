import { existsSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Env } from '../world.ts';

/** Where a build of the native module would look. */
export interface BuildPlace {
  readonly env: Env;
  /** Path of the running node program. */
  readonly execPath: string;
  readonly exists: (file: string) => boolean;
}

/** What is missing to compile better-sqlite3 on this machine, in words; empty when everything is there. */
export function missingBuildTools(place: BuildPlace): string[] {
  const folders = (place.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = (...names: string[]): boolean =>
    names.some((name) => folders.some((folder) => place.exists(path.join(folder, name))));
  const missing: string[] = [];
  if (!onPath('c++', 'g++', 'clang++') || !onPath('make', 'gmake')) missing.push('a C++ toolchain (c++ and make)');
  if (!onPath('python3', 'python')) missing.push('Python 3');
  const headers = path.join(path.dirname(place.execPath), '..', 'include', 'node', 'node.h');
  if (!place.exists(headers)) missing.push("Node's headers (include/node, or a connection to fetch them)");
  return missing;
}

/** The error for a better-sqlite3 that does not load; looks at the machine only now, when it has failed. */
export function nativeModuleError(cause: unknown, env: Env): MiraError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (text.includes('NODE_MODULE_VERSION')) {
    return new MiraError('database', 'better-sqlite3 was built for another version of Node', {
      hint: `run "npm rebuild better-sqlite3" with Node ${process.versions.node}`,
      cause,
    });
  }
  const missing = missingBuildTools({ env, execPath: process.execPath, exists: existsSync });
  return new MiraError('database', 'better-sqlite3, which reads the database, does not load on this machine', {
    hint:
      missing.length === 0
        ? 'run "npm rebuild better-sqlite3" in the folder of mira'
        : `no prebuilt copy fits, and to compile one this is missing: ${missing.join(', ')}; install it, then run "npm rebuild better-sqlite3"`,
    cause,
  });
}
