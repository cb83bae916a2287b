import type { Db } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';
import { idfOf, openScore, type QueryTerm, RELATED_WEIGHT, type WordScore } from './bm25.ts';
import { relatedTerms } from './lexicon.ts';
import { isFiller, terms } from './terms.ts';
import { wordRuns } from './word-runs.ts';
import { prepareWords, type TextOf, type WordStatements } from './words.sql.ts';

/**
 * Rows that the rarest terms of a question may bring for each candidate that is wanted: reading the 5,000 for a hundred takes
 * 1 ms, and words that more rows hold hardly tell them apart. When even the rarest is more common, its newest rows are taken.
 */
const POSTINGS_FOR_EACH = 50;
/** What a word that only shapes the question counts of its idf. */
const FILLER_WEIGHT = 0.3;
/** Rows found by a piece of a word. */
const MOST_PARTS = 60;
/** The trigram index knows no shorter piece. */
const SHORTEST_PART = 3;
/** A longer question is an excerpt: its rarest terms say as much as all of them. */
const MOST_TERMS = 32;
/** Terms of it that no row holds, each looked for inside words. */
const MOST_UNKNOWN = 12;
/** Characters of a question that are read, for the same reason. */
const MOST_CHARACTERS = 4_000;

/**
 * From so many rows on it is quicker to make the index anew than to take each row out of it: that takes 0.08 µs for each
 * row that there is (3.3 ms at 40,000), making it anew 12 µs for each that is left.
 */
const MANY_ROWS = 150;
/** Rows whose texts are read at once; keeps them near 1 MB. */
const ROWS_A_READ = 2_000;

/** A question as the word index sees it. */
export interface WordQuery {
  readonly terms: readonly QueryTerm[];
  readonly meanLength: number;
  /** The question's words of which no row holds the term, lower case: looked for inside words. */
  readonly unknown: readonly string[];
}

/** A row's text as the index keeps it. */
export interface StoredText {
  /** Terms in order. */
  readonly stems: readonly string[];
  readonly text: string;
}

/** The words of a domain's rows. */
export interface WordIndex {
  /** Adds or replaces texts, by the numbers of their rows. */
  put(texts: ReadonlyMap<number, string>): void;
  remove(rows: readonly number[]): void;
  /** Texts of rows, by their numbers; in lower case. */
  texts(rows: readonly number[]): ReadonlyMap<number, StoredText>;
  query(text: string): WordQuery;
  /** Rows that share terms, or pieces of words, with the question, best first, at most `count`; `accept` filters them. */
  candidates(query: WordQuery, accept: (n: number) => boolean, count: number): readonly number[];
  /** Gives what tells how well a text answers; one that is not there does not. */
  score(query: WordQuery): (text: StoredText | undefined) => WordScore;
}

/** Opens the word index of a domain. Callers put writes into one transaction with the row they belong to. */
export function openWordIndex(db: Db, domain: Domain): WordIndex {
  const statements = prepareWords(db, domain);
  const remove = (rows: readonly number[]): void => {
    const counts = new Map<string, number>();
    const found: number[] = [];
    let length = 0;
    for (const portion of portions(rows)) {
      for (const { n, stems: all } of statements.getAll(portion)) {
        const stems = splitStems(all);
        countOnce(stems, counts);
        length += stems.length;
        found.push(n);
      }
    }
    if (found.length === 0) return;
    statements.uncount(counts);
    statements.addTotals(-found.length, -length);
    // A row's entry is looked for from the front of each of its words' lists: the oldest are found first.
    if (found.length < MANY_ROWS) for (const n of found.sort((a, b) => a - b)) statements.remove(n);
    else statements.removeMany(found);
  };
  return {
    put: (texts) => {
      const counts = new Map<string, number>();
      const rows: TextOf[] = [];
      let length = 0;
      remove([...texts.keys()]);
      for (const [n, text] of texts) {
        const stems = terms(text);
        countOnce(stems, counts);
        length += stems.length;
        rows.push({ n, stems: stems.join(' '), parts: text.toLowerCase() });
      }
      statements.count(counts);
      statements.addTotals(rows.length, length);
      statements.put(rows);
    },
    remove,
    texts: (rows) =>
      new Map(statements.getAll(rows).map(({ n, stems, parts }) => [n, { stems: splitStems(stems), text: parts }])),
    query: (text) => readQuery(statements, text),
    candidates: (query, accept, count) => findCandidates(statements, query, accept, count),
    score: scoreOf,
  };
}

