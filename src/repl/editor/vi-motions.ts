import { type Draft, lineEnd, lineStart } from '../draft.ts';
import { viWordBack, viWordEnd, viWordNext } from './words.ts';

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
  G: (d, count) => ({ to: lineOf(d, count ?? d.chars.length + 1) }),
};

/** `gg`: a line by its number, the first one without. */
export const goLine = (draft: Draft, count: number | null): Motion => ({ to: lineOf(draft, count ?? 1) });

/** `f` or `t` with its character, the `count`-th within the line; null when it is not there. */
export function found({ chars, cursor }: Draft, kind: string, wanted: string, count: number): Motion | null {
  const line = chars.slice(0, lineEnd({ chars, cursor }));
  let index = cursor;
  for (let left = count; left > 0; left--) {
    index = line.indexOf(wanted, index + 1);
    if (index < 0) return null;
  }
  return { to: kind === 't' ? index - 1 : index, inclusive: true };
}

/** `cw` changes to the end of the word, unlike `dw`; a `w` at the end of a line does not take its break. */
export function wordRange(draft: Draft, operator: string, count: number): Motion {
  const last = { ...draft, cursor: repeated(draft, count - 1, viWordNext) };
  if (operator === 'c' && /^\S/.test(last.chars[last.cursor] ?? '')) {
    const back = viWordEnd({ ...last, cursor: last.cursor - 1 });
    return { to: Math.max(draft.cursor, back), inclusive: true };
  }
  return { to: Math.min(viWordNext(last), lineEnd(last)) };
}
