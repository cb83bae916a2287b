import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, isMissing } from '../lib/file-errors.ts';

/** What a folder may hold before it is taken for something else than notes. */
const MAX_FILES = 20_000;
const MAX_DEPTH = 8;

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isMissing(error) || errnoOf(error) === 'EACCES') return [];
    throw error;
  }
}

/** Regular files below `folder` that end so, in the order of their names. Links and hidden entries are not followed. */
export function filesBelow(folder: string, ending: string, depth = MAX_DEPTH): readonly string[] {
  const files: string[] = [];
  const walk = (at: string, left: number): void => {
    for (const entry of entriesOf(at)) {
      if (files.length >= MAX_FILES || entry.name.startsWith('.')) continue;
      const full = path.join(at, entry.name);
      if (entry.isDirectory() && left > 0) walk(full, left - 1);
      else if (entry.isFile() && entry.name.endsWith(ending)) files.push(full);
    }
  };
  walk(folder, depth);
  return files;
}

/** Names of the folders in `folder`, in order; links are none. */
export function foldersIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
