import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isMissing } from './file-errors.ts';

/** What came of reading a file that a stranger may have written. */
export type ReadWithin =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'missing' }
  /** Not read; `why` completes "… was not read: ". */
  | { readonly state: 'refused'; readonly why: string };

/** No configuration is larger; a repository may hold anything under that name. */
const MAX_BYTES = 256 * 1024;

/** Reads a small regular file below `root`, links resolved: no pipe to hang on, no way out of the folder by a link. */
export function readWithin(root: string, relative: string): ReadWithin {
  const file = join(root, relative);
  try {
    const real = realpathSync(file);
    if (!isWithin(realpathSync(root), real)) return { state: 'refused', why: 'it leads out of the project' };
    const stats = statSync(real);
    if (!stats.isFile()) return { state: 'refused', why: 'it is no regular file' };
    if (stats.size > MAX_BYTES) return { state: 'refused', why: `it is larger than ${MAX_BYTES / 1024} kB` };
    return { state: 'read', text: readFileSync(real, 'utf8') };
  } catch (error) {
    if (isMissing(error)) return { state: 'missing' };
    return { state: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether `path` is `folder` or below it. Both absolute, without links and `..`. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
