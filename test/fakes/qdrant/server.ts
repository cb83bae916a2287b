import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asFilter, asPoint, type FakePoint, matches, type Wrong } from './points.ts';

/** What the next request meets instead of an answer. */
export type Fault = 429 | 503 | 'cut' | 'slow';

/** A Qdrant server of the memory: the routes that mira uses, with the answers and refusals of the real one (1.18). */
export interface FakeQdrant {
  readonly url: string;
  readonly collections: Map<string, { size: number; points: Map<string, FakePoint>; indexes: Set<string> }>;
  /** Taken from the front, one a request. */
  readonly faults: Fault[];
  /** "METHOD /path" of each request. */
  readonly requests: string[];
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const SLOW_MS = 400;

/** Starts a fake on a free port of loopback; with a key, requests without it are refused. */
export async function startQdrant(apiKey?: string): Promise<FakeQdrant> {
  const collections: FakeQdrant['collections'] = new Map();
  const faults: Fault[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((body) => {
      requests.push(`${request.method} ${request.url?.split('?')[0]}`);
      const fault = faults.shift();
      if (fault === 'cut') return void response.socket?.destroy();
      const reply = () => {
        if (apiKey !== undefined && request.headers['api-key'] !== apiKey)
          return send(response, refuse(401, 'Must provide an API key or an Authorization bearer token'));
        if (fault === 429) return send(response, refuse(429, 'Rate limiting exceeded'), { 'retry-after': '1' });
        if (fault === 503) return send(response, refuse(503, 'Service is temporarily unavailable'));
        send(response, route(collections, request.method ?? 'GET', request.url ?? '/', body));
      };
      if (fault === 'slow') setTimeout(reply, SLOW_MS);
      else reply();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collections,
    faults,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

async function receive(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(response: ServerResponse, { status, body }: Reply, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function ok(result: unknown): Reply {
  return { status: 200, body: { result, status: 'ok', time: 0.001 } };
}

function refuse(status: number, error: string): Reply {
  return { status, body: { status: { error }, time: 0.001 } };
}

function route(collections: FakeQdrant['collections'], method: string, url: string, text: string): Reply {
  const [, top, name = '', ...rest] = (url.split('?')[0] ?? '').split('/').map(decodeURIComponent);
  if (top !== 'collections' || name === '') return refuse(404, '');
  const body = parse(text);
  if (body === undefined) return refuse(400, 'Format error in JSON body: EOF while parsing a value at line 1 column 0');
  const at = `${method} ${rest.join('/')}`;
  const collection = collections.get(name);
  if (at === 'GET exists') return ok({ exists: collection !== undefined });
  if (at === 'PUT ') {
    if (collection !== undefined) return refuse(409, `Wrong input: Collection \`${name}\` already exists!`);
    const size = (body as { vectors?: { size?: unknown } }).vectors?.size;
    if (typeof size !== 'number' || size < 1)
      return refuse(422, 'Validation error in JSON body: [vectors.size: value 0 invalid, must be 1 or larger]');
    collections.set(name, { size, points: new Map(), indexes: new Set() });
    return ok(true);
  }
  if (collection === undefined) return refuse(404, `Not found: Collection \`${name}\` doesn't exist!`);
  return inCollection(collection, at, body as Record<string, unknown>);
}

type Collection = NonNullable<ReturnType<FakeQdrant['collections']['get']>>;

function inCollection(collection: Collection, at: string, body: Record<string, unknown>): Reply {
  const done = ok({ operation_id: 1, status: 'completed' });
  switch (at) {
    case 'PUT index':
      collection.indexes.add(String(body['field_name']));
      return done;
    case 'PUT points': {
      const points = Array.isArray(body['points']) ? body['points'].map((each) => asPoint(each, collection.size)) : [];
      const wrong = points.find((each): each is Wrong => 'wrong' in each);
      if (wrong !== undefined) return refuse(400, wrong.wrong);
      for (const point of points) if (!('wrong' in point)) collection.points.set(point.id, point);
      return done;
    }
    case 'POST points/delete':
      for (const id of Array.isArray(body['points']) ? body['points'] : []) collection.points.delete(String(id));
      return done;
    case 'POST points/count':
      return ok({ count: collection.points.size });
    case 'POST points/query':
      return query(collection, body);
    default:
      return refuse(404, '');
  }
}

function query(collection: Collection, body: Record<string, unknown>): Reply {
  const vector = Array.isArray(body['query']) ? body['query'].map(Number) : [];
  if (vector.length !== collection.size) {
    return refuse(400, `Wrong input: Vector dimension error: expected dim: ${collection.size}, got ${vector.length}`);
  }
  const filter = asFilter(body['filter']);
  if ('wrong' in filter) return refuse(400, filter.wrong);
  const found = [...collection.points.values()]
    .filter((point) => matches(filter, point))
    .map((point) => ({ id: point.id, version: 1, score: cosine(vector, point.vector), payload: point.payload }))
    .sort((a, b) => b.score - a.score)
    .slice(0, Number(body['limit'] ?? 10));
  return ok({ points: found });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1);
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
