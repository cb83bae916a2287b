import { type Db, inSnapshot } from '../db/connection.ts';
import type { Domain } from './domain.ts';
import { allows, type Facets, type Filter } from './filter.ts';
import {
  answering,
  BUILT_IN_CALIBRATION,
  type Calibration,
  confidence,
  type Evidence,
  nearMiss,
  ROWS_THAT_DECIDE,
  WORDS_CALIBRATION,
} from './rank/confidence.ts';
import { CANDIDATES, CANDIDATES_OF_PART, type Candidates } from './rank/constants.ts';
import { type Candidate, fuse, type Parts, withPlacesForMeaning } from './rank/fuse.ts';
import type { SpeaksOf } from './rank/speaks-of.ts';
import { prepareRows } from './rows.sql.ts';
import { type LocalVectors, openLocalVectors } from './vectors/local-vectors.ts';
import { packPages } from './vectors/pack.ts';
import { preparePages } from './vectors/pages.sql.ts';
import { isZero } from './vectors/quantise.ts';
import { openResident, type Resident } from './vectors/resident.ts';
import { openWordIndex, type StoredText, type WordIndex } from './words/word-index.ts';
import { openWrites } from './writes.ts';

/** More rows than asked for that are compared when only the very nearest matter: a near repeat is far ahead of the rest. */
const REPEATS_COMPARED = 40;

/** A question. */
export interface Question {
  readonly text: string;
  /** The question's vector by the current model, or null when there is none: then words alone answer. */
  readonly vector: Float32Array | null;
  /** Rows that are nearest by meaning, where something else has found them already; their cosines are read here. */
  readonly nearest?: readonly number[];
  /** Share of what the question asks about that a text speaks of; absent where nothing knows the senses of words. */
  readonly speaksOf?: SpeaksOf;
  readonly limit: number;
  readonly filter: Filter;
  readonly nowMs: number;
  /** Number of the project that the person is in, or null. */
  readonly here: number | null;
  /** What the owning room knows of rows; absent rows count as neither pinned nor used. */
  readonly signals?: (
    rows: readonly number[],
  ) => ReadonlyMap<number, { readonly pinned: boolean; readonly uses: number }>;
  /** False gives the best rows even when none of them seems to answer. */
  readonly abstain?: boolean;
  /** One of several that are asked at once: for each fewer rows are looked at. */
  readonly part?: boolean;
}

/** A row that answers. */
export interface Hit {
  readonly n: number;
  /** Calibrated chance that it answers. */
  readonly score: number;
  /** What the chance follows from. */
  readonly evidence: Evidence;
  readonly parts: Parts;
}

/** Finding in one domain. */
export interface Search {
  /** Adds or replaces a row's text and filter columns. Call in the transaction that writes the row. */
  put(row: Facets, text: string): void;
  /** Changes the filter columns only. */
  mark(row: Facets): void;
  /** Stores the row's vector of a model (`vectors.use`). */
  putVector(k: number, n: number, vector: Float32Array): void;
  /** Takes a row out of all indexes; its text leaves every page of them. */
  remove(n: number): void;
  ask(question: Question): readonly Hit[];
  /** The nearest rows by meaning alone, for near repeats. */
  near(vector: Float32Array, filter: Filter, count: number): readonly { readonly n: number; readonly cosine: number }[];
  readonly vectors: LocalVectors;
  /**
   * Runs writes whose indexes are written together at the end, which is several times faster. Call in the transaction of
   * the writes; a failure must end it.
   */
  together<T>(work: () => T): T;
  /** Removes the marks of rows that are gone. Returns how many. */
  purge(): number;
  /** Brings the pages up to date that a process reads first, once enough rows have changed. Call in a transaction. */
  pack(): void;
}

/** Opens the search of a domain over the tables of migrations/002-search.sql. */
export function openSearch(db: Db, domain: Domain): Search {
  const rows = prepareRows(db, domain);
  const words = openWordIndex(db, domain);
  const pages = preparePages(db, domain);
  const vectors = openLocalVectors(db, domain, rows);
  const resident = currentResident(vectors, (k, dimensions) => openResident(rows, pages, k, dimensions), rows.version);
  const room: Room = { words, vectors, resident };
  const writes = openWrites(rows, words);
  return {
    put: (row, text) => {
      rows.put(row, writes.version());
      writes.put(row.n, text);
    },
    mark: (row) => rows.put(row, writes.version()),
    putVector: (k, n, vector) => {
      vectors.put(k, n, vector);
      rows.touch(n, writes.version());
    },
    remove: (n) => {
      writes.remove(n);
      vectors.remove(n);
      pages.empty(n);
      rows.gone(n, writes.version());
    },
    ask: (question) => {
      writes.finish();
      return inSnapshot(db, () => answer(room, question));
    },
    near: (vector, filter, count) => {
      writes.finish();
      const now = resident();
      if (isZero(vector)) return [];
      const wanted = { vector, filter, count, compared: count + REPEATS_COMPARED };
      return inSnapshot(db, () => nearest(room, now, wanted));
    },
    vectors,
    together: (work) => vectors.together(() => writes.together(work)),
    purge: rows.purge,
    pack: () => {
      writes.finish();
      const model = vectors.current();
      if (model !== null) packPages(rows, pages, model);
    },
  };
}

