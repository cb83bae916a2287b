/** What to ask each index; null where an index has nothing to say about these words. */
export interface SearchPlan {
  /** For the word index: all words, the last one also as a beginning. */
  readonly words: string | null;
  /** For the trigram index: all parts of three letters and more. */
  readonly grams: string | null;
  /** Too short for either index and written without spaces: looked for as it is. */
  readonly parts: readonly string[];
}

const WORD = /[\p{L}\p{N}]/u;
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;
const MIN_GRAM = 3;
const MAX_WORDS = 32;

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}

/**
 * The person's words as index queries. Every word is quoted, so that nothing in it is syntax: no input can fail or
 * mean more than its letters.
 */
export function searchPlan(text: string): SearchPlan {
  const words = text
    .replace(/[\u0000-\u001f\ud800-\udfff]/g, ' ')
    .split(/\s+/)
    .filter((word) => WORD.test(word))
    .slice(0, MAX_WORDS);
  const unspaced = words.filter((word) => UNSPACED.test(word));
  const spaced = words.filter((word) => !UNSPACED.test(word));
  const long = words.filter((word) => [...word].length >= MIN_GRAM);
  return {
    words: spaced.length === 0 || unspaced.length > 0 ? null : `${spaced.map(quoted).join(' ')}*`,
    grams: long.length === words.length && words.length > 0 ? long.map(quoted).join(' ') : null,
    parts: unspaced.filter((word) => [...word].length < MIN_GRAM),
  };
}
