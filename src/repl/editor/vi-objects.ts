import { type Draft, lineEnd, lineStart } from '../draft.ts';
import { charClass } from './words.ts';

/** Characters from `from` to before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  '(': ['(', ')'],
  ')': ['(', ')'],
  b: ['(', ')'],
  '[': ['[', ']'],
  ']': ['[', ']'],
  '{': ['{', '}'],
  '}': ['{', '}'],
  B: ['{', '}'],
  '<': ['<', '>'],
  '>': ['<', '>'],
};

/** The run of one class that the cursor stands in; `around` takes the blanks behind it too, or else those before. */
function wordObject(draft: Draft, around: boolean, classOf: (char: string) => string): Range | null {
  const { chars, cursor } = draft;
  const [start, end] = [lineStart(draft), lineEnd(draft)];
  if (start === end) return null;
  const run = (at: number): Range => {
    const kind = classOf(chars[at] ?? '');
    let [from, to] = [at, at + 1];
    while (from > start && classOf(chars[from - 1] ?? '') === kind) from--;
    while (to < end && classOf(chars[to] ?? '') === kind) to++;
    return { from, to };
  };
  const { from, to } = run(Math.min(cursor, end - 1));
  if (!around) return { from, to };
  if (classOf(chars[from] ?? '') === 'blank') return { from, to: to < end ? run(to).to : to };
  if (to < end && classOf(chars[to] ?? '') === 'blank') return { from, to: run(to).to };
  return { from: from > start && classOf(chars[from - 1] ?? '') === 'blank' ? run(from - 1).from : from, to };
}

/** The quotes of the line that the cursor stands in or, outside of any, the next ones. */
function quoteObject(draft: Draft, around: boolean, quote: string): Range | null {
  const { chars, cursor } = draft;
  const places: number[] = [];
  for (let at = lineStart(draft); at < lineEnd(draft); at++) {
    if (chars[at] === quote && chars[at - 1] !== '\\') places.push(at);
  }
  for (let pair = 0; pair + 1 < places.length; pair += 2) {
    const [open = 0, close = 0] = places.slice(pair, pair + 2);
    if (cursor <= close) return around ? { from: open, to: close + 1 } : { from: open + 1, to: close };
  }
  return null;
}

/** Index of the bracket that closes or opens the pair the cursor stands in, going `step` by `step`. */
function bracket({ chars, cursor }: Draft, [wanted, other]: readonly [string, string], step: 1 | -1): number | null {
  let depth = 0;
  for (let at = cursor; at >= 0 && at < chars.length; at += step) {
    if (chars[at] === wanted && depth-- === 0) return at;
    if (chars[at] === other && at !== cursor) depth++;
  }
  return null;
}

function pairObject(draft: Draft, around: boolean, [open, close]: readonly [string, string]): Range | null {
  const from = bracket(draft, [open, close], -1);
  const to = bracket(draft, [close, open], 1);
  if (from === null || to === null) return null;
  return around ? { from, to: to + 1 } : { from: from + 1, to };
}

const chunkClass = (char: string): string => (charClass(char) === 'blank' ? 'blank' : 'chunk');

/**
 * What `iw`, `a"`, `i(` and the like name where the cursor stands: `kind` is `i` or `a`, `name` the key behind it. Null
 * for what is not there, and for other keys.
 */
export function textObject(draft: Draft, kind: string, name: string): Range | null {
  const around = kind === 'a';
  if (name === 'w') return wordObject(draft, around, charClass);
  if (name === 'W') return wordObject(draft, around, chunkClass);
  if (name === '"' || name === "'" || name === '`') return quoteObject(draft, around, name);
  const pair = PAIRS[name];
  return pair === undefined ? null : pairObject(draft, around, pair);
}