function readQuery(statements: WordStatements, whole: string): WordQuery {
  const text = whole.slice(0, MOST_CHARACTERS);
  const { rows: total, terms: length } = statements.totals();
  const known = [...new Set(terms(text))].map((term) => {
    const rows = statements.rowsWith(term);
    return { term, rows, idf: idfOf(rows, total) * (isFiller(term) ? FILLER_WEIGHT : 1), related: relatedTerms(term) };
  });
  const sorted = known.sort((a, b) => a.rows - b.rows || (a.term < b.term ? -1 : 1));
  const absent = sorted.filter((each) => each.rows === 0).slice(0, MOST_UNKNOWN);
  const kept = [...absent, ...sorted.filter((each) => each.rows > 0).slice(0, MOST_TERMS)];
  const unknown = kept.filter((each) => each.rows === 0).map((each) => each.term);
  const words = wordRuns(text.toLowerCase());
  return {
    terms: kept,
    meanLength: total === 0 ? 1 : length / total,
    unknown: [...new Set(words)].filter(
      (word) => word.length >= SHORTEST_PART && unknown.includes(terms(word)[0] ?? ''),
    ),
  };
}

function findCandidates(
  statements: WordStatements,
  query: WordQuery,
  accept: (n: number) => boolean,
  count: number,
): readonly number[] {
  const found = new Set<number>();
  for (const n of rankedByWords(statements, query, count * POSTINGS_FOR_EACH)) {
    if (found.size === count) break;
    if (accept(n)) found.add(n);
  }
  for (const word of query.unknown) {
    for (const n of statements.newestParts(trigrams(word), MOST_PARTS)) if (accept(n)) found.add(n);
  }
  return [...found];
}

/**
 * Rows by the idf of the question's rarest terms in them. Ranking by FTS5 itself takes five times as long as reading the
 * row numbers; the exact score is computed for the best of these only.
 */
function rankedByWords(statements: WordStatements, query: WordQuery, most: number): readonly number[] {
  const worth = new Map<number, number>();
  let left = most;
  const add = (term: string, rows: number, idf: number) => {
    if (rows === 0 || (rows > left && worth.size > 0)) return;
    for (const n of statements.newest(quoted(term), left)) worth.set(n, (worth.get(n) ?? 0) + idf);
    left -= rows;
  };
  for (const { term, rows, idf } of query.terms) add(term, rows, idf);
  for (const { related, idf } of query.terms) {
    for (const term of related) add(term, statements.rowsWith(term), idf * RELATED_WEIGHT);
  }
  return [...worth.keys()].sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || b - a);
}

/** A row that holds an unknown word inside a longer one covers that word, too. */
function scoreOf(query: WordQuery): (row: StoredText | undefined) => WordScore {
  const score = openScore(query.terms, query.meanLength);
  return (row) => {
    if (row === undefined) return { bm25: 0, covered: 0 };
    const inside = query.unknown.filter((word) => row.text.includes(word)).map((word) => terms(word)[0] ?? '');
    return score(inside.length === 0 ? row.stems : [...row.stems, ...inside]);
  };
}

/** Counts a row for each of its terms. */
function countOnce(stems: readonly string[], counts: Map<string, number>): void {
  for (const term of new Set(stems)) counts.set(term, (counts.get(term) ?? 0) + 1);
}

function* portions(rows: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < rows.length; at += ROWS_A_READ) yield rows.slice(at, at + ROWS_A_READ);
}

function splitStems(stems: string): readonly string[] {
  return stems === '' ? [] : stems.split(' ');
}

/** A string of FTS5: nothing in it is syntax. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** All trigrams of a word, which together find it (and rarely more, which the score then tells apart). */
function trigrams(word: string): string {
  const characters = [...word];
  return characters
    .slice(SHORTEST_PART - 1)
    .map((_, i) => quoted(characters.slice(i, i + SHORTEST_PART).join('')))
    .join(' AND ');
}
