/** One `key = value` of a TOML text; offsets are UTF-16 positions in the text, lines count from 1. */
export interface Assignment {
  /** Full path, the table's included. */
  readonly path: readonly string[];
  readonly table: readonly string[];
  readonly line: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Behind the line feed of its last line. */
  readonly end: number;
}

/** One `[table]` line. */
export interface Header {
  readonly path: readonly string[];
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface TomlLayout {
  readonly assignments: readonly Assignment[];
  readonly headers: readonly Header[];
}

/**
 * Where the keys of a TOML text stand: for line numbers in messages and for changing one value in place. Values are
 * skipped, not read. On a text that is not TOML it gives what it understands.
 */
export function tomlLayout(text: string): TomlLayout {
  const assignments: Assignment[] = [];
  const headers: Header[] = [];
  let table: readonly string[] = [];
  const lineOf = lineCounter(text);
  let at = 0;
  while (at < text.length) {
    const start = skipBlanks(text, at);
    if (text[start] === '[') {
      const inner = text[start + 1] === '[' ? start + 2 : start + 1;
      table = readKey(text, inner).path;
      const end = lineEnd(text, start);
      headers.push({ path: table, line: lineOf(start), start: at, end });
      at = end;
      continue;
    }
    const key = readKey(text, start);
    const equals = skipBlanks(text, key.next);
    if (key.path.length === 0 || text[equals] !== '=') {
      at = lineEnd(text, start);
      continue;
    }
    const valueStart = skipBlanks(text, equals + 1);
    const valueEnd = endOfValue(text, valueStart);
    const end = lineEnd(text, valueEnd);
    assignments.push({ path: [...table, ...key.path], table, line: lineOf(start), valueStart, valueEnd, end });
    at = end;
  }
  return { assignments, headers };
}

/** Line of the key, or of the table or inline table that holds it; null when none stands in the text. */
export function lineOfKey(layout: TomlLayout, path: readonly string[]): number | null {
  for (let depth = path.length; depth > 0; depth--) {
    const wanted = path.slice(0, depth).join('\0');
    const found =
      layout.assignments.find((item) => item.path.join('\0') === wanted) ??
      layout.headers.find((item) => item.path.join('\0') === wanted);
    if (found !== undefined) return found.line;
  }
  return null;
}

function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < offset; counted++) if (text[counted] === '\n') line++;
    return line;
  };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\uFEFF') at++;
  return at;
}

/** Offset behind the line feed that ends the line of `from`. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed === -1 ? text.length : feed + 1;
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const QUOTED_KEY = /"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/y;

function readKey(text: string, from: number): { readonly path: string[]; readonly next: number } {
  const path: string[] = [];
  let at = skipBlanks(text, from);
  for (;;) {
    const part = keyPart(text, at);
    if (part === null) return { path, next: at };
    path.push(part.name);
    at = skipBlanks(text, part.next);
    if (text[at] !== '.') return { path, next: at };
    at = skipBlanks(text, at + 1);
  }
}

function keyPart(text: string, at: number): { readonly name: string; readonly next: number } | null {
  BARE_KEY.lastIndex = at;
  const bare = BARE_KEY.exec(text);
  if (bare !== null) return { name: bare[0], next: BARE_KEY.lastIndex };
  QUOTED_KEY.lastIndex = at;
  const quoted = QUOTED_KEY.exec(text);
  if (quoted !== null) return { name: quoted[1] ?? quoted[2] ?? '', next: QUOTED_KEY.lastIndex };
  return null;
}

/** Behind the last character of the value; the comment and the spaces before it are not part of it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  let last = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '\n' && depth === 0) break;
    if (char === '#') {
      if (depth === 0) break;
      at = lineEnd(text, at);
      continue;
    }
    if (char === '"' || char === "'") at = endOfString(text, at);
    else at++;
    if (char === '[' || char === '{') depth++;
    if (char === ']' || char === '}') depth--;
    if (char !== ' ' && char !== '\t' && char !== '\r' && char !== '\n') last = at;
  }
  return last;
}

function endOfString(text: string, from: number): number {
  const quote = text[from] ?? '"';
  const triple = quote.repeat(3);
  const long = text.startsWith(triple, from);
  const close = long ? triple : quote;
  let at = from + close.length;
  while (at < text.length) {
    if (text.startsWith(close, at)) return at + close.length;
    if (!long && text[at] === '\n') return at;
    at += quote === '"' && text[at] === '\\' ? 2 : 1;
  }
  return text.length;
}
