import { decodeBytes, MAX_VALUE_BYTES, readChunks } from './text-file.ts';

/** A line of a file. `text` is null when it was longer than any that is wanted. */
export interface FileLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string | null;
  /** False for a last line that does not end: the file may be cut there. */
  readonly whole: boolean;
}

const NEWLINE = 0x0a;

/** The lines of a file that are not empty. A line beyond `most` bytes is passed over without being kept in memory. */
export function* fileLines(file: string, most = MAX_VALUE_BYTES): Generator<FileLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let bytes = 0;
  const finish = (whole: boolean): FileLine => {
    const text = bytes > most ? null : decodeBytes(Buffer.concat(parts)).replace(/\r$/, '');
    parts = [];
    bytes = 0;
    return { line, text, whole };
  };
  const add = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= most) parts.push(part);
    else parts = [];
  };
  for (const chunk of readChunks(file)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, end));
      const done = finish(true);
      if (done.text !== '') yield done;
      line += 1;
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (bytes > 0) yield finish(false);
}
