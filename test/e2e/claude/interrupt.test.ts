import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { descendants } from '../../../src/claude/process-tree.ts';
import { openPlace, type Place, type Run } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

async function expectInterrupted(run: Run): Promise<void> {
  const result = await run.result();
  expect(result.terminalReason).toMatch(/^aborted_/);
  expect(failureOf(run.seen.reduce(see, NOTHING_SEEN))?.code).toBe('interrupted');
}

async function expectGoesOn(run: Run): Promise<void> {
  place.fake.push({ text: 'after it' });
  run.say('next');
  expect((await run.result()).text).toBe('after it');
}

test('while text streams: what had come is kept, the process goes on (trap 4)', async () => {
  const run = place.run();
  place.fake.push({ text: 'a long answer that will be cut short', chunk: 4, chunkMs: 100 });
  run.say('go');
  await run.until('text_delta');
  await run.session.interrupt();
  await expectInterrupted(run);
  expect(run.text()).toContain('a lo');
  await expectGoesOn(run);
  expect(JSON.stringify(place.fake.mainRequests[1]?.body)).toContain('a lo');
});

test('before the first byte', async () => {
  const run = place.run();
  place.fake.push({ hang: true });
  run.say('go');
  await run.until('status', (event) => event.status === 'requesting');
  // The silent answer must be on its way, or the next turn would meet it.
  await expect.poll(() => place.fake.mainRequests.length, { timeout: 10_000 }).toBe(1);
  await run.session.interrupt();
  await expectInterrupted(run);
  await expectGoesOn(run);
});

test('in a running Bash call: its processes are gone', async () => {
  const run = place.run({ launch: { allow: ['Bash'] } });
  place.fake.push({ tool_use: { name: 'Bash', input: { command: 'touch begun; sleep 60', description: 'wait' } } });
  run.say('go');
  await run.until('tool_use');
  await expect.poll(() => existsSync(join(place.sandbox.project, 'begun')), { timeout: 10_000 }).toBe(true);
  await run.session.interrupt();
  await expectInterrupted(run);
  await expect.poll(() => descendants(run.session.pid ?? 0), { timeout: 5_000 }).toEqual([]);
  await expectGoesOn(run);
});

test('with a permission question open: it is withdrawn, and an answer comes too late (trap 19)', async () => {
  const run = place.run();
  place.fake.push({ tool_use: { name: 'Bash', input: { command: 'touch x', description: 'x' } } });
  run.say('go');
  const { request } = await run.until('permission_request');
  await run.session.interrupt();
  const withdrawn = await run.until('permission_withdrawn');
  expect(withdrawn.requestId).toBe(request.requestId);
  await expectInterrupted(run);
  expect(run.session.answer(request.requestId, { behavior: 'allow' })).toBe(false);
  expect(existsSync(join(place.sandbox.project, 'x'))).toBe(false);
  await expectGoesOn(run);
});

test('in a retry pause (trap 14)', async () => {
  const run = place.run();
  place.fake.push({ status: 500 }, { status: 500 }, { status: 500 });
  run.say('go');
  await run.until('retry', (event) => event.attempt === 2);
  await run.session.interrupt();
  await expectInterrupted(run);
  place.fake.reset();
  await expectGoesOn(run);
});

test('an interrupt does not clear the queue; close does, and then no further call is made', async () => {
  const run = place.run();
  place.fake.push({ text: 'a long answer that will be cut short', chunk: 4, chunkMs: 100 });
  run.say('go');
  await run.until('text_delta');
  run.say('queued', randomUUID());
  await run.session.close();
  await run.until('exited');
  expect(place.fake.mainRequests).toHaveLength(1);
});

test('when idle it has no effect', async () => {
  const run = place.run();
  await run.session.interrupt();
  await expectGoesOn(run);
});
