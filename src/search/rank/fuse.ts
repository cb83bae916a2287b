import { RANK } from './constants.ts';

const DAY_MS = 86_400_000;

/** A row that may answer a question, with what is known of it. */
export interface Candidate {
  readonly n: number;
  readonly bm25: number;
  /** Share of the question's idf that the row covers. */
  readonly covered: number;
  /** Cosine with the question; 0 where either has no vector. */
  readonly cosine: number;
  readonly pinned: boolean;
  /** Belongs to the project that the person is in. */
  readonly here: boolean;
  readonly ageMs: number;
  readonly uses: number;
}

/** What each part adds to the order. */
export interface Parts {
  readonly words: number;
  readonly meaning: number;
  readonly pin: number;
  readonly scope: number;
  readonly recency: number;
  readonly use: number;
}

export interface Ranked {
  readonly candidate: Candidate;
  readonly parts: Parts;
  readonly total: number;
}

/**
 * The candidates, best first. Words and meaning are each scaled to the best of this question and added; the small terms
 * decide among near equals. Scores are comparable within one question only: what is shown comes from `confidence`.
 */
export function fuse(candidates: readonly Candidate[]): readonly Ranked[] {
  const bestWords = Math.max(0, ...candidates.map((each) => each.bm25));
  const bestCosine = Math.max(RANK.unrelatedCosine, ...candidates.map((each) => each.cosine));
  const ranked = candidates.map((candidate) => {
    const parts: Parts = {
      words: bestWords === 0 ? 0 : candidate.bm25 / bestWords,
      meaning: RANK.meaningWeight * scaled(candidate.cosine, bestCosine),
      pin: candidate.pinned ? RANK.pin : 0,
      scope: candidate.here ? RANK.scope : 0,
      recency: RANK.recency * 0.5 ** (Math.max(0, candidate.ageMs) / (RANK.recencyHalfLifeDays * DAY_MS)),
      use: (RANK.use * candidate.uses) / (candidate.uses + RANK.useHalfCount),
    };
    const total = parts.words + parts.meaning + parts.pin + parts.scope + parts.recency + parts.use;
    return { candidate, parts, total };
  });
  return ranked.sort((a, b) => b.total - a.total || b.candidate.n - a.candidate.n);
}

/** At most `limit` of the ranked ones; the last places go to the best by meaning that did not come in by rank. */
export function withPlacesForMeaning(ranked: readonly Ranked[], limit: number): readonly Ranked[] {
  const places = Math.floor(limit / RANK.placesPerMeaning);
  if (places === 0 || ranked.length <= limit) return ranked.slice(0, limit);
  const best = new Set([...ranked].sort((a, b) => b.candidate.cosine - a.candidate.cosine).slice(0, places));
  const first = ranked.slice(0, limit);
  const outside = [...best].filter((each) => !first.includes(each));
  if (outside.length === 0) return first;
  const leaving = new Set(first.filter((each) => !best.has(each)).slice(-outside.length));
  return [...first.filter((each) => !leaving.has(each)), ...outside];
}

/** 0 for a text that has nothing to do with the question, 1 for the best of this question. */
function scaled(cosine: number, best: number): number {
  const range = best - RANK.unrelatedCosine;
  return range <= 0 ? 0 : Math.max(0, (cosine - RANK.unrelatedCosine) / range);
}
