import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { errnoOf } from '../lib/file-errors.ts';

const NOT_THERE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

/** Where a path leads when links are followed; what does not exist yet keeps its name. */
export function realPath(path: string): string {
  let there = path;
  let rest = '';
  for (let up = dirname(there); ; up = dirname(there)) {
    try {
      return realpathSync.native(there) + rest;
    } catch (error) {
      // Not there, a loop of links, or no name at all: what is above it decides.
      if (!NOT_THERE.has(errnoOf(error) ?? '')) throw error;
    }
    if (up === there) return path;
    rest = `/${there.slice(up === '/' ? 1 : up.length + 1)}${rest}`;
    there = up;
  }
}

/** `path` below `root`, with slashes; null when it is not below it. The root itself is the empty text. */
export function below(root: string, path: string): string | null {
  const way = relative(root, path);
  if (way === '') return '';
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way.split(sep).join('/');
}
