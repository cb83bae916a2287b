import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Redacted } from '../redact/redact.ts';

/** Level 4 halves text in a few ms per megabyte; higher levels take ten times that. */
const LEVEL = 4;

export interface CompressedText {
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  /** Length of the text in bytes. */
  readonly bytes: number;
  readonly data: Buffer;
}

/** A tool's result as it is kept in the blob table. */
export function compress(text: Redacted): CompressedText {
  return compressText(text);
}

/** The same for text that comes out of the database itself. */
export function compressText(text: string): CompressedText {
  const bytes = Buffer.from(text, 'utf8');
  const data = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: LEVEL, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { hash: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, data };
}

/** The text of a blob. */
export function decompress(data: Buffer): string {
  return brotliDecompressSync(data).toString('utf8');
}
