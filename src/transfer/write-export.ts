import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { errnoOf } from '../lib/file-errors.ts';

const CHUNK_CHARACTERS = 256 * 1024;

export interface Written {
  readonly file: string;
  readonly bytes: number;
}

function exists(file: string, cause?: unknown): MiraError {
  return new MiraError('file', `${file} exists already`, {
    hint: 'choose another name, or give --force to replace it',
    ...(cause === undefined ? {} : { cause }),
  });
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; ) from += writeSync(handle, bytes, from);
}

function writeLines(handle: number, lines: Iterable<string>): void {
  let waiting: string[] = [];
  let length = 0;
  for (const line of lines) {
    waiting.push(line, '\n');
    length += line.length;
    if (length < CHUNK_CHARACTERS) continue;
    writeAll(handle, waiting.join(''));
    waiting = [];
    length = 0;
  }
  writeAll(handle, waiting.join(''));
  fsyncSync(handle);
}

/** Puts the draft in its place. A link fails where a file has come up meanwhile; a rename would replace it. */
function place(draft: string, file: string, force: boolean): void {
  if (force) return renameSync(draft, file);
  try {
    linkSync(draft, file);
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') throw exists(file, cause);
    throw cause;
  }
  rmSync(draft);
}

/** Writes lines into a new file, mode 0600, whole or not at all. Throws `file` when it exists, unless `force`. */
export function writeExport(file: string, lines: Iterable<string>, force: boolean): Written {
  if (existsSync(file) && (!force || !statSync(file).isFile())) throw exists(file);
  if (!existsSync(path.dirname(file))) {
    throw new MiraError('file', `the folder ${path.dirname(file)} does not exist`, { hint: 'make it first' });
  }
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.draft`);
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeLines(handle, lines);
    } finally {
      closeSync(handle);
    }
    const { size } = statSync(draft);
    place(draft, file, force);
    return { file, bytes: size };
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof MiraError || errnoOf(error) === null) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new MiraError('file', `${file} cannot be written: ${why}`, { hint: 'choose another place', cause: error });
  }
}
