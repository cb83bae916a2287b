/**
 * Which letters a text holds: three words of bits, for the codes 32 to 127. The last bit stands for everything beyond
 * ASCII; tabs and line ends have none.
 */
export type LetterSet = readonly [number, number, number];

const BEYOND_ASCII = 127;
/** The bits of A to Z in the second word; those of a to z are the same ones in the third. */
const LARGE = 0x07fffffe;

/** The letters of a text. */
export function lettersOf(text: string): LetterSet {
  let [a, b, c] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = Math.min(text.charCodeAt(at), BEYOND_ASCII);
    if (code >= 96) c |= 1 << (code - 96);
    else if (code >= 64) b |= 1 << (code - 64);
    else if (code >= 32) a |= 1 << (code - 32);
  }
  return [a, b, c];
}

/** The set with small letters for the large ones. */
export const smallLetters = ([a, b, c]: LetterSet): LetterSet => [a, b & ~LARGE, c | (b & LARGE)];

/** Whether anything beyond ASCII is in it. */
export const isBeyondAscii = (set: LetterSet): boolean => set[2] < 0;

/** Whether all letters of `part` are in `whole`. */
export const holds = (whole: LetterSet, part: LetterSet): boolean =>
  (part[0] & ~whole[0]) === 0 && (part[1] & ~whole[1]) === 0 && (part[2] & ~whole[2]) === 0;

/** The letters of both. */
export const joined = (one: LetterSet, other: LetterSet): LetterSet => [
  one[0] | other[0],
  one[1] | other[1],
  one[2] | other[2],
];

/** Whether no letter is in it. */
export const isEmpty = (set: LetterSet): boolean => (set[0] | set[1] | set[2]) === 0;
