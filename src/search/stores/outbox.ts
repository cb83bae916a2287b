import { type Db, inImmediate } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';
import { type Due, prepareOutbox } from './outbox.sql.ts';
import type { Point, VectorStore } from './vector-store.ts';

/** Points sent in one request. */
const POINTS_A_BATCH = 100;
/** After so many failures of its own a row is given up until somebody asks for it ("dead"). */
const MOST_ATTEMPTS = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** What came of emptying the outbox. */
export interface Drained {
  readonly sent: number;
  /** Why it stopped before it was empty, or null. */
  readonly stopped: unknown;
}

export interface DrainOptions {
  readonly nowMs: number;
  /** Whatever the back-off; rows that were given up as well. */
  readonly atOnce: boolean;
  /** Told after each batch how many were sent and how many are left. */
  readonly onSent?: (sent: number, left: number) => void;
  /** Stops it, also amid a request: what was not confirmed by then is sent again the next time. */
  readonly signal?: AbortSignal;
}

/** Changes that a vector server has still to be told of. */
export interface Outbox {
  /** Notes that a row was added, changed or removed. Call in the transaction that does it. */
  add(id: string): void;
  /**
   * Sends what is due, each row as `read` gives it now (null: it is gone, and is removed there). A row is taken out only
   * when the server has it, so nothing is lost; sending twice changes nothing, so nothing doubles.
   */
  drain(store: VectorStore, read: (id: string) => Point | null, when: DrainOptions): Promise<Drained>;
  /** Rows waiting, and rows given up after repeated refusals. */
  counts(): { readonly pending: number; readonly dead: number };
}

/** Opens the outbox of a domain. */
export function openOutbox(db: Db, domain: Domain): Outbox {
  const statements = prepareOutbox(db, domain);
  const fail = (row: Due, nowMs: number, error: unknown) =>
    statements.failed(row, nowMs + waitAfter(row.attempts), error instanceof Error ? error.message : String(error));

  return {
    add: statements.add,
    counts: () => statements.counts(MOST_ATTEMPTS),
    drain: async (store, read, { nowMs, atOnce, onSent, signal }) => {
      if (atOnce) statements.revive();
      let sent = 0;
      for (;;) {
        const rows = statements.due(nowMs, MOST_ATTEMPTS, POINTS_A_BATCH);
        if (rows.length === 0) return { sent, stopped: null };
        const failures = await unlessAborted(sendRows(rows, store, read), signal);
        if (failures === null) return { sent, stopped: signal?.reason };
        inImmediate(db, () => {
          for (const row of rows) {
            const failure = failures.get(row);
            if (failure === undefined) statements.sent(row);
            else fail(row, nowMs, failure.error);
          }
        });
        sent += rows.length - failures.size;
        onSent?.(sent, statements.counts(MOST_ATTEMPTS).pending);
        const [first] = failures.values();
        if (first !== undefined && failures.size === rows.length) return { sent, stopped: first.error };
      }
    },
  };
}

/** What the work gives, or null as soon as it is stopped; the work's own end then matters to nobody. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (signal === undefined) return work;
  const ended = new AbortController();
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { signal: ended.signal });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    ended.abort();
  }
}

type Failures = ReadonlyMap<Due, { readonly error: unknown }>;

/** Sends a batch; when the server refuses it as wrong, each row by itself, so that one bad row stops no other. */
async function sendRows(
  rows: readonly Due[],
  store: VectorStore,
  read: (id: string) => Point | null,
): Promise<Failures> {
  const points = rows.map((row) => read(row.id));
  try {
    await store.upsert(points.filter((point) => point !== null));
    await store.remove(rows.filter((_, i) => points[i] === null).map((row) => row.id));
    return new Map();
  } catch (error) {
    if (rows.length === 1 || !isRefusal(error)) return new Map(rows.map((row) => [row, { error }]));
  }
  const failures = new Map<Due, { readonly error: unknown }>();
  for (const row of rows) for (const [each, failure] of await sendRows([row], store, read)) failures.set(each, failure);
  return failures;
}

/** True when the server says that the request itself is wrong; anything else may pass by waiting. */
function isRefusal(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'status' in error && (error.status === 400 || error.status === 422)
  );
}

function waitAfter(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
}
