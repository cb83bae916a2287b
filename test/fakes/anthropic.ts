import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, errorBody, framesOf } from './anthropic-answer.ts';
import { isSideRequest, pick, type Queued, queued } from './anthropic-pick.ts';
import type { ApiBody, Step } from './anthropic-step.ts';

/** One request that reached the fake. */
export interface ApiRequest {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** The parsed body; an empty object when there is none or it is no JSON object. */
  readonly body: ApiBody;
  /** Frame at which the client went away in mid-stream; null when it did not. */
  abortedByClientAtFrame: number | null;
}

/** A fake of the Anthropic Messages API on loopback; the real `claude` runs against it with no network and no account. */
export interface Fake {
  readonly url: string;
  readonly port: number;
  /** Every request, in order. */
  readonly requests: readonly ApiRequest[];
  /** `POST /v1/messages` without what the CLI asks for itself (titles and the like). */
  readonly mainRequests: readonly ApiRequest[];
  /** Adds steps to the queue; each answers one request (`repeat`: more). */
  push(...steps: readonly Step[]): void;
  /** Adds rules: looked at before the queue, never used up. */
  rule(...steps: readonly Step[]): void;
  /** Forgets queue, rules and requests. */
  reset(): void;
  close(): Promise<void>;
}

interface State {
  queue: Queued[];
  rules: Step[];
  requests: ApiRequest[];
  /** Number of the last answer. */
  n: number;
}

/** Starts a fake on a free port of loopback (or on `port`). */
export async function startFake({ port = 0 }: { port?: number } = {}): Promise<Fake> {
  const state: State = { queue: [], rules: [], requests: [], n: 0 };
  const server = createServer((request, response) => {
    serve(state, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { type: 'error', error: { type: 'api_error', message: String(error) } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake API has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    get requests() {
      return state.requests;
    },
    get mainRequests() {
      return state.requests.filter((request) => isMessages(request) && !isSideRequest(request.body));
    },
    push: (...steps) => {
      state.queue.push(...steps.map(queued));
    },
    rule: (...steps) => {
      state.rules.push(...steps);
    },
    reset: () => {
      Object.assign(state, { queue: [], rules: [], requests: [], n: 0 } satisfies State);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const isMessages = ({ method, url }: ApiRequest): boolean => method === 'POST' && /\/v1\/messages(\?|$)/.test(url);

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const record = await readRequest(request);
  state.requests.push(record);
  const path = record.url.split('?')[0] ?? '';
  if (path.endsWith('/count_tokens')) {
    return sendJson(response, 200, { input_tokens: Math.ceil(record.raw.length / 4) });
  }
  if (!isMessages(record)) {
    return sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: `no route ${path}` } });
  }
  const n = ++state.n;
  await answer(pick(record.body, state.rules, state.queue, n), n, record, request, response);
}

async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts).toString('utf8');
  return {
    atMs: Date.now(),
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    raw,
    body: parseBody(raw),
    abortedByClientAtFrame: null,
  };
}

function parseBody(raw: string): ApiBody {
  try {
    const body: unknown = JSON.parse(raw);
    return typeof body === 'object' && body !== null ? (body as ApiBody) : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function answer(
  step: Step,
  n: number,
  record: ApiRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (step.delayMs !== undefined) await sleep(step.delayMs);
  if (step.hang) return;
  if (step.reset) {
    request.socket.destroy();
    return;
  }
  response.setHeader('request-id', `req_fake_${n}`);
  for (const [name, value] of Object.entries(step.headers ?? {})) response.setHeader(name, value);
  if (step.status !== undefined && step.status !== 200) {
    return sendJson(response, step.status, errorBody(step, step.status, n));
  }
  const whole = answerOf(step, record.body, n);
  if (record.body.stream !== true) return sendJson(response, 200, whole);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const frames = framesOf(step, whole);
  for (const [index, { type, data }] of frames.entries()) {
    if (response.closed || response.destroyed) {
      record.abortedByClientAtFrame = index;
      return;
    }
    if (step.stallAfter === index) return;
    if (step.truncateAfter === index) break;
    if (step.disconnectAfter === index) {
      request.socket.destroy();
      return;
    }
    response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    if (step.chunkMs !== undefined && type === 'content_block_delta') await sleep(step.chunkMs);
    if (step.pingMs !== undefined) await sleep(step.pingMs);
  }
  response.end();
}
