import { decodeBytes, MAX_VALUE_BYTES, readChunks } from './text-file.ts';

/** A line of a file. `text` is null when it is longer than any that is wanted. */
export interface FileLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string | null;
  /** False for a last line that does not end: the file may be cut there. */
  readonly whole: boolean;
}

const NEWLINE = 0x0a;

/**
 * The lines of a file that are not empty. One beyond `most` bytes is given as soon as it is known to be too long: who
 * stops there has not read the rest of it; who goes on passes over it without keeping it in memory.
 */
export function* fileLines(file: string, most = MAX_VALUE_BYTES): Generator<FileLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let bytes = 0;
  /** Adds to the line; true when it has just become too long. */
  const grows = (part: Buffer): boolean => {
    const fitted = bytes <= most;
    bytes += part.length;
    if (bytes <= most) parts.push(part);
    else parts = [];
    return fitted && bytes > most;
  };
  const text = (): string => decodeBytes(Buffer.concat(parts)).replace(/\r$/, '');
  for (const chunk of readChunks(file)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (grows(chunk.subarray(from, end))) yield { line, text: null, whole: true };
      const whole = bytes <= most ? text() : '';
      if (whole !== '') yield { line, text: whole, whole: true };
      parts = [];
      bytes = 0;
      line += 1;
      from = end + 1;
    }
    if (grows(chunk.subarray(from))) yield { line, text: null, whole: true };
  }
  if (bytes > 0 && bytes <= most) yield { line, text: text(), whole: false };
}
