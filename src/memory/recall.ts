import { type Db, inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { Filter } from '../search/filter.ts';
import { mergeHits } from '../search/merge-hits.ts';
import { questionsIn } from '../search/rank/questions-in.ts';
import { readQuestion } from '../search/rank/speaks-of.ts';
import type { Hit, Question } from '../search/search.ts';
import { prepareVectors } from './embed-rows.ts';
import type { MemoryEntry, Status } from './entry.ts';
import { facetMask } from './facets.ts';
import { nearestOnServer } from './server-rows.ts';
import type { Store } from './store.ts';
import { toEntry } from './to-entry.ts';

export interface RecallQuery {
  readonly text: string;
  readonly limit: number;
  readonly kind?: string;
  readonly scope?: string;
  readonly origin?: string;
  readonly tags?: readonly string[];
  readonly statuses?: readonly Status[];
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Project that the person is in: its memories come first. */
  readonly here: string | null;
  /** Only what this project owns, and what is global. */
  readonly onlyProject?: string;
  readonly explain?: boolean;
  /** False gives the best rows even when none of them seems to answer. */
  readonly abstain?: boolean;
  /** True leaves no trace: what is found does not count as shown. */
  readonly uncounted?: boolean;
}

/** A memory that answers. */
export interface Recalled extends MemoryEntry {
  /** Chance that it answers, 0 to 1. */
  readonly score: number;
  /** What each part added to its place. */
  readonly parts?: Readonly<Record<string, number>>;
}

function filterOf(store: Store, query: RecallQuery): Filter {
  const facets = [facetMask('status', query.statuses ?? ['active'])];
  if (query.kind !== undefined) facets.push(facetMask('kind', [query.kind]));
  if (query.scope !== undefined) facets.push(facetMask('scope', [query.scope]));
  if (query.origin !== undefined) facets.push(facetMask('origin', [query.origin]));
  const tagged = (query.tags ?? []).map((tag) => new Set(store.sql.tagged.all({ tag })));
  const [first, ...others] = tagged;
  const only = first === undefined ? undefined : new Set([...first].filter((n) => others.every((set) => set.has(n))));
  return {
    facets,
    ...(query.onlyProject === undefined ? {} : { owners: [0, store.owner(query.onlyProject)] }),
    ...(query.sinceMs === undefined ? {} : { sinceMs: query.sinceMs }),
    ...(query.untilMs === undefined ? {} : { untilMs: query.untilMs }),
    ...(only === undefined ? {} : { only }),
  };
}

function signalsOf(store: Store): NonNullable<Question['signals']> {
  return (rows) =>
    new Map(
      store.sql.signals
        .all({ rows: JSON.stringify(rows) })
        .map(({ n, pinned, uses }) => [n, { pinned: pinned === 1, uses }]),
    );
}

/** Vectors of the questions, redacted before they leave; null where words alone answer. */
async function vectorsOf(store: Store, texts: readonly string[]): Promise<readonly (Float32Array | null)[]> {
  const speaker = store.speaker();
  if (speaker?.prepare === undefined) return texts.map((text) => speaker?.embed(text) ?? null);
  const asked = texts.map((text) => redact(text));
  await prepareVectors(store, asked);
  return asked.map((text) => speaker.embed(text));
}

type Asked = Omit<Question, 'text' | 'vector' | 'nearest' | 'speaksOf'>;

/** Asks a text, or each of its parts where it has several, and gives what they found together. */
async function askParts(store: Store, text: string, asked: Asked): Promise<readonly Hit[]> {
  const { search, senseOf = null } = store.parts;
  // Without a floor each part would give its best rows, whatever they are.
  const parts = asked.abstain === false ? [{ text, leastScore: 0 }] : questionsIn(text);
  const vectors = await vectorsOf(
    store,
    parts.map((part) => part.text),
  );
  const nearest = await Promise.all(
    vectors.map((vector) => (vector === null ? null : nearestOnServer(store, vector, asked.filter))),
  );
  const found = parts.map((part, at) => {
    const near = nearest[at] ?? null;
    const hits = search.ask({
      ...asked,
      text: part.text,
      part: parts.length > 1,
      vector: vectors[at] ?? null,
      ...(near === null ? {} : { nearest: near }),
      ...(senseOf === null ? {} : { speaksOf: readQuestion(part.text, senseOf) }),
    });
    return { hits, leastScore: part.leastScore };
  });
  return mergeHits(found, asked.limit);
}

function rounded(x: number): number {
  return Math.round(x * 1000) / 1000;
}

/** The memories that answer a question, or what is asked within a longer text, best first; none when nothing seems to. Counts them as shown. */
export async function recall(store: Store, query: RecallQuery): Promise<readonly Recalled[]> {
  const { db, now } = store.parts;
  const text = query.text.trim();
  if (text === '') return [];
  const nowMs = now();
  // An expired memory stays in the index until housekeeping puts it away.
  const expired = new Set(store.sql.expired.all({ nowMs }).map(({ id }) => id));
  const filter = filterOf(store, query);
  const hits = await askParts(store, text, {
    limit: query.limit + expired.size,
    filter,
    nowMs,
    here: query.here === null ? null : store.owner(query.here),
    signals: signalsOf(store),
    ...(query.abstain === undefined ? {} : { abstain: query.abstain }),
  });
  const found = hits.flatMap((hit) => {
    const row = store.sql.byN.get({ n: hit.n });
    return row === undefined || expired.has(row.id) ? [] : [{ hit, row }];
  });
  const chosen = found.slice(0, query.limit);
  if (chosen.length > 0 && query.uncounted !== true) {
    const rows = JSON.stringify(chosen.map(({ row }) => row.n));
    unlessBusy(db, () => {
      store.writes.shown.run({ rows, nowMs });
      store.parts.search.pack();
    });
  }
  return chosen.map(({ hit, row }) => ({
    ...toEntry(row),
    score: rounded(hit.score),
    ...(query.explain === true ? { parts: partsOf(hit) } : {}),
  }));
}

/** Writes at once or not at all: a count is not worth waiting for an import of another process. */
function unlessBusy(db: Db, work: () => void): void {
  const waitMs = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma('busy_timeout = 0');
  try {
    inImmediate(db, work);
  } catch (error) {
    if (!(error instanceof MiraError) || error.code !== 'busy') throw error;
  } finally {
    db.pragma(`busy_timeout = ${waitMs}`);
  }
}

function partsOf(hit: Hit): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(hit.parts).map(([name, value]) => [name, rounded(value)]));
}

/** Words that have a sense and a stem, whatever is stored. */
const ANY_QUESTION = 'when was the last release';

/** Asks a question whose answer nobody reads: the index is then in memory, and what answers is compiled. */
export function warm(store: Store): void {
  const { search, senseOf = null, now } = store.parts;
  const speaker = store.speaker();
  // An embedder elsewhere is not asked: that costs.
  const vector = speaker === null || speaker.prepare !== undefined ? null : speaker.embed(ANY_QUESTION);
  search.ask({
    text: ANY_QUESTION,
    vector,
    limit: 1,
    filter: { facets: [facetMask('status', ['active'])] },
    nowMs: now(),
    here: null,
    ...(senseOf === null ? {} : { speaksOf: readQuestion(ANY_QUESTION, senseOf) }),
  });
}