interface Room {
  readonly words: WordIndex;
  readonly vectors: LocalVectors;
  readonly resident: () => Current;
}

/** The rows in memory, with the model whose bits they carry; k is 0 before the first model. */
interface Current {
  readonly k: number;
  readonly dimensions: number;
  readonly rows: Resident;
}

/** Gives the rows in memory, up to date; another current model means reading them anew. */
function currentResident(
  vectors: LocalVectors,
  open: (k: number, dimensions: number) => Resident,
  version: () => number,
): () => Current {
  let current: Current | null = null;
  let seen = -1;
  return () => {
    const newest = version();
    if (current !== null && newest === seen) return current;
    const model = vectors.current();
    const k = model?.k ?? 0;
    const dimensions = model?.dimensions ?? 0;
    if (current === null || current.k !== k) current = { k, dimensions, rows: open(k, dimensions) };
    current.rows.refresh();
    seen = newest;
    return current;
  };
}

interface Wanted {
  readonly vector: Float32Array;
  readonly filter: Filter;
  readonly count: number;
  /** Rows whose stored vectors are read. */
  readonly compared: number;
}

function nearest(room: Room, now: Current, { vector, filter, count, compared }: Wanted) {
  if (now.k === 0 || vector.length !== now.dimensions) return [];
  const chosen = now.rows.nearest(vector, filter, compared);
  return [...room.vectors.cosines(now.k, vector, chosen)].sort((a, b) => b.cosine - a.cosine).slice(0, count);
}

function meant(room: Room, now: Current, vector: Float32Array, question: Question, accept: (n: number) => boolean) {
  if (question.nearest !== undefined)
    return room.vectors.cosines(now.k, vector, [...new Set(question.nearest)].filter(accept));
  const { meaning: count, compared } = depth(question);
  return nearest(room, now, { vector, filter: question.filter, count, compared });
}

function depth({ part }: Question): Candidates {
  return part === true ? CANDIDATES_OF_PART : CANDIDATES;
}

function answer(room: Room, question: Question): readonly Hit[] {
  const now = room.resident();
  const usable = question.vector !== null && !isZero(question.vector) && now.k !== 0;
  const vector = usable ? question.vector : null;
  const query = room.words.query(question.text);
  const accept = (n: number): boolean => {
    const row = now.rows.row(n);
    return row !== null && allows(question.filter, row);
  };
  const byWords = room.words.candidates(query, accept, depth(question).words);
  const byMeaning = vector === null ? [] : meant(room, now, vector, question, accept);
  const cosines = new Map(byMeaning.map((each) => [each.n, each.cosine]));
  const rest = byWords.filter((n) => !cosines.has(n));
  if (vector !== null) for (const each of room.vectors.cosines(now.k, vector, rest)) cosines.set(each.n, each.cosine);

  const all = [...new Set([...byWords, ...byMeaning.map((each) => each.n)])];
  const texts = room.words.texts(all);
  const signals = question.signals?.(all);
  const score = room.words.score(query);
  const candidates = all.map((n): Candidate => {
    const row = now.rows.row(n);
    return {
      n,
      ...score(texts.get(n)),
      cosine: cosines.get(n) ?? 0,
      pinned: signals?.get(n)?.pinned ?? false,
      here: question.here !== null && row?.owner === question.here,
      ageMs: question.nowMs - (row?.atMs ?? question.nowMs),
      uses: signals?.get(n)?.uses ?? 0,
    };
  });
  const calibration = vector === null ? WORDS_CALIBRATION : BUILT_IN_CALIBRATION;
  const hits = best(texts, candidates, calibration, question);
  const answers = question.abstain === false ? hits : answering(hits, calibration, now.rows.count());
  return answers.slice(0, question.limit);
}

/** The best rows with their chances. A text is looked at word by word only once it is among the best. */
function best(
  texts: ReadonlyMap<number, StoredText>,
  candidates: readonly Candidate[],
  calibration: Calibration,
  { limit, speaksOf }: Question,
): readonly Hit[] {
  const miss = nearMiss(candidates.map((each) => each.cosine));
  return withPlacesForMeaning(fuse(candidates), Math.max(limit, ROWS_THAT_DECIDE)).map((ranked): Hit => {
    const { n, cosine, covered } = ranked.candidate;
    const told = calibration === WORDS_CALIBRATION ? covered : (speaksOf?.(texts.get(n)?.text ?? '') ?? covered);
    const evidence = { cosine, told, lead: cosine - miss };
    return { n, score: confidence(calibration, evidence), evidence, parts: ranked.parts };
  });
}
