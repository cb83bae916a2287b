/**
 * How the chance that a row answers the question follows from raw numbers, by model: logistic regression on the dev half
 * of test/bench/questions (`npm run bench -- questions` prints the fit). Never from a score scaled per question, where the
 * best is always 1.
 */
export interface Calibration {
  readonly constant: number;
  readonly cosine: number;
  readonly covered: number;
  readonly lead: number;
  /** Below this nothing is returned: the smallest with at most a tenth false answers over both halves. */
  readonly floor: number;
}

/** What is known of a row that may answer. */
export interface Evidence {
  /** Cosine with the question. */
  readonly cosine: number;
  /** Share of the question's idf that the row's words cover. */
  readonly covered: number;
  /** How far the cosine is above that of a row that is merely near; see `nearMiss`. */
  readonly lead: number;
}

/** For the built-in model. */
export const BUILT_IN_CALIBRATION: Calibration = {
  constant: -4.63,
  cosine: 3.17,
  covered: 3.85,
  lead: 3.59,
  floor: 0.23,
};
/** For questions that only words can answer, because there is no vector. */
export const WORDS_CALIBRATION: Calibration = { constant: -3.8, cosine: 0, covered: 5.25, lead: 0, floor: 0.21 };

/** Place whose cosine stands for "near, but no answer". */
const NEAR_MISS_PLACE = 10;
/** The same where there are fewer rows: its mean over the dev half. */
const FEW_ROWS_NEAR_MISS = 0.2;

/** Chance, 0 to 1, that a row answers the question; what scripts see as `score`. */
export function confidence(calibration: Calibration, { cosine, covered, lead }: Evidence): number {
  const x =
    calibration.constant + calibration.cosine * cosine + calibration.covered * covered + calibration.lead * lead;
  return 1 / (1 + Math.exp(-x));
}

/** The tenth best cosine of a question: an answer stands out from it, the best of ten chance neighbours does not. */
export function nearMiss(cosines: readonly number[]): number {
  const sorted = [...cosines].sort((a, b) => b - a);
  return sorted[NEAR_MISS_PLACE - 1] ?? FEW_ROWS_NEAR_MISS;
}
