/** Cuts a stream of bytes into lines. */
export interface Framer {
  /** Takes the next bytes; gives the lines that they complete, without their newline. */
  push(chunk: Buffer): string[];
  /** The unfinished last line, if any; the framer is empty afterwards. */
  end(): string[];
}

const NEWLINE = 0x0a;

/**
 * A framer on `\n` over bytes. A line may have any length (claude prints a whole answer in one) and any chunk may end
 * inside a character: bytes are decoded only once a line is whole, and each byte is copied once.
 */
export function makeFramer(): Framer {
  let pieces: Buffer[] = [];

  function finish(last: Buffer): string {
    if (pieces.length === 0) return last.toString('utf8');
    pieces.push(last);
    const line = Buffer.concat(pieces).toString('utf8');
    pieces = [];
    return line;
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
        lines.push(finish(chunk.subarray(start, at)));
        start = at + 1;
      }
      if (start < chunk.length) pieces.push(chunk.subarray(start));
      return lines;
    },
    end() {
      return pieces.length === 0 ? [] : [finish(Buffer.alloc(0))];
    },
  };
}
