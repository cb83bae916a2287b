import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Makes the folder and those above it, readable by the person alone. Folders that exist keep their mode. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * Replaces a file whole or not at all, mode 0600, its folder made when missing. A link stays a link: people keep their
 * configuration elsewhere and link to it.
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
