import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** As `makeFolder`; what it makes is for the person alone. */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, 0o700);
}

/**
 * Replaces a file whole or not at all, mode 0600, its folder made when missing. A link stays a link: people keep their
 * configuration elsewhere and link to it. Throws `file` when the folder cannot be made, else what the system says.
 */
export function writePrivate(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  const file = existsSync(path) ? realpathSync(path) : path;
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.draft`);
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
