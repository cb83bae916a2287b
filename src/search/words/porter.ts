/**
 * The stemmer of M. F. Porter, "An algorithm for suffix stripping", 1980. Written here so that the word index, the table
 * of term counts and the scoring share one idea of a term.
 */
export function stem(word: string): string {
  if (word.length < 3 || !PLAIN.test(word)) return word;
  let w = stepOne(word);
  w = replaceLongest(w, STEP_TWO, 1);
  w = replaceLongest(w, STEP_THREE, 1);
  w = stepFour(w);
  return stepFive(w);
}

type Suffixes = readonly (readonly [suffix: string, by: string])[];

const PLAIN = /^[a-z]+$/;
const STEP_TWO: Suffixes = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['eli', 'e'],
];
const STEP_THREE: Suffixes = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const STEP_FOUR = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'ion',
  'al',
  'er',
  'ic',
  'ou',
];

/** Plurals, -ed, -ing, and a final y after a vowel. */
function stepOne(word: string): string {
  let w = word;
  if (w.endsWith('sses') || w.endsWith('ies')) w = w.slice(0, -2);
  else if (w.endsWith('s') && !w.endsWith('ss')) w = w.slice(0, -1);

  if (w.endsWith('eed')) {
    if (measure(w.slice(0, -3)) > 0) w = w.slice(0, -1);
  } else {
    const cut = w.endsWith('ed') ? 2 : w.endsWith('ing') ? 3 : 0;
    const rest = w.slice(0, w.length - cut);
    if (cut > 0 && hasVowel(rest)) w = mended(rest);
  }
  return w.endsWith('y') && hasVowel(w.slice(0, -1)) ? `${w.slice(0, -1)}i` : w;
}

/** What is left of -ed and -ing gets back its e, or loses a doubled consonant. */
function mended(w: string): string {
  if (w.endsWith('at') || w.endsWith('bl') || w.endsWith('iz')) return `${w}e`;
  if (endsDouble(w) && !/[lsz]$/.test(w)) return w.slice(0, -1);
  return measure(w) === 1 && endsShort(w) ? `${w}e` : w;
}

function replaceLongest(w: string, suffixes: Suffixes, least: number): string {
  const found = suffixes.find(([suffix]) => w.endsWith(suffix));
  if (found === undefined) return w;
  const rest = w.slice(0, -found[0].length);
  return measure(rest) >= least ? rest + found[1] : w;
}

function stepFour(w: string): string {
  const suffix = STEP_FOUR.find((each) => w.endsWith(each));
  if (suffix === undefined) return w;
  const rest = w.slice(0, -suffix.length);
  if (measure(rest) < 2 || (suffix === 'ion' && !/[st]$/.test(rest))) return w;
  return rest;
}

function stepFive(word: string): string {
  let w = word;
  if (w.endsWith('e')) {
    const rest = w.slice(0, -1);
    const m = measure(rest);
    if (m > 1 || (m === 1 && !endsShort(rest))) w = rest;
  }
  return w.endsWith('ll') && measure(w) > 1 ? w.slice(0, -1) : w;
}

function isConsonant(w: string, at: number): boolean {
  const c = w[at];
  if (c === 'a' || c === 'e' || c === 'i' || c === 'o' || c === 'u') return false;
  return c !== 'y' || at === 0 || !isConsonant(w, at - 1);
}

/** How many times a vowel run is followed by a consonant run. */
function measure(w: string): number {
  let count = 0;
  for (let at = 1; at < w.length; at++) if (isConsonant(w, at) && !isConsonant(w, at - 1)) count++;
  return count;
}

function hasVowel(w: string): boolean {
  for (let at = 0; at < w.length; at++) if (!isConsonant(w, at)) return true;
  return false;
}

function endsDouble(w: string): boolean {
  const last = w.length - 1;
  return last > 0 && w[last] === w[last - 1] && isConsonant(w, last);
}

/** Consonant, vowel, consonant other than w, x, y: the stem wants its final e. */
function endsShort(w: string): boolean {
  const last = w.length - 1;
  if (last < 2 || !isConsonant(w, last) || isConsonant(w, last - 1) || !isConsonant(w, last - 2)) return false;
  return !/[wxy]$/.test(w);
}
