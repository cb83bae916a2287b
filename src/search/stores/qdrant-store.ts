import { MiraError } from '../../errors.ts';
import type { Domain } from '../domain.ts';
import type { Filter } from '../filter.ts';
import type { Point, VectorStore } from './vector-store.ts';

/** What is used of the client of the package `@qdrant/js-client-rest`. */
export interface QdrantClient {
  collectionExists(name: string): Promise<{ exists: boolean }>;
  createCollection(name: string, args: QdrantCollection): Promise<unknown>;
  createPayloadIndex(
    name: string,
    args: { field_name: string; field_schema: 'integer'; wait: boolean },
  ): Promise<unknown>;
  upsert(name: string, args: { wait: boolean; points: QdrantPoint[] }): Promise<unknown>;
  delete(name: string, args: { wait: boolean; points: string[] }): Promise<unknown>;
  query(
    name: string,
    args: QdrantQuery,
  ): Promise<{ points: { score: number; payload?: Record<string, unknown> | null }[] }>;
  count(name: string, args: { exact: boolean }): Promise<{ count: number }>;
}

interface QdrantCollection {
  vectors: { size: number; distance: 'Cosine' };
  shard_number: number;
  replication_factor: number;
  quantization_config?: { scalar: { type: 'int8'; always_ram: boolean } };
}

interface QdrantPoint {
  id: string;
  vector: number[];
  payload: { n: number; facets: number[]; owner: number; at_ms: number };
}

interface QdrantQuery {
  query: number[];
  filter: { must: QdrantCondition[] };
  limit: number;
  with_payload: string[];
}

type QdrantCondition =
  | { key: string; match: { any: number[] } }
  | { key: string; range: { gte?: number; lt?: number } };

export interface QdrantOptions {
  readonly client: QdrantClient;
  readonly domain: Domain;
  readonly model: string;
  readonly dimensions: number;
  readonly shards: number;
  readonly replicas: number;
  /** Keeps vectors as bytes in the server's memory as well. */
  readonly quantised: boolean;
}

/** Fields that filters look at; each gets an index. */
const INDEXED = ['facets', 'owner', 'at_ms', 'n'] as const;

/**
 * Vectors of a domain on a Qdrant server, one collection for each domain, model and dimension, made when it is first
 * needed. Throws `vectors` with the server's `status` when it refuses or does not answer.
 */
export function qdrantStore(options: QdrantOptions): VectorStore {
  const { client } = options;
  const name = collectionName(options);
  let ready: Promise<void> | null = null;
  const inCollection = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      ready ??= ensureCollection(options, name);
      await ready;
      return await work();
    } catch (error) {
      // The next call looks again: the server may have come back, or the collection may have been dropped meanwhile.
      ready = null;
      throw explained(error);
    }
  };
  return {
    upsert: (points) =>
      points.length === 0
        ? Promise.resolve()
        : inCollection(async () => void (await client.upsert(name, { wait: true, points: points.map(toQdrant) }))),
    remove: (ids) =>
      ids.length === 0
        ? Promise.resolve()
        : inCollection(async () => void (await client.delete(name, { wait: true, points: [...ids] }))),
    nearest: (vector, filter, count) =>
      inCollection(async () => {
        const query = { query: [...vector], filter: { must: conditions(filter) }, limit: count, with_payload: ['n'] };
        const { points } = await client.query(name, query);
        return points.flatMap(({ score, payload }) =>
          typeof payload?.['n'] === 'number' ? [{ n: payload['n'], cosine: score }] : [],
        );
      }),
    ping: async () => {
      try {
        await client.collectionExists(name);
      } catch (error) {
        throw explained(error);
      }
    },
    count: () => inCollection(async () => (await client.count(name, { exact: true })).count),
  };
}

/** `mira_memory_text-embedding-3-small_1024`: vectors of two models or lengths never meet. */
export function collectionName({
  domain,
  model,
  dimensions,
}: Pick<QdrantOptions, 'domain' | 'model' | 'dimensions'>): string {
  return `mira_${domain}_${model.replace(/[^A-Za-z0-9.-]/g, '-')}_${dimensions}`;
}

async function ensureCollection(options: QdrantOptions, name: string): Promise<void> {
  const { client, dimensions, shards, replicas, quantised } = options;
  if ((await client.collectionExists(name)).exists) return;
  try {
    await client.createCollection(name, {
      vectors: { size: dimensions, distance: 'Cosine' },
      shard_number: shards,
      replication_factor: replicas,
      ...(quantised ? { quantization_config: { scalar: { type: 'int8', always_ram: true } } } : {}),
    });
  } catch (error) {
    // Another process was faster: the collection is there.
    if (statusOf(error) !== 409) throw error;
  }
  for (const field of INDEXED)
    await client.createPayloadIndex(name, { field_name: field, field_schema: 'integer', wait: true });
}

function toQdrant({ id, vector, n, facets, owner, atMs }: Point): QdrantPoint {
  return { id, vector: [...vector], payload: { n, facets: bitsOf(facets), owner, at_ms: atMs } };
}

function conditions(filter: Filter): QdrantCondition[] {
  const must: QdrantCondition[] = (filter.facets ?? []).map((mask) => ({
    key: 'facets',
    match: { any: bitsOf(mask) },
  }));
  if (filter.owners !== undefined) must.push({ key: 'owner', match: { any: [...filter.owners] } });
  if (filter.only !== undefined) must.push({ key: 'n', match: { any: [...filter.only] } });
  if (filter.sinceMs !== undefined) must.push({ key: 'at_ms', range: { gte: filter.sinceMs } });
  if (filter.untilMs !== undefined) must.push({ key: 'at_ms', range: { lt: filter.untilMs } });
  return must;
}

/** Numbers of the bits that are set: the server filters by "any of these", not by masks. */
function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  // The client gives "too many requests" as an error of its own, with the seconds to wait and no status.
  if ('retry_after' in error) return 429;
  if (!('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

function explained(error: unknown): MiraError & { readonly status: number | null } {
  const status = statusOf(error);
  const why = status === null ? 'does not answer' : `answered ${status}`;
  const hint =
    status === 401 || status === 403
      ? 'Check QDRANT_API_KEY.'
      : 'Answers come from the local index; "mira maintain sync" catches up when the server is back.';
  return Object.assign(new MiraError('vectors', `The Qdrant server ${why}`, { hint, cause: error }), { status });
}
