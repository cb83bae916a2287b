/** What was known of an answer and whether it was right. */
export interface Example {
  readonly features: readonly number[];
  readonly right: boolean;
  /** How much it counts; 1 unless told. */
  readonly counts?: number;
}

const STEPS = 4_000;
const RATE = 2;
/** Keeps weights small where a hundred examples say little. */
const SHRINK = 0.002;

/** Logistic regression by plain gradient descent: small, exact enough, the same in every run. */
export function fitChance(examples: readonly Example[]): {
  weights: readonly number[];
  chance: (features: readonly number[]) => number;
} {
  const weights = new Array<number>(examples[0]?.features.length ?? 0).fill(0);
  const whole = examples.reduce((sum, { counts = 1 }) => sum + counts, 0);
  const chance = (features: readonly number[]) =>
    1 / (1 + Math.exp(-features.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0)));
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, i) => (i === 0 ? 0 : SHRINK * weight));
    for (const { features, right, counts = 1 } of examples) {
      const off = (counts * (chance(features) - Number(right))) / whole;
      for (const [i, x] of features.entries()) slope[i] = (slope[i] ?? 0) + off * x;
    }
    for (const [i, x] of slope.entries()) weights[i] = (weights[i] ?? 0) - RATE * x;
  }
  return { weights, chance };
}
