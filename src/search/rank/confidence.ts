/**
 * How the chance that a row answers the question follows from raw cosine and covered idf, by model: logistic regression
 * on the dev half of test/bench/questions (`npm run bench -- questions` prints the fit). Never from a score scaled per
 * question, where the best is always 1.
 */
export interface Calibration {
  readonly constant: number;
  readonly cosine: number;
  readonly covered: number;
  readonly both: number;
  /** Below this nothing is returned: about one in ten questions without an answer then gets one. */
  readonly floor: number;
}

/** For the built-in model. */
export const BUILT_IN_CALIBRATION: Calibration = { constant: -5, cosine: 6, covered: 4, both: 0, floor: 0.25 };
/** For questions that only words can answer, because there is no vector. */
export const WORDS_CALIBRATION: Calibration = { constant: -3, cosine: 0, covered: 5, both: 0, floor: 0.25 };

/** Chance, 0 to 1, that a row answers the question; what scripts see as `score`. */
export function confidence(calibration: Calibration, cosine: number, covered: number): number {
  const x =
    calibration.constant +
    calibration.cosine * cosine +
    calibration.covered * covered +
    calibration.both * cosine * covered;
  return 1 / (1 + Math.exp(-x));
}
