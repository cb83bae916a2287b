import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import type { Filter } from '../search/filter.ts';
import { CANDIDATES } from '../search/rank/constants.ts';
import { type Drained, type DrainOptions, type Outbox, unlessAborted } from '../search/stores/outbox.ts';
import type { Point, VectorStore } from '../search/stores/vector-store.ts';
import type { MemoryRow } from './memory.sql.ts';
import { serverSql } from './server.sql.ts';
import type { Store } from './store.ts';

/** Asked about the health of a server, a person does not wait longer. */
const HEALTH_MS = 1_500;

/** How vectors are made and kept, as `status` and `doctor` show it. */
export interface VectorFacts {
  readonly store: 'local' | 'qdrant';
  readonly healthy: boolean;
  /** Rows that the server has still to be told of, and rows that have no vector yet. */
  readonly pending: number;
  /** Rows that the server refused again and again. */
  readonly dead: number;
  /** Model of the vectors that questions are compared with; null before the first. */
  readonly model: string | null;
  /** Model that the configuration names; another one than `model` until `maintain reembed`. */
  readonly configured: string | null;
  /** Why it is not healthy, or null. */
  readonly problem: string | null;
}

function serverStore({ parts }: Store): VectorStore | null {
  const model = parts.search.vectors.current();
  return model === null ? null : (parts.server?.store(model) ?? null);
}

/** A memory as a server keeps it; null when it is gone, or has no vector that could be found. */
function pointOf(store: Store, id: string): Point | null {
  const { vectors } = store.parts.search;
  const row: MemoryRow | undefined = store.sql.byId.get({ id });
  const model = vectors.current();
  const vector = row === undefined || model === null ? null : vectors.read(model.k, row.n);
  return row === undefined || vector === null ? null : { id, vector, ...store.facets(row) };
}

/** Sends changes to the server: those that are due, or all. Null where there is no server, or nothing to send. */
export async function drainToServer(
  store: Store,
  atOnce: boolean,
  options: Pick<DrainOptions, 'onSent' | 'signal'> = {},
): Promise<Drained | null> {
  const { server, now } = store.parts;
  const there = serverStore(store);
  if (server === undefined || server === null || there === null) return null;
  return server.outbox.drain(there, (id) => pointOf(store, id), {
    nowMs: now(),
    atOnce,
    ...options,
  });
}

export interface SyncOptions {
  readonly onProgress?: ((name: string, done: number, total: number) => void) | undefined;
  /** Ends it after so long; without it, it takes its time. */
  readonly withinMs?: number | undefined;
}

/** What came of telling the server. */
export interface Synced {
  readonly sent: number;
  /** Changes that are still to be sent because the time was over. */
  readonly left: number;
}

/**
 * Brings the server up to date at once, whatever the back-off. A server that holds less than it was told, since it lost
 * its data or came later, is told everything. Throws when the server is away, or takes nothing in the time given.
 */
export async function syncServer(store: Store, { onProgress, withinMs }: SyncOptions = {}): Promise<Synced> {
  const { server } = store.parts;
  const there = serverStore(store);
  if (server === undefined || server === null || there === null) return { sent: 0, left: 0 };
  const over = new AbortController();
  const timer = withinMs === undefined ? null : setTimeout(() => over.abort(tooSlow(withinMs)), withinMs);
  let sent = 0;
  const drain = async (): Promise<void> => {
    const before = sent;
    const drained = await drainToServer(store, true, {
      signal: over.signal,
      onSent: (now, left) => {
        sent = before + now;
        onProgress?.('sync', now, now + left);
      },
    });
    if (drained !== null && drained.stopped !== null) throw drained.stopped;
  };
  try {
    await drain();
    if (await holdsLess(store, there, over.signal)) {
      inImmediate(store.parts.db, () => tellAll(store, server.outbox));
      await drain();
    }
    return { sent, left: 0 };
  } catch (error) {
    if (over.signal.aborted && sent > 0) return { sent, left: server.outbox.counts().pending };
    throw asMiraError(error);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

async function holdsLess({ parts }: Store, there: VectorStore, signal: AbortSignal): Promise<boolean> {
  const model = parts.search.vectors.current();
  if (model === null) return false;
  const count = await unlessAborted(there.count(), signal);
  if (count === null) throw signal.reason;
  return count < parts.search.vectors.countFound(model.k);
}

function tooSlow(withinMs: number): MiraError {
  return new MiraError('vectors', `The Qdrant server did not answer within ${Math.round(withinMs / 1000)} s`, {
    hint: 'What is left is sent later; "mira maintain sync" tries again.',
  });
}

/** Notes every memory, and what was forgotten, to be sent. In a transaction of the caller. */
export function tellAll(store: Store, outbox: Outbox): void {
  const { ids } = serverSql(store.parts.db);
  for (const id of ids.all()) outbox.add(id);
}

function asMiraError(error: unknown): MiraError {
  if (error instanceof MiraError) return error;
  return new MiraError('vectors', error instanceof Error ? error.message : String(error), { cause: error });
}

/** The nearest rows as the server knows them, when it is asked at all and knows everything; null otherwise. */
export async function nearestOnServer(
  store: Store,
  vector: Float32Array,
  filter: Filter,
): Promise<readonly number[] | null> {
  const { server } = store.parts;
  const there = serverStore(store);
  if (server === undefined || server === null || there === null) return null;
  const { pending, dead } = server.outbox.counts();
  if (pending + dead > 0) return null;
  return server.nearest(there, vector, filter, CANDIDATES.meaning);
}

/** Looks how vectors are made and kept. */
export async function vectorFacts(store: Store): Promise<VectorFacts> {
  const { embedder, server, search } = store.parts;
  const model = search.vectors.current()?.model ?? null;
  const speaker = store.speaker();
  const missing = speaker === null ? 0 : search.vectors.countMissing(speaker.model);
  const configured = embedder?.model ?? null;
  const local = { model, configured, healthy: true, problem: null };
  if (server === undefined || server === null) return { ...local, store: 'local', pending: missing, dead: 0 };
  const { pending, dead } = server.outbox.counts();
  const problem = await problemOf(server.store(embedder ?? { model: 'none', dimensions: 1 }));
  return { ...local, store: 'qdrant', pending: pending + missing, dead, healthy: problem === null, problem };
}

async function problemOf(there: VectorStore): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('The Qdrant server does not answer in time'), HEALTH_MS);
  });
  const asked = there.ping().then(
    () => null,
    (error: unknown) => asMiraError(error).message,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
