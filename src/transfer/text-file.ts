import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';

/** Largest document that is read as one text; notes and rules are far smaller. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Largest single line or JSON value; more is no memory, and is passed over without being kept. */
export const MAX_VALUE_BYTES = 32 * 1024 * 1024;

/** Throws `file` or `not_found` unless `file` is a regular file. Gives its size in bytes. */
export function requireFile(file: string): number {
  try {
    const stats = statSync(file);
    if (stats.isFile()) return stats.size;
  } catch (cause) {
    if (isMissing(cause))
      throw new MiraError('not_found', `there is no file ${file}`, { hint: 'check the path', cause });
    throw unreadable(file, cause);
  }
  throw new MiraError('file', `${file} is no regular file`, { hint: 'name the file itself' });
}

function unreadable(file: string, cause: unknown): MiraError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MiraError('file', `${file} cannot be read: ${why}`, { hint: 'check that you may read it', cause });
}

/** Throws when the bytes are those of an archive, which nothing here unpacks. */
function refuseZip(head: Buffer, file: string): void {
  if (head.length < 4 || head.readUInt32BE(0) !== 0x504b0304) return;
  throw new MiraError('usage', `${file} is a zip archive`, {
    hint: 'unpack it first, and name the folder or the JSON file that was in it',
  });
}

function wideEncoding(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head.length < 2) return null;
  const mark = head.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  // Without a mark: text that begins with an ASCII letter has a zero byte beside it.
  if (head[0] !== 0 && head[1] === 0) return 'utf-16le';
  return head[0] === 0 && head[1] !== 0 ? 'utf-16be' : null;
}

/** Bytes as text: UTF-8 where they are that, else the Western encoding that older Windows programs write. */
export function decodeBytes(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Characters that are looked at, and the share of them that no text has: a tenth of bytes at random. */
const LOOKED_AT = 8_000;
const STRANGE_SHARE = 0.02;
const STRANGE = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g;

function refuseBinary(text: string, file: string): void {
  const head = text.slice(0, LOOKED_AT);
  if ((head.match(STRANGE)?.length ?? 0) <= head.length * STRANGE_SHARE) return;
  throw new MiraError('usage', `${file} holds no text`, { hint: 'name a text file; nothing of this one was read' });
}

/**
 * A small text file as text, whatever its encoding: UTF-8, UTF-16 or Windows-1252. Throws `file`, `not_found`, `too_long`, and
 * `usage` for what is no text.
 */
export function readTextFile(file: string): string {
  const size = requireFile(file);
  if (size > MAX_TEXT_BYTES) {
    throw new MiraError('too_long', `${file} is larger than ${MAX_TEXT_BYTES / 1024 / 1024} MB`, {
      hint: 'split it, or leave out what is not worth remembering',
    });
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  refuseZip(bytes, file);
  const wide = wideEncoding(bytes);
  const text = wide === null ? decodeBytes(bytes) : new TextDecoder(wide).decode(bytes);
  refuseBinary(text, file);
  return text;
}

/**
 * The bytes of a file in pieces, without its mark of encoding, in UTF-8 where it was UTF-16. Throws `file`,
 * `not_found`, and `usage` for an archive.
 */
export function* readChunks(file: string): Generator<Buffer> {
  requireFile(file);
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    throw unreadable(file, cause);
  }
  try {
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    for (let first = true; ; first = false) {
      const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
      const chunk = bytes.subarray(0, readSync(handle, bytes));
      if (first) {
        refuseZip(chunk, file);
        const wide = wideEncoding(chunk);
        decoder = wide === null ? null : new TextDecoder(wide);
      }
      if (chunk.length === 0) return;
      if (decoder !== null) yield Buffer.from(decoder.decode(chunk, { stream: true }));
      else yield first && chunk.subarray(0, 3).equals(UTF8_MARK) ? chunk.subarray(3) : chunk;
    }
  } finally {
    closeSync(handle);
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
