import { inImmediate } from '../db/connection.ts';
import type { MiraError } from '../errors.ts';
import type { MemoryRow } from './memory.sql.ts';
import { tellAll } from './server-rows.ts';
import type { Embedder, Store } from './store.ts';

/** Vectors made in one transaction, so that others can write between. */
const BATCH_ROWS = 500;
/** The same where an endpoint is asked: two of its usual requests, which are lost and paid for again after a kill. */
const ASKED_ROWS = 128;
/** Rows left without a vector that go along with a question or a new memory: what was missed is made up for. */
const ROWS_ALONG = 16;

/** What came of making vectors. */
export interface Embedded {
  readonly count: number;
  /** Why some are still missing, or null. */
  readonly stopped: MiraError | null;
}

/** Told how many of how many are done. */
export type OnProgress = (name: string, done: number, total: number) => void;

function missingRows(store: Store, embedder: Embedder, limit: number): readonly MemoryRow[] {
  const { vectors } = store.parts.search;
  const { k } = vectors.use(embedder.model, embedder.dimensions);
  return vectors.missing(k, limit).flatMap((n) => store.sql.byN.get({ n }) ?? []);
}

/** Stores the vectors that are at hand, of the rows as they are now; gives how many. In one transaction. */
function putVectors(store: Store, embedder: Embedder, rows: readonly MemoryRow[]): number {
  if (rows.length === 0) return 0;
  const { db, search, onRow } = store.parts;
  const putAll = (): number => {
    const { k } = search.vectors.use(embedder.model, embedder.dimensions);
    let count = 0;
    for (const { n } of rows) {
      const row = store.sql.byN.get({ n });
      const vector = row === undefined ? null : embedder.embed(row.text);
      if (row === undefined || vector === null) continue;
      search.putVector(k, n, vector);
      onRow?.(row.id);
      count += 1;
    }
    return count;
  };
  return inImmediate(db, () => search.together(putAll));
}

/** Waits for vectors of texts where they come from elsewhere. Whether they came shows in `embed`. */
export async function prepareVectors(store: Store, texts: readonly string[]): Promise<void> {
  const embedder = store.speaker();
  if (embedder?.prepare === undefined) return;
  const along = missingRows(store, embedder, ROWS_ALONG);
  const failure = await embedder.prepare([...texts, ...along.map(({ text }) => text)], false);
  if (failure === null) putVectors(store, embedder, along);
}

/** Makes the vectors that an embedder has not made yet. What is made stays, so that a later run goes on from there. */
export async function embedMissing(
  store: Store,
  embedder: Embedder | null,
  onProgress?: OnProgress,
): Promise<Embedded> {
  if (embedder === null) return { count: 0, stopped: null };
  let count = 0;
  const total = onProgress === undefined ? 0 : store.parts.search.vectors.countMissing(embedder.model);
  for (;;) {
    const rows = missingRows(store, embedder, embedder.prepare === undefined ? BATCH_ROWS : ASKED_ROWS);
    if (rows.length === 0) return { count, stopped: null };
    const texts = rows.map(({ text }) => text);
    const stopped = (await embedder.prepare?.(texts, true)) ?? null;
    if (stopped !== null) return { count, stopped };
    const made = putVectors(store, embedder, rows);
    count += made;
    onProgress?.('embed', count, total);
    // Rows that were changed meanwhile come with the next round, but a round without any progress would not end.
    if (made === 0) return { count, stopped: null };
  }
}

/** Makes all vectors of the configured model, then asks questions of them; the older ones are kept until that moment. */
export async function reembed(store: Store, onProgress?: OnProgress): Promise<number> {
  const { db, search, embedder, server } = store.parts;
  if (embedder === null) return 0;
  let count = 0;
  for (;;) {
    const made = await embedMissing(store, embedder, onProgress);
    count += made.count;
    if (made.stopped !== null) throw made.stopped;
    const switched = inImmediate(db, () => {
      const { k } = search.vectors.use(embedder.model, embedder.dimensions);
      if (search.vectors.missing(k, 1).length > 0) return false;
      const isNew = search.vectors.current()?.k !== k;
      search.vectors.switchTo(k, true);
      if (isNew && server !== undefined && server !== null) tellAll(store, server.outbox);
      return true;
    });
    if (switched) return count;
  }
}
