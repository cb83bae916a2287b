const NON_ASCII = /[^\x00-\x7f]/;

/**
 * Whether a text is ASCII alone, as nearly every one is. Then it takes no table of Unicode to find its words; each
 * expression with one costs a start half a millisecond, so they stand in functions, where they are made by need.
 */
export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text);
}

/** Runs of letters and digits in a text, in order. */
export function wordRuns(text: string): readonly string[] {
  return text.match(isAscii(text) ? /[A-Za-z0-9]+/g : /[\p{L}\p{N}]+/gu) ?? [];
}

/** The same, with words that hyphens join as one. */
export function hyphenedRuns(text: string): readonly string[] {
  const runs = isAscii(text)
    ? text.match(/[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/g)
    : text.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu);
  return runs ?? [];
}
