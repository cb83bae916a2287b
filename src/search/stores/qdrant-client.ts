import { MiraError } from '../../errors.ts';
import type { QdrantClient } from './qdrant-store.ts';

export interface QdrantAddress {
  readonly url: string;
  /** Empty: none. */
  readonly apiKey: string;
  readonly timeoutMs: number;
}

/** The client of the package `@qdrant/js-client-rest`, loaded when it is first asked. */
export function openQdrantClient(address: QdrantAddress): QdrantClient {
  let made: Promise<QdrantClient> | null = null;
  const client = (): Promise<QdrantClient> => {
    made ??= make(address);
    return made;
  };
  return {
    collectionExists: async (name) => (await client()).collectionExists(name),
    createCollection: async (name, args) => (await client()).createCollection(name, args),
    createPayloadIndex: async (name, args) => (await client()).createPayloadIndex(name, args),
    upsert: async (name, args) => (await client()).upsert(name, args),
    delete: async (name, args) => (await client()).delete(name, args),
    query: async (name, args) => (await client()).query(name, args),
    count: async (name, args) => (await client()).count(name, args),
  };
}

async function make({ url, apiKey, timeoutMs }: QdrantAddress): Promise<QdrantClient> {
  checkUrl(url);
  const { QdrantClient: Client } = await import('@qdrant/js-client-rest');
  return new Client({
    url,
    timeout: timeoutMs,
    // As a header: given as the key, the package writes a warning of its own to the terminal when there is no TLS.
    ...(apiKey === '' ? {} : { headers: { 'api-key': apiKey } }),
    checkCompatibility: false,
  });
}

/** Throws `config` when it is no address of a server. */
export function checkUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed !== null && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return parsed;
  throw new MiraError('config', `vectors.url is no http or https URL: "${url.slice(0, 80)}"`, {
    hint: 'write it as https://qdrant.example.com:6333, in vectors.url or QDRANT_URL',
  });
}
