import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, isHopelessRetry, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { openPlace, type Place, type Run, type RunOptions } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const failure = (run: Run) => failureOf(run.seen.reduce(see, NOTHING_SEEN));

/** One turn with few retries, so that the failure comes soon. */
async function turn(options: RunOptions = {}): Promise<Run> {
  const run = place.run({ ...options, env: { CLAUDE_CODE_MAX_RETRIES: '1', ...options.env } });
  run.say('go');
  await run.result();
  return run;
}

test.each([
  [400, 'api'],
  [403, 'auth'],
  [404, 'model'],
  [429, 'rate_limited'],
  [500, 'api'],
  [529, 'overloaded'],
])('HTTP %i from the API is %s, and the next turn works', async (status, code) => {
  place.fake.rule({ status });
  const run = await turn();
  expect(failure(run)?.code).toBe(code);
  place.fake.reset();
  place.fake.push({ text: 'fine again' });
  run.say('next');
  expect((await run.result()).text).toBe('fine again');
  run.seen.splice(0, run.seen.length);
  await run.session.close();
});

test('trap 14: the first retry after 401 is hopeless; interrupted there, it is auth and no further call is made', async () => {
  place.fake.rule({ status: 401 });
  const run = place.run();
  run.say('go');
  const retry = await run.until('retry');
  expect(isHopelessRetry(retry)).toBe(true);
  const calls = place.fake.mainRequests.length;
  await run.session.interrupt();
  await run.result();
  expect(failureOf({ ...run.seen.reduce(see, NOTHING_SEEN), stopped: 'auth' })?.code).toBe('auth');
  await run.session.close();
  expect(place.fake.mainRequests).toHaveLength(calls);
});

test('without a key claude is not logged in', async () => {
  const run = await turn({ env: { ANTHROPIC_API_KEY: '' } });
  expect(failure(run)?.code).toBe('not_logged_in');
  expect(run.seen.find((event) => event.type === 'init')).toMatchObject({ apiKeySource: 'none' });
});

test('429 with retry-after is waited for, told as a retry, and then answered', async () => {
  place.fake.push({ status: 429, headers: { 'retry-after': '1' } }, { text: 'now' });
  const run = await turn();
  const retry = run.seen.find((event) => event.type === 'retry');
  expect(retry).toMatchObject({ attempt: 1, status: 429, delayMs: 1000 });
  expect(failure(run)).toBeNull();
});

test('nobody at the address of the API is a network failure', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  const run = await turn({ env: { ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` } });
  expect(failure(run)?.code).toBe('network');
});

test('a connection that drops before the first byte is a network failure', async () => {
  place.fake.rule({ reset: true });
  expect(failure(await turn())?.code).toBe('network');
});

const CUT = 'a long text that is cut somewhere in the middle of it';

test.each([
  ['ends', { truncateAfter: 4 }],
  ['drops', { disconnectAfter: 4 }],
  ['holds an error event', { sseError: {}, sseErrorAfter: 4 }],
])('trap 5: a stream that %s is replaced by a whole answer under another message id', async (_how, cut) => {
  place.fake.push({ text: CUT, chunkMs: 20, ...cut }, { text: 'the whole answer' });
  const run = await turn();
  const started = run.seen.find((event) => event.type === 'message_start');
  const whole = run.seen.findLast((event) => event.type === 'assistant_text');
  expect(run.text().length).toBeGreaterThan(0);
  expect(whole).toMatchObject({ text: 'the whole answer' });
  expect(whole?.messageId).not.toBe(started?.messageId);
  expect(failure(run)).toBeNull();
});

test('a stream that is cut, without the fallback, is a network failure and its text is kept', async () => {
  place.fake.rule({ text: CUT, chunkMs: 20, truncateAfter: 4 });
  const run = await turn({ env: { CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: '1' } });
  expect(failure(run)?.code).toBe('network');
  expect(run.text().length).toBeGreaterThan(0);
});

test.each([
  ['before the first byte', { hang: true }],
  ['in the middle', { text: CUT, chunkMs: 20, stallAfter: 5 }],
])('silence %s can be ended by an interrupt, and is then stalled', async (_when, silence) => {
  place.fake.push(silence);
  const run = place.run();
  run.say('go');
  await run.until('stallAfter' in silence ? 'text_delta' : 'status');
  await run.session.interrupt();
  await run.result();
  expect(failureOf({ ...run.seen.reduce(see, NOTHING_SEEN), stopped: 'stalled' })?.code).toBe('stalled');
});

test('a prompt that is too long at once is context_full', async () => {
  const message = 'prompt is too long: 210000 tokens > 200000 maximum';
  place.fake.rule({ status: 400, error: { type: 'invalid_request_error', message } });
  expect(failure(await turn())?.code).toBe('context_full');
});

test('a refusal of the model is declined', async () => {
  place.fake.push({ text: '', stop_reason: 'refusal' });
  expect(failure(await turn())?.code).toBe('declined');
});

test('credit that is used up is told as such', async () => {
  place.fake.rule({
    status: 400,
    error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the Anthropic API' },
  });
  expect(failure(await turn())).toMatchObject({ code: 'api', message: expect.stringContaining('credit') });
});

test('the limit of turns ends a tool loop', async () => {
  place.fake.rule({ tool_use: { name: 'Bash', input: { command: 'echo x', description: 'x' } } });
  expect(failure(await turn({ launch: { maxTurns: 2, allow: ['Bash'] } }))?.code).toBe('max_turns');
});

test('an answer longer than the model may write is told after its continuations', async () => {
  place.fake.rule({ text: 'and on', stop_reason: 'max_tokens' });
  expect(failure(await turn())).toMatchObject({ code: 'api', message: expect.stringContaining('longer') });
});

test('a new session with the id of an old one is refused with a clear message', async () => {
  const first = await turn();
  const id = first.session.sessionId;
  const second = place.run({ launch: { session: { kind: 'new', id } } });
  second.say('go');
  await second.until('exited');
  expect(failure(second)?.message).toContain('session with this id already');
});
