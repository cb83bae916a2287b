import { describe, expect, test } from 'vitest';
import {
  answering,
  BUILT_IN_CALIBRATION,
  confidence,
  nearMiss,
  WORDS_CALIBRATION,
} from '../../../src/search/rank/confidence.ts';
import { type Candidate, fuse, withPlacesForMeaning } from '../../../src/search/rank/fuse.ts';

const plain: Candidate = { n: 1, bm25: 0, covered: 0, cosine: 0, pinned: false, here: false, ageMs: 0, uses: 0 };
const order = (...candidates: Partial<Candidate>[]) =>
  fuse(candidates.map((each) => ({ ...plain, ...each }))).map((each) => each.candidate.n);

describe('fusion', () => {
  test('adds words and meaning, each scaled to the best of the question', () => {
    expect(order({ n: 1, bm25: 10 }, { n: 2, bm25: 8, cosine: 0.5 }, { n: 3, cosine: 0.5 })).toEqual([2, 1, 3]);
  });

  test('gives no credit for a cosine that unrelated texts have', () => {
    const [first] = fuse(
      [
        { ...plain, cosine: 0.1 },
        { ...plain, n: 2, cosine: 0.5 },
      ].map((each) => each),
    );
    expect(first?.candidate.n).toBe(2);
    expect(fuse([{ ...plain, cosine: 0.05 }])[0]?.parts.meaning).toBe(0);
  });

  test('small terms decide among equals and never against a shared rare word', () => {
    expect(order({ n: 1 }, { n: 2, pinned: true })).toEqual([2, 1]);
    expect(order({ n: 1, ageMs: 1e12 }, { n: 2, uses: 3, ageMs: 1e12 })).toEqual([2, 1]);
    expect(order({ n: 1, bm25: 10, ageMs: 1e12 }, { n: 2, bm25: 5, pinned: true, here: true, uses: 99 })).toEqual([
      1, 2,
    ]);
  });

  test('a time in the future counts as today, not more', () => {
    expect(fuse([{ ...plain, ageMs: -1e12 }])[0]?.parts.recency).toBe(fuse([plain])[0]?.parts.recency);
  });
});

describe('places kept for meaning', () => {
  const ranked = fuse([
    ...Array.from({ length: 12 }, (_, i) => ({ ...plain, n: i + 1, bm25: 50 - i, cosine: 0.2 })),
    { ...plain, n: 99, cosine: 0.6 },
  ]);

  test('let in the best by meaning that chance words pushed out', () => {
    expect(ranked.slice(0, 5).map((each) => each.candidate.n)).not.toContain(99);
    const chosen = withPlacesForMeaning(ranked, 5).map((each) => each.candidate.n);
    expect(chosen).toEqual([1, 2, 3, 4, 99]);
  });

  test('are none in a list of fewer than five, and change nothing when it is in already', () => {
    expect(withPlacesForMeaning(ranked, 4).map((each) => each.candidate.n)).toEqual([1, 2, 3, 4]);
    expect(withPlacesForMeaning(ranked, 20).length).toBe(13);
    const inside = fuse([
      { ...plain, n: 7, bm25: 9, cosine: 0.9 },
      ...Array.from({ length: 8 }, (_, i) => ({ ...plain, n: i + 10, bm25: i })),
    ]);
    expect(withPlacesForMeaning(inside, 5)).toEqual(inside.slice(0, 5));
  });
});

describe('the chance that a row answers', () => {
  test('grows with each piece of evidence and stays a chance', () => {
    const little = confidence(BUILT_IN_CALIBRATION, { cosine: 0.2, told: 0.1, lead: 0 });
    const more = confidence(BUILT_IN_CALIBRATION, { cosine: 0.6, told: 0.1, lead: 0.3 });
    const most = confidence(BUILT_IN_CALIBRATION, { cosine: 0.9, told: 1, lead: 0.6 });
    expect(little).toBeLessThan(BUILT_IN_CALIBRATION.floor);
    expect(more).toBeGreaterThan(little);
    expect(most).toBeGreaterThan(more);
    expect(most).toBeLessThan(1);
  });

  test('goes by words alone where there is no vector', () => {
    const far = confidence(WORDS_CALIBRATION, { cosine: 0, told: 0.2, lead: -1 });
    expect(far).toBeLessThan(WORDS_CALIBRATION.floor);
    expect(confidence(WORDS_CALIBRATION, { cosine: 0, told: 0.9, lead: -1 })).toBeGreaterThan(0.5);
  });

  test('lets one likely row answer for those that are less so, and none when all are unlikely', () => {
    const rows = [0.9, 0.35, 0.1].map((score) => ({ score }));
    expect(answering(rows, BUILT_IN_CALIBRATION, 1_000)).toEqual(rows.slice(0, 2));
    expect(answering(rows.slice(1), BUILT_IN_CALIBRATION, 1_000)).toEqual([]);
    const late = [...Array.from({ length: 5 }, () => ({ score: 0.4 })), { score: 0.9 }];
    expect(answering(late, BUILT_IN_CALIBRATION, 1_000)).toEqual([]);
    expect(answering([], BUILT_IN_CALIBRATION, 0)).toEqual([]);
  });

  test('asks for less among few rows, the more the more there are', () => {
    const rows = [{ score: 0.35 }];
    expect(answering(rows, BUILT_IN_CALIBRATION, 0)).toEqual(rows);
    expect(answering(rows, BUILT_IN_CALIBRATION, 40)).toEqual(rows);
    expect(answering(rows, BUILT_IN_CALIBRATION, 100)).toEqual([]);
    expect(answering(rows, BUILT_IN_CALIBRATION, 1_000_000)).toEqual([]);
    const two = [{ score: 0.25 }, { score: 0.21 }, { score: 0.1 }];
    expect(answering(two, BUILT_IN_CALIBRATION, 20)).toEqual(two.slice(0, 2));
  });

  test('measures the lead against the tenth best, or a usual near miss among few rows', () => {
    expect(nearMiss(Array.from({ length: 20 }, (_, i) => i / 20))).toBe(0.5);
    expect(nearMiss([0.9])).toBe(0.2);
  });
});
