import { type Draft, lineEnd, lineStart } from '../draft.ts';
import { chunkEnd, chunkLeft, chunkNext, viWordBack, viWordEnd, viWordNext } from './words.ts';

/** Where a motion leads; `inclusive`: an operator takes the character there too. */
export interface Motion {
  readonly to: number;
  readonly inclusive?: boolean;
}

/** First character of the cursor's line that is no blank. */
export const firstNonBlank = (draft: Draft): number => {
  let at = lineStart(draft);
  while (at < lineEnd(draft) && /^[ \t]$/.test(draft.chars[at] ?? '')) at++;
  return at;
};

/** Where a step leads that is taken `count` times, or as often as it leads anywhere. */
export function repeated(draft: Draft, count: number, step: (draft: Draft) => number): number {
  let { cursor } = draft;
  for (let left = count; left > 0; left--) {
    const next = step({ ...draft, cursor });
    if (next === cursor) break;
    cursor = next;
  }
  return cursor;
}

/** End of the line that stands `count` - 1 lines below the cursor's, or of the last one. */
export const lineEndBelow = (draft: Draft, count: number): number =>
  repeated({ ...draft, cursor: lineEnd(draft) }, count - 1, (d) =>
    d.cursor >= d.chars.length ? d.cursor : lineEnd({ ...d, cursor: d.cursor + 1 }),
  );

/** Beginning of line `number`, counted from 1, or of the last one. */
const lineOf = (draft: Draft, number: number): number =>
  lineStart({ ...draft, cursor: lineEndBelow({ ...draft, cursor: 0 }, number) });

/** Motions of one key. `count` is null where the person gave none. */
export const MOTIONS: Readonly<Record<string, (draft: Draft, count: number | null) => Motion>> = {
  h: (d, count) => ({ to: Math.max(lineStart(d), d.cursor - (count ?? 1)) }),
  l: (d, count) => ({ to: Math.min(lineEnd(d), d.cursor + (count ?? 1)) }),
  0: (d) => ({ to: lineStart(d) }),
  '^': (d) => ({ to: firstNonBlank(d) }),
  $: (d, count) => ({ to: lineEndBelow(d, count ?? 1) }),
  w: (d, count) => ({ to: repeated(d, count ?? 1, viWordNext) }),
  b: (d, count) => ({ to: repeated(d, count ?? 1, viWordBack) }),
  e: (d, count) => ({ to: repeated(d, count ?? 1, viWordEnd), inclusive: true }),
  W: (d, count) => ({ to: repeated(d, count ?? 1, chunkNext) }),
  B: (d, count) => ({ to: repeated(d, count ?? 1, chunkLeft) }),
  E: (d, count) => ({ to: repeated(d, count ?? 1, chunkEnd), inclusive: true }),
  G: (d, count) => ({ to: lineOf(d, count ?? d.chars.length + 1) }),
};

/** `gg`: a line by its number, the first one without. */
export const goLine = (draft: Draft, count: number | null): Motion => ({ to: lineOf(draft, count ?? 1) });

/** Index of the next character of this kind in the cursor's line, looking `step` by `step` from `from`; null without. */
function nextInLine(draft: Draft, wanted: string, from: number, step: 1 | -1): number | null {
  for (let at = from; at >= lineStart(draft) && at < lineEnd(draft); at += step) {
    if (draft.chars[at] === wanted) return at;
  }
  return null;
}

/**
 * `f`, `t`, or backwards `F`, `T`, with its character, the `count`-th within the line; null when it is not there.
 * `again`: by `;` or `,`, where `t` does not stay before the one it stands before.
 */
export function found(draft: Draft, kind: string, wanted: string, count: number, again = false): Motion | null {
  const step = kind === kind.toLowerCase() ? 1 : -1;
  const before = kind.toLowerCase() === 't' ? step : 0;
  let index = again ? draft.cursor + before : draft.cursor;
  for (let left = count; left > 0; left--) {
    const next = nextInLine(draft, wanted, index + step, step);
    if (next === null) return null;
    index = next;
  }
  return { to: index - before, inclusive: true };
}

/** `cw` changes to the end of the word, unlike `dw`; a `w` at the end of a line does not take its break. */
export function wordRange(draft: Draft, operator: string, count: number, key: string): Motion {
  const [next, end] = key === 'W' ? [chunkNext, chunkEnd] : [viWordNext, viWordEnd];
  const last = { ...draft, cursor: repeated(draft, count - 1, next) };
  if (operator === 'c' && /^\S/.test(last.chars[last.cursor] ?? '')) {
    const back = end({ ...last, cursor: last.cursor - 1 });
    return { to: Math.max(draft.cursor, back), inclusive: true };
  }
  return { to: Math.min(next(last), lineEnd(last)) };
}

/** The lines that an operator takes with `j`, `k`, `G` or `gg`: first and last character; null for other keys, or no line there. */
export function linesTo(draft: Draft, key: string, count: number | null): { from: number; to: number } | null {
  const other = otherLine(draft, key, count);
  if (other === null) return null;
  const [from, to] = [Math.min(draft.cursor, other), Math.max(draft.cursor, other)];
  return { from: lineStart({ ...draft, cursor: from }), to: lineEnd({ ...draft, cursor: to }) };
}

function otherLine(draft: Draft, key: string, count: number | null): number | null {
  switch (key) {
    case 'j':
      return lineEnd(draft) >= draft.chars.length ? null : lineEndBelow(draft, (count ?? 1) + 1);
    case 'k':
      return lineStart(draft) === 0
        ? null
        : repeated(draft, count ?? 1, (d) => lineStart({ ...d, cursor: Math.max(0, lineStart(d) - 1) }));
    case 'G':
      return lineOf(draft, count ?? draft.chars.length + 1);
    case 'gg':
      return lineOf(draft, count ?? 1);
    default:
      return null;
  }
}
