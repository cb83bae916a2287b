import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const lastMessages = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body['messages']);

test('trap 2: an answer of 3 MB arrives whole, since stdin stays open until its result', async () => {
  const run = place.run();
  const text = 'abcdefghij'.repeat(300_000);
  place.fake.push({ text, chunk: 500_000 });
  run.say('write much');
  const result = await run.result();
  expect(result.text.length).toBe(text.length);
  expect(run.text() === text).toBe(true);
  await run.session.close();
  expect((await run.until('exited')).code).toBe(0);
});

test.each([
  ['newlines and quotes', 'one\r\n"two"\n\n\\three'],
  ['line separators of Unicode', 'a\u2028b\u2029c\u0085d'],
  ['what looks like a message', '{"type":"user"}\n{"type":'],
  ['wide characters', 'grüße 😀 漢字 e\u0301'],
])('trap 12: a message with %s is one line, and claude lives', async (_what, text) => {
  const run = place.run();
  run.say(text);
  expect((await run.result()).isError).toBe(false);
  expect(lastMessages()).toContain(JSON.stringify(text).slice(1, -1));
});

test('trap 12: half a surrogate pair does not end claude', async () => {
  const run = place.run();
  run.say('broken \ud83d here');
  expect((await run.result()).isError).toBe(false);
});

test('trap 16: the cost of a process begins at zero after a resume', async () => {
  const first = place.run();
  first.say('one');
  await first.result();
  first.say('two');
  const before = await first.result();
  await first.session.close();
  const again = place.run({ launch: { session: { kind: 'resume', id: first.session.sessionId } } });
  again.say('three');
  const after = await again.result();
  expect(after.totalCostUsd).toBeGreaterThan(0);
  expect(after.totalCostUsd).toBeLessThan(before.totalCostUsd);
});

test('an image goes to the model as an image', async () => {
  const run = place.run();
  const data = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  run.session.send([
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
    { type: 'text', text: 'what is this?' },
  ]);
  expect((await run.result()).isError).toBe(false);
  expect(lastMessages()).toContain('"type":"image"');
});

test('the text of a sub-agent comes with its parent when it is asked for', async () => {
  const run = place.run({ initialize: { forwardSubagentText: true } });
  place.fake.push(
    {
      tool_use: {
        name: 'Agent',
        id: 'toolu_a',
        input: { description: 'look', prompt: 'SUBTASK', subagent_type: 'general-purpose' },
      },
    },
    { match: { lastUser: 'SUBTASK' }, text: 'words of the sub-agent' },
    { text: 'main done' },
  );
  run.say('go');
  await run.result();
  const nested = run.seen.find((event) => event.type === 'assistant_text' && event.parentId !== null);
  expect(nested).toMatchObject({ text: 'words of the sub-agent', parentId: 'toolu_a' });
  expect(run.text()).toBe('main done');
});

test('thinking comes as its own events', async () => {
  const run = place.run();
  place.fake.push({ thinking: 'let me see', text: 'seen' });
  run.say('go');
  await run.result();
  const thinking = run.seen.map((event) => (event.type === 'thinking_delta' ? event.text : '')).join('');
  expect(thinking).toBe('let me see');
  expect(run.text()).toBe('seen');
});
