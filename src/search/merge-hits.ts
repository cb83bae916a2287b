import type { Hit } from './search.ts';

/** What one part of a text has found. */
export interface PartHits {
  readonly leastScore: number;
  readonly hits: readonly Hit[];
}

/** What the parts of a text have found, as one list: each row once, as the part has it that it answers best. */
export function mergeHits(parts: readonly PartHits[], limit: number): readonly Hit[] {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only.hits.slice(0, limit);
  const best = new Map<number, Hit>();
  for (const { hits, leastScore } of parts) {
    for (const hit of hits) {
      if (hit.score >= leastScore && hit.score > (best.get(hit.n)?.score ?? -1)) best.set(hit.n, hit);
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, limit);
}
