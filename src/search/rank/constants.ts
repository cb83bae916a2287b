/**
 * Every number that decides the order of answers, with where it comes from. "Conversations" are the dev split named in
 * test/bench/recall-conversations.ts, "questions" the set in test/bench/questions; both are measured by `npm run bench`.
 */
export const RANK = {
  /** Weight of meaning against words (1). Conversations: .3 to .6 are within a point of each other. */
  meaningWeight: 0.6,
  /** Cosine of two texts that have nothing to do with each other: mean over all pairs of the questions' set. */
  unrelatedCosine: 0.1,
  /** A pinned row; a tie-breaker, less than a shared rare word is worth. */
  pin: 0.05,
  /** A row of the project the person is in, over those of others. */
  scope: 0.1,
  /** A row of today; halves every `recencyHalfLifeDays`. */
  recency: 0.03,
  recencyHalfLifeDays: 90,
  /** A row that answers have used often; half of it after `useHalfCount` uses. */
  use: 0.03,
  useHalfCount: 5,
  /** One place in this many is kept for the best by meaning alone, which chance words would push out. */
  placesPerMeaning: 5,
} as const;

/** How many rows each way of finding gives to the ranking. */
export const CANDIDATES: Candidates = {
  words: 100,
  meaning: 100,
  /** Rows whose stored vectors are compared with the question, the nearest by sign bits (measured there). */
  compared: 200,
};

/**
 * The same for each part of a longer text, so that five parts take about the time of two questions. At 10,000 rows the first
 * answer is the same in .98 of 300 questions, and .94 of the first five are.
 */
export const CANDIDATES_OF_PART: Candidates = {
  words: 30,
  meaning: 30,
  compared: 60,
};

export interface Candidates {
  readonly words: number;
  readonly meaning: number;
  readonly compared: number;
}
