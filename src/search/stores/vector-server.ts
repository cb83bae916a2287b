import { connect } from 'node:net';
import type { Db } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import type { Now } from '../../world.ts';
import type { Domain } from '../domain.ts';
import type { Filter } from '../filter.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { checkUrl, openQdrantClient } from './qdrant-client.ts';
import { qdrantStore } from './qdrant-store.ts';
import type { VectorStore } from './vector-store.ts';

/** A look whether the server is there takes this long at most. */
const LOOK_MS = 1_500;
/** The local index answers in less; a server that takes longer is not worth waiting for. */
const ANSWER_MS = 200;
/** After it failed, questions leave the server alone for so long. */
const PAUSE_MS = 30_000;

export interface ServerOptions {
  readonly db: Db;
  readonly domain: Domain;
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly shards: number;
  readonly replicas: number;
  readonly quantised: boolean;
  /** Questions may be asked of it. One-shot commands never wait for it: loading its client alone takes longer than they do. */
  readonly asks: boolean;
  readonly now: Now;
  readonly tell: (failure: MiraError) => void;
}

/** A Qdrant server for a domain: what it has still to be told, and its collection for each model. */
export interface VectorServer {
  readonly outbox: Outbox;
  store(model: { readonly model: string; readonly dimensions: number }): VectorStore;
  nearest(store: VectorStore, vector: Float32Array, filter: Filter, count: number): Promise<readonly number[] | null>;
}

/** Opens the server's side of a domain. Nothing is sent yet. Throws `config` when the URL is none. */
export function openVectorServer(options: ServerOptions): VectorServer {
  const { url, apiKey, timeoutMs, asks, now, tell } = options;
  checkUrl(url);
  const stores = new Map<string, VectorStore>();
  const client = openQdrantClient({ url, apiKey, timeoutMs });
  const hasty = openQdrantClient({ url, apiKey, timeoutMs: Math.min(timeoutMs, LOOK_MS) });
  let pausedUntilMs = 0;
  let firstLook: Promise<void> | null = null;
  return {
    outbox: openOutbox(options.db, options.domain),
    store: ({ model, dimensions }) => {
      const key = `${model} ${dimensions}`;
      const known = stores.get(key);
      if (known !== undefined) return known;
      const quick = qdrantStore({ ...options, client: hasty, model, dimensions });
      const made: VectorStore = {
        ...qdrantStore({ ...options, client, model, dimensions }),
        ping: quick.ping,
        nearest: quick.nearest,
      };
      stores.set(key, made);
      return made;
    },
    nearest: async (store, vector, filter, count) => {
      if (!asks || now() < pausedUntilMs) return null;
      try {
        // Loading the package may take longer than an answer, and says nothing about the server.
        firstLook ??= store.ping();
        if (!(await doneInTime(firstLook))) return null;
        const found = await inTime(store.nearest(vector, filter, count));
        return found.map(({ n }) => n);
      } catch (error) {
        if (!(error instanceof MiraError)) throw error;
        pausedUntilMs = now() + PAUSE_MS;
        firstLook = null;
        tell(error);
        return null;
      }
    },
  };
}

/** What the work gives, or null when it takes longer than a local answer is worth waiting for. */
async function withinAnswer<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function doneInTime(work: Promise<void>): Promise<boolean> {
  return (await withinAnswer(work.then(() => true))) === true;
}

async function inTime<T extends object>(work: Promise<T>): Promise<T> {
  const found = await withinAnswer(work);
  if (found !== null) return found;
  throw new MiraError('vectors', 'The Qdrant server takes too long', { hint: 'Answers come from the local index.' });
}

/** What a knock may take of the time of a command that needs nothing of the server. */
const KNOCK_MS = 20;
/** Where the package connects to when the URL names no port. */
const QDRANT_PORT = 6333;

/**
 * Knocks at the server's port: true when it is known to be away. Whether a server far away is there shows later than a
 * command waits, so silence counts as there.
 */
export function knockAt(url: string): Promise<boolean> {
  const { hostname, port } = checkUrl(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || QDRANT_PORT });
    const end = (away: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(away);
    };
    // What came while the loop was busy is read before it ends, since timers go first.
    const timer = setTimeout(() => setImmediate(() => end(false)), KNOCK_MS);
    socket.once('error', () => end(true));
    socket.once('connect', () => end(false));
  });
}
