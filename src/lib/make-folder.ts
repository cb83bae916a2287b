import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MiraError } from '../errors.ts';
import { errnoOf, failureReason, isMissing } from './file-errors.ts';

/**
 * Makes the folder and those above it that are missing, with `mode` (octal; the umask still takes from it). Folders that
 * exist keep their mode. Throws `file` when one cannot be made. One level at a time: Node's own `recursive` never ends
 * where the system answers ENOENT below a folder that exists, as /proc does.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  try {
    for (const each of missingFolders(resolve(folder))) makeOne(each, mode);
  } catch (cause) {
    const why = errnoOf(cause) === 'EEXIST' ? 'a file is in its way' : failureReason(cause);
    throw new MiraError('file', `the folder ${folder} cannot be made (${why})`, {
      hint: 'check the path and that you may write there, or set MIRA_HOME',
      cause,
    });
  }
}

/** The folders to be made, the outermost first. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let at = folder; !isFolder(at); at = dirname(at)) {
    missing.unshift(at);
    if (at === dirname(at)) break;
  }
  return missing;
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another mira may have made it since.
    if (errnoOf(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
