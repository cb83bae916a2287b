/**
 * How the chance that a row answers the question follows from raw numbers: logistic regression on the dev half of
 * test/bench/questions (`npm run bench -- questions` prints the fit). Never from a score scaled per question, where the
 * best is always 1.
 */
export interface Calibration {
  readonly constant: number;
  readonly cosine: number;
  readonly told: number;
  readonly lead: number;
  /** When not one of the first rows reaches this, the question has no answer. For a store of `MANY_ROWS` and more. */
  readonly floor: number;
  /** The same for a store of `FEW_ROWS` and fewer, where chance seldom has anything alike to offer. */
  readonly floorOfFew: number;
  /** Once a question has an answer, rows below this are left out all the same. */
  readonly rowFloor: number;
}

/** What is known of a row that may answer. */
export interface Evidence {
  /** Cosine with the question. */
  readonly cosine: number;
  /** Share of what the question asks about that the row speaks of: by sense where words have one, otherwise by idf. */
  readonly told: number;
  /** How far the cosine is above that of a row that is merely near; see `nearMiss`. */
  readonly lead: number;
}

/**
 * For the built-in model; other models' cosines are taken as alike. Fitted on the dev half, in stores of 6 to 203 rows. At
 * this floor one of the dev half's 25 questions without an answer gets one; at this row floor the dev half loses one
 * answer, and half of what is returned is right.
 */
export const BUILT_IN_CALIBRATION: Calibration = {
  constant: -4.57,
  cosine: 3.06,
  told: 5.92,
  lead: 1.83,
  floor: 0.48,
  floorOfFew: 0.2,
  rowFloor: 0.3,
};
/**
 * For questions that only words can answer, because there is no vector. The floor is that of at most a tenth false answers
 * over both halves: on the dev half alone it would cost the other one a fifth of its answers.
 */
export const WORDS_CALIBRATION: Calibration = {
  constant: -2.5,
  cosine: 0,
  told: 5.94,
  lead: 0,
  floor: 0.57,
  floorOfFew: 0.57,
  rowFloor: 0.33,
};

/**
 * Sizes between which the floor rises with the logarithm. In stores of 6 to 20 rows the floor of few gives .98 of the answers
 * and 2 % false ones on the dev half, .94 and 8 % on all other questions, where .3 gave .86 and 5 %.
 */
const FEW_ROWS = 20;
const MANY_ROWS = 200;
/** Rows of which one at least must reach the floor. */
export const ROWS_THAT_DECIDE = 5;
/** Place whose cosine stands for "near, but no answer". */
const NEAR_MISS_PLACE = 10;
/** The same where there are fewer rows: its mean over the dev half. */
const FEW_ROWS_NEAR_MISS = 0.2;

/** Chance, 0 to 1, that a row answers the question; what scripts see as `score`. */
export function confidence(calibration: Calibration, { cosine, told, lead }: Evidence): number {
  const x = calibration.constant + calibration.cosine * cosine + calibration.told * told + calibration.lead * lead;
  return 1 / (1 + Math.exp(-x));
}

/** The tenth best cosine of a question: an answer stands out from it, the best of ten chance neighbours does not. */
export function nearMiss(cosines: readonly number[]): number {
  const sorted = [...cosines].sort((a, b) => b - a);
  return sorted[NEAR_MISS_PLACE - 1] ?? FEW_ROWS_NEAR_MISS;
}

/** The rows that answer, of `stored` in all, in their order: none when not one of the first is likely enough. */
export function answering<T extends { readonly score: number }>(
  rows: readonly T[],
  calibration: Pick<Calibration, 'floor' | 'floorOfFew' | 'rowFloor'>,
  stored: number,
): readonly T[] {
  const floor = floorAmong(stored, calibration);
  if (!rows.slice(0, ROWS_THAT_DECIDE).some(({ score }) => score >= floor)) return [];
  const least = Math.min(floor, calibration.rowFloor);
  return rows.filter(({ score }) => score >= least);
}

function floorAmong(stored: number, { floor, floorOfFew }: Pick<Calibration, 'floor' | 'floorOfFew'>): number {
  const share = Math.log(Math.max(1, stored) / FEW_ROWS) / Math.log(MANY_ROWS / FEW_ROWS);
  return floorOfFew + (floor - floorOfFew) * Math.min(1, Math.max(0, share));
}
