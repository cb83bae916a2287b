import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import type { Step } from '../../fakes/anthropic-step.ts';

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const prompt = (content: unknown, fields: object = {}) => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  ...fields,
});

const post = (body: object): Promise<Response> =>
  fetch(`${fake.url}/v1/messages?beta=true`, { method: 'POST', body: JSON.stringify(body) });

/** The text of a whole (not streamed) answer. */
async function said(body: object): Promise<string> {
  const { content } = (await (await post(body)).json()) as { content: { text: string }[] };
  return content[0]?.text ?? '';
}

test('a streamed answer is the sequence of events of the real API, and its deltas make the text', async () => {
  fake.push({
    thinking: 'hm',
    text: 'a 😀 in the middle of a piece',
    chunk: 3,
    tool_use: { name: 'Bash', input: { command: 'ls' } },
  });
  const body = await (await post(prompt('hi', { stream: true }))).text();
  const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  const types = events.map(({ type }) => type);
  expect(types[0]).toBe('message_start');
  expect(types.slice(-2)).toEqual(['message_delta', 'message_stop']);
  expect(types.filter((type) => type === 'content_block_start')).toHaveLength(3);
  const deltas = events.flatMap(({ delta }) => (delta === undefined ? [] : [delta]));
  expect(deltas.map(({ text }) => text ?? '').join('')).toBe('a 😀 in the middle of a piece');
  expect(JSON.parse(deltas.map(({ partial_json }) => partial_json ?? '').join(''))).toEqual({ command: 'ls' });
  expect(deltas.at(-1)).toMatchObject({ stop_reason: 'tool_use' });
});

test('rules come before the prompt’s own steps, those before the queue, and an echo is last', async () => {
  const own = '@@fake [{"text":"own"}]@@';
  fake.push({ text: 'queued', repeat: 2 });
  expect(await said(prompt(own))).toBe('own');
  expect([await said(prompt('x')), await said(prompt('x'))]).toEqual(['queued', 'queued']);
  expect(await said(prompt('echo me'))).toMatch(/echo me$/);
  fake.rule({ text: 'ruled', match: { lastUser: '^rule' } });
  expect([await said(prompt(`rule ${own}`)), await said(prompt(own))]).toEqual(['ruled', 'own']);
});

test('a step applies only to what it matches: model, tools, system, words, the tool that answered', async () => {
  const tools = [{ name: 'Bash' }];
  const afterBash = [
    { role: 'user', content: 'go' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'out' }] },
  ];
  const steps: [Step['match'], object][] = [
    [{ model: '^opus' }, prompt('x', { model: 'opus' })],
    [{ hasTools: true }, prompt('x', { tools })],
    [{ system: 'be.*brief' }, prompt('x', { system: [{ type: 'text', text: 'be\nbrief' }] })],
    [{ lastUser: 'word$' }, prompt([{ type: 'text', text: 'last word' }])],
    [{ afterTool: 'Bash' }, { model: 'm', messages: afterBash }],
  ];
  for (const [match, body] of steps) {
    fake.reset();
    fake.rule({ text: 'mine', ...(match === undefined ? {} : { match }) });
    expect(await said(body)).toBe('mine');
    expect(await said(prompt('other'))).not.toBe('mine');
  }
});

test('errors, headers and breaks arrive as told', async () => {
  fake.push(
    { status: 429, headers: { 'retry-after': '7' } },
    { reset: true },
    { text: 'cut', truncateAfter: 3 },
    { text: 'drop', disconnectAfter: 3 },
    { text: 'oops', sseError: { message: 'busy' } },
  );
  const limited = await post(prompt('x'));
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect(await limited.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  await expect(post(prompt('x'))).rejects.toThrow();
  const streamed = prompt('x', { stream: true });
  expect(await (await post(streamed)).text()).not.toContain('message_stop');
  await expect(post(streamed).then((answer) => answer.text())).rejects.toThrow();
  expect(await (await post(streamed)).text()).toMatch(/event: error\ndata: .*"busy"/);
});

test('what the CLI asks for itself is no main request and takes nothing from the queue', async () => {
  fake.push({ text: 'for the person' });
  await said(prompt('a title, please', { model: 'claude-haiku-4' }));
  expect(await said(prompt('x'))).toBe('for the person');
  expect([fake.requests.length, fake.mainRequests.length]).toEqual([2, 1]);
});

test('a client that leaves in mid-stream is noted', async () => {
  fake.push({ text: 'x'.repeat(400), chunk: 4, chunkMs: 10 });
  const abort = new AbortController();
  const body = JSON.stringify(prompt('x', { stream: true }));
  const answer = await fetch(`${fake.url}/v1/messages`, { method: 'POST', body, signal: abort.signal });
  await answer.body?.getReader().read();
  abort.abort();
  await expect.poll(() => fake.requests[0]?.abortedByClientAtFrame).toBeGreaterThan(0);
});
