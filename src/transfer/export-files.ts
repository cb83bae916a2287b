import { statSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';
import { filesBelow } from './folder-files.ts';

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (error) {
    if (!isMissing(error)) throw error;
    return false;
  }
}

/**
 * The files that are meant by a path: itself, or those in a folder whose name `wanted` accepts. Throws `not_found` for a
 * folder that holds none.
 */
export function exportFiles(
  at: string,
  ending: string,
  wanted: (name: string) => boolean = () => true,
): readonly string[] {
  if (!isFolder(at)) return [at];
  const files = filesBelow(at, ending).filter((file) => wanted(path.basename(file)));
  if (files.length > 0) return files;
  throw new MiraError('not_found', `there is nothing to bring in ${at}`, { hint: 'name the file, or its own folder' });
}

/** Large accounts get `conversations-000.json` and so on instead of one file. */
export function isConversations(name: string): boolean {
  return /^conversations(-\d+)?\.json$/.test(name);
}
