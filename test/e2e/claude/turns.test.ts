import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

test('initialize answers before any message, with models, commands and the account', async () => {
  const { session } = place.run();
  const info = await session.ready;
  expect(info.models.map((model) => model.value)).toContain('default');
  expect(info.commands.map((command) => command.name)).toContain('compact');
  expect(info.account.apiKeySource).toBe('ANTHROPIC_API_KEY');
  expect(info.pid).toBeGreaterThan(0);
  expect(place.fake.mainRequests).toHaveLength(0);
});

test('several turns in one process: text arrives as deltas, costs add up, one session', async () => {
  const run = place.run({ initialize: { appendSystemPrompt: 'You are in a test. PINEAPPLE' } });
  place.fake.push({ text: 'The first answer, in pieces.' }, { text: 'The second one.' });
  run.say('one');
  const first = await run.result();
  expect(run.text()).toBe('The first answer, in pieces.');
  run.say('two');
  const second = await run.result();
  expect(first.isError || second.isError).toBe(false);
  expect(second.text).toBe('The second one.');
  expect(second.sessionId).toBe(first.sessionId);
  expect(run.session.sessionId).toBe(first.sessionId);
  expect(second.totalCostUsd).toBeGreaterThan(first.totalCostUsd);
  expect(JSON.stringify(place.fake.mainRequests[0]?.body)).toContain('PINEAPPLE');
  await run.session.close();
  const exited = await run.until('exited');
  expect(exited.code).toBe(0);
});

test('messages sent while an answer streams are queued and merged into one later turn (trap 6)', async () => {
  const run = place.run();
  place.fake.push({ text: 'slow answer of some length', chunk: 4, chunkMs: 60 }, { text: 'to both' });
  run.say('m1');
  await run.until('text_delta');
  run.say('m2', randomUUID());
  run.say('m3', randomUUID());
  await run.result();
  const second = await run.result();
  expect(second.text).toBe('to both');
  expect(place.fake.mainRequests).toHaveLength(2);
  const last = JSON.stringify(place.fake.mainRequests[1]?.body);
  expect(last).toContain('m2');
  expect(last).toContain('m3');
});
