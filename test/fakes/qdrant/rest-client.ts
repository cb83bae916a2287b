import type { QdrantClient } from '../../../src/search/stores/qdrant-store.ts';

/** The calls of @qdrant/js-client-rest that mira uses, by the same routes, for tests of what goes over the wire. */
export function restClient(url: string, options: { apiKey?: string; timeoutMs?: number } = {}): QdrantClient {
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/collections/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(options.apiKey === undefined ? {} : { 'api-key': options.apiKey }),
      },
      signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { result: never; status: { error?: string } };
    if (response.status === 429) {
      throw Object.assign(new Error('Too Many Requests'), { retry_after: Number(response.headers.get('retry-after')) });
    }
    if (!response.ok) throw Object.assign(new Error(answer.status.error), { status: response.status });
    return answer.result;
  };
  return {
    collectionExists: (name) => call('GET', `${name}/exists`),
    createCollection: (name, args) => call('PUT', name, args),
    createPayloadIndex: (name, { wait, ...args }) => call('PUT', `${name}/index?wait=${wait}`, args),
    upsert: (name, { wait, ...args }) => call('PUT', `${name}/points?wait=${wait}`, args),
    delete: (name, { wait, ...args }) => call('POST', `${name}/points/delete?wait=${wait}`, args),
    query: (name, args) => call('POST', `${name}/points/query`, args),
    count: (name, args) => call('POST', `${name}/points/count`, args),
  };
}
