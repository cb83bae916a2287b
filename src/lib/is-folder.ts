import { statSync } from 'node:fs';
import { errnoOf } from './file-errors.ts';

/** Whether this is a folder that can be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
