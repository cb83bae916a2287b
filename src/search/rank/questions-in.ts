import { askedWords } from './question-words.ts';

/** Parts of a long text that are asked by themselves; each costs as much as a question. */
const MOST_PARTS = 4;
/** A text of so many words may be one question in several sentences: it is asked as a whole as well. */
const WHOLE_WORDS = 40;
/**
 * What the words of a part must count together. A question may be a single deed ("when do we release?"), but no filler ("what
 * do you think?"); a statement names two things and more, which "thanks a lot" does not.
 */
const LEAST_ASKED = { question: 0.4, statement: 2.3 } as const;
/**
 * What a row must reach to be found by a part that asks nothing. From twenty sentences of every day against the questions'
 * set: chance rows reached .64, the five that bear on what was said .72 to .97.
 */
const LEAST_SCORE = 0.65;
/** Of a longer text, a pasted file or log, so many characters at either end are read: people say there what they want. */
const READ_AT_AN_END = 4_000;
const FENCED = /^(```|~~~)[\s\S]*?^\1/gm;
const BREAK = /(?<=[.!?:;])\s+|\n+/;
const BLANK = /\s+/;

/** A part of a text that is asked by itself. */
export interface Part {
  readonly text: string;
  /** Rows below this chance do not count as found by it. */
  readonly leastScore: number;
}

/**
 * What a text asks, part by part: a question amid greetings, what was done before and what is to be done after is found
 * by its own words, where the text as a whole is near to nothing. A single sentence is given as it is, but no text longer
 * than two ends.
 */
export function questionsIn(everything: string): readonly Part[] {
  const text = ends(everything);
  const whole: Part = { text, leastScore: 0 };
  const parts = text
    .replace(FENCED, '\n')
    .split(BREAK)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length <= 1) return [whole];
  const chosen = mostTelling([...new Set(parts)]);
  return text.split(BLANK).length <= WHOLE_WORDS || chosen.length === 0 ? [whole, ...chosen] : chosen;
}

function ends(text: string): string {
  if (text.length <= 2 * READ_AT_AN_END) return text;
  return `${text.slice(0, READ_AT_AN_END)}\n${text.slice(-READ_AT_AN_END)}`;
}

/** Questions first; of the others those at the beginning and at the end, where people say what they want. */
function mostTelling(parts: readonly string[]): readonly Part[] {
  const says = (part: string, least: number): boolean =>
    askedWords(part).reduce((sum, { counts }) => sum + counts, 0) >= least;
  const questions = parts.filter((part) => part.endsWith('?') && says(part, LEAST_ASKED.question));
  const others = parts.filter((part) => !part.endsWith('?') && says(part, LEAST_ASKED.statement));
  const ends = others.map((_, i) => others[i % 2 === 0 ? i / 2 : others.length - (i + 1) / 2] ?? '');
  return [
    ...questions.map((text) => ({ text, leastScore: 0 })),
    ...ends.map((text) => ({ text, leastScore: LEAST_SCORE })),
  ].slice(0, MOST_PARTS);
}
