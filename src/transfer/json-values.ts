import { decodeBytes, MAX_VALUE_BYTES, readChunks } from './text-file.ts';

/** A JSON object in a file, or why it could not be read. */
export type JsonValue =
  | { readonly line: number; readonly value: Readonly<Record<string, unknown>>; readonly error: null }
  | { readonly line: number; readonly value: null; readonly error: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Follows the nesting of JSON byte by byte and gives the objects that stand directly in a list near the root. */
class ObjectScanner {
  private depth = 0;
  /** Depth at which a list of records opened; records are the objects right inside. */
  private listDepth = -1;
  private rootIsObject = false;
  private inString = false;
  private escaped = false;
  private line = 1;
  private startLine = 0;
  private parts: Buffer[] = [];
  private bytes = 0;
  private inRecord = false;
  private listSeen = false;
  /** Line of a first entry of the list that is no object; 0 while there is none. */
  private strayLine = 0;
  private empty = true;

  *feed(chunk: Buffer): Generator<JsonValue> {
    let from = 0;
    this.empty &&= chunk.length === 0;
    for (let at = 0; at < chunk.length; at++) {
      const event = this.step(chunk[at] ?? 0);
      if (event === 'open') from = at;
      if (event !== 'close') continue;
      this.keep(chunk.subarray(from, at + 1));
      yield this.finish();
    }
    if (this.inRecord) this.keep(chunk.subarray(from));
  }

  /** What is left open at the end of the file. */
  *end(): Generator<JsonValue> {
    if (this.inRecord) yield { line: this.startLine, value: null, error: 'the file ends within it' };
    else if (this.depth > 0) yield { line: this.line, value: null, error: 'the file ends before its list does' };
    else if (this.empty) yield { line: 1, value: null, error: 'the file is empty' };
    else if (this.strayLine > 0)
      yield { line: this.strayLine, value: null, error: 'an entry of its list is no object' };
    else if (!this.listSeen) yield { line: 1, value: null, error: 'it holds no list of objects' };
  }

  private step(byte: number): 'open' | 'close' | null {
    if (byte === NEWLINE) this.line += 1;
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return null;
    }
    if (this.strayLine === 0 && this.isStray(byte)) this.strayLine = this.line;
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.enter(byte);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.leave();
    return null;
  }

  private isStray(byte: number): boolean {
    if (this.inRecord || this.depth !== this.listDepth) return false;
    return byte > SPACE && byte !== COMMA && byte !== OPEN_OBJECT && byte !== CLOSE_ARRAY;
  }

  private enter(byte: number): 'open' | null {
    if (this.depth === 0) this.rootIsObject = byte === OPEN_OBJECT;
    const record = byte === OPEN_OBJECT && this.listDepth === this.depth && !this.inRecord;
    this.depth += 1;
    if (record) {
      this.inRecord = true;
      this.startLine = this.line;
      this.parts = [];
      this.bytes = 0;
      return 'open';
    }
    // A list at the root, or one that is a value of the object at the root.
    if (byte === OPEN_ARRAY && this.listDepth === -1 && this.depth === (this.rootIsObject ? 2 : 1)) {
      this.listDepth = this.depth;
      this.listSeen = true;
    }
    return null;
  }

  private leave(): 'close' | null {
    this.depth = Math.max(0, this.depth - 1);
    if (this.inRecord && this.depth === this.listDepth) return 'close';
    if (!this.inRecord && this.depth < this.listDepth) this.listDepth = -1;
    return null;
  }

  private keep(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes <= MAX_VALUE_BYTES) this.parts.push(Buffer.from(part));
    else this.parts = [];
  }

  private finish(): JsonValue {
    this.inRecord = false;
    const line = this.startLine;
    if (this.bytes > MAX_VALUE_BYTES) return { line, value: null, error: 'it is larger than 32 MB' };
    try {
      const value: unknown = JSON.parse(decodeBytes(Buffer.concat(this.parts)));
      // It begins with a brace: an object.
      return { line, value: value as Readonly<Record<string, unknown>>, error: null };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { line, value: null, error: 'it is no valid JSON' };
    } finally {
      this.parts = [];
    }
  }
}

/**
 * The objects of a file that holds one list of them, `[{…}]` or `{"results":[{…}]}`, one after the other: an export of
 * any size, and one that is cut, is read up to where it ends.
 */
export function* jsonObjects(file: string): Generator<JsonValue> {
  const scanner = new ObjectScanner();
  for (const chunk of readChunks(file)) yield* scanner.feed(chunk);
  yield* scanner.end();
}
