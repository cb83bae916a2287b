import type { SenseOf, WordSense } from '../rank/speaks-of.ts';
import { lengthOf } from '../vectors/vector-math.ts';
import type { BuiltInEmbedder } from './built-in.ts';
import { normalise, SHORTEST_SUM } from './built-in.ts';

/** Words whose senses are kept: 4 MB. */
const KEPT = 4_000;

/** Senses of words as the built-in model has them. */
export function wordSenses(model: Pick<BuiltInEmbedder, 'sum'>): SenseOf {
  const kept = new Map<string, WordSense | null>();
  return (word) => {
    const key = word.toLowerCase();
    const known = kept.get(key);
    if (known !== undefined) return known;
    const sense = senseOf(model.sum(word));
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, sense);
    return sense;
  };
}

function senseOf(sum: Float32Array): WordSense | null {
  const weight = lengthOf(sum);
  return weight < SHORTEST_SUM ? null : { direction: normalise(sum, weight), weight };
}
