import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Makes the folder and those above it, readable by the person alone. Folders that exist keep their mode. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Replaces a file whole or not at all, mode 0600, its folder made when missing. */
export function writePrivate(file: string, text: string): void {
  const folder = dirname(file);
  makePrivateFolder(folder);
  const draft = join(folder, `.${basename(file)}.${process.pid}.draft`);
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeSync(handle, text);
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
