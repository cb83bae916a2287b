/** From the embedder's measurements on conversations: evidence recall@10 .641, against .620 with FTS5's fixed k1 1.2 and b 0.75. */
const K1 = 0.9;
const B = 0.4;
/** What a related term counts of the term itself. */
export const RELATED_WEIGHT = 0.5;

/** A term of a question and what it is worth. */
export interface QueryTerm {
  readonly term: string;
  /** How many rows hold it. */
  readonly rows: number;
  readonly idf: number;
  /** Terms that may stand for it in a row, for part of its worth. */
  readonly related: readonly string[];
}

/** How well a row answers the words of a question. */
export interface WordScore {
  readonly bm25: number;
  /** Share of the question's idf that the row's terms cover, 0 to 1. */
  readonly covered: number;
}

/** Worth of a term that `rows` of `total` rows hold. */
export function idfOf(rows: number, total: number): number {
  return Math.log(1 + (total - rows + 0.5) / (rows + 0.5));
}

/** A question's term, met in a row as itself or as one that is related to it. */
interface Place {
  readonly at: number;
  readonly exact: boolean;
}

/** Gives what scores rows by their terms (in order, as `terms` gives them), for one question. */
export function openScore(query: readonly QueryTerm[], meanLength: number): (stems: readonly string[]) => WordScore {
  const places = new Map<string, Place[]>();
  const note = (term: string, place: Place): void => {
    const known = places.get(term);
    if (known === undefined) places.set(term, [place]);
    else known.push(place);
  };
  for (const [at, { term, related }] of query.entries()) {
    note(term, { at, exact: true });
    for (const other of related) note(other, { at, exact: false });
  }
  const whole = query.reduce((sum, { idf }) => sum + idf, 0);
  // Only a question's own terms are counted: a list of all of a row's for each of 200 rows would be half a megabyte.
  const times = new Uint32Array(query.length);
  const near = new Uint8Array(query.length);
  return (stems) => {
    times.fill(0);
    near.fill(0);
    for (const stem of stems) {
      for (const { at, exact } of places.get(stem) ?? []) {
        if (exact) times[at] = (times[at] ?? 0) + 1;
        else near[at] = 1;
      }
    }
    const length = 1 - B + (B * stems.length) / Math.max(1, meanLength);
    let bm25 = 0;
    let covered = 0;
    for (const [at, { idf }] of query.entries()) {
      const exact = times[at] ?? 0;
      const tf = exact > 0 ? exact : RELATED_WEIGHT * (near[at] ?? 0);
      if (tf === 0) continue;
      covered += idf * Math.min(1, tf);
      bm25 += (idf * tf * (K1 + 1)) / (tf + K1 * length);
    }
    return { bm25, covered: whole === 0 ? 0 : covered / whole };
  };
}
