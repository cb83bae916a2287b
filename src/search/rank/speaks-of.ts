import { dot } from '../vectors/vector-math.ts';
import { relation } from '../words/lexicon.ts';
import { terms } from '../words/terms.ts';
import { hyphenedRuns } from '../words/word-runs.ts';
import { askedWords } from './question-words.ts';

/** What a word means to a model. */
export interface WordSense {
  /** Of length 1. */
  readonly direction: Float32Array;
  /** How much it says: rare words say more than common ones. */
  readonly weight: number;
}

/** Gives the sense of a word, or null where the model knows nothing of it. */
export type SenseOf = (word: string) => WordSense | null;

/** Share of what a question asks about that a text speaks of, 0 to 1. */
export type SpeaksOf = (text: string) => number;

/** Two words that are no nearer have nothing to do with each other: as near are the words of chance neighbours. */
const UNRELATED = 0.3;
/** What a word says that the model does not know: about the mean of those it knows. */
const UNKNOWN_WEIGHT = 1;
/** "i18n": first letter, how many were left out, last letter. */
const COUNTED = /^([a-z])(\d{1,2})([a-z])$/;
const COUNTED_SAYS = 1;
/** "retro" for "retrospective": so many letters at least, since short words begin many others by chance. */
const SHORTEST_CLIP = 5;
const CLIP_SAYS = 0.5;
/** Words of a text that are looked at. */
const MOST_WORDS = 200;

interface TextWord {
  /** Lower case. */
  readonly word: string;
  readonly term: string;
  readonly sense: WordSense | null;
}

/**
 * Reads a question for `SpeaksOf`: each of its words is looked for in the text by itself, as the same stem, a related
 * one, or the one nearest by sense. A mean of all words, as a text's vector is, hides that the very thing that was asked
 * about is missing.
 */
export function readQuestion(question: string, senseOf: SenseOf): SpeaksOf {
  const asked = askedWords(question).map((each) => {
    const sense = senseOf(each.word);
    return {
      term: each.term,
      word: each.word.toLowerCase(),
      sense,
      worth: each.counts * (sense?.weight ?? UNKNOWN_WEIGHT),
    };
  });
  const whole = asked.reduce((sum, { worth }) => sum + worth, 0);
  return (text) => {
    if (whole === 0) return 0;
    const words = wordsOf(text, senseOf);
    const told = asked.reduce((sum, each) => sum + each.worth * toldBy(words, each), 0);
    return told / whole;
  };
}

function wordsOf(text: string, senseOf: SenseOf): readonly TextWord[] {
  const words = new Map<string, TextWord>();
  for (const run of hyphenedRuns(text)) {
    const parts = run.split('-');
    // "stand-up" is "standup" as well.
    for (const word of parts.length > 1 ? [...parts, parts.join('')] : parts) {
      const [term] = terms(word);
      if (term !== undefined && !words.has(term))
        words.set(term, { word: word.toLowerCase(), term, sense: senseOf(word) });
    }
    if (words.size >= MOST_WORDS) break;
  }
  return [...words.values()];
}

function toldBy(words: readonly TextWord[], { word, term, sense }: TextWord): number {
  let best = 0;
  for (const other of words) {
    if (other.term === term) return 1;
    const abbreviated = abbreviation(word, other.word);
    best = Math.max(best, relation(term, other.term), nearness(sense, other.sense), abbreviated);
  }
  return best;
}

/** How much a word says of another that is a short form of it, or the other way round. Both are lower case. */
function abbreviation(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const [, first, left, last] = COUNTED.exec(short) ?? [];
  if (first !== undefined && last !== undefined)
    return long.startsWith(first) && long.endsWith(last) && long.length === Number(left) + 2 ? COUNTED_SAYS : 0;
  return short.length >= SHORTEST_CLIP && long.length > short.length && long.startsWith(short) ? CLIP_SAYS : 0;
}

function nearness(a: WordSense | null, b: WordSense | null): number {
  if (a === null || b === null) return 0;
  return Math.max(0, (dot(a.direction, b.direction) - UNRELATED) / (1 - UNRELATED));
}
