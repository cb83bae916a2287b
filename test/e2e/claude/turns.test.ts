import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readContextUsage } from '../../../src/claude/context-usage.ts';
import { failureOf, isUnknownSession, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const bodyOf = (at: number): string => JSON.stringify(place.fake.mainRequests[at]?.body);

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
  expect(run.session.busy).toBe(false);
  run.say('two');
  const second = await run.result();
  expect(first.isError || second.isError).toBe(false);
  expect(second.text).toBe('The second one.');
  expect(second.sessionId).toBe(first.sessionId);
  expect(run.session.sessionId).toBe(first.sessionId);
  expect(second.totalCostUsd).toBeGreaterThan(first.totalCostUsd);
  expect(bodyOf(0)).toContain('PINEAPPLE');
  await run.session.close();
  const exited = await run.until('exited');
  expect(exited.code).toBe(0);
});

test("trap 9: claude's own memory is not in the prompt; without our variable it would be", async () => {
  const run = place.run();
  run.say('hi');
  await run.result();
  const bare = place.run({ env: { CLAUDE_CODE_DISABLE_AUTO_MEMORY: '0' }, ownEnv: true });
  bare.say('hi');
  await bare.result();
  const [ours, bareOne] = place.fake.mainRequests.map((request) => /persistent,? file-based memory/.test(request.raw));
  expect([ours, bareOne]).toEqual([false, true]);
});

test('blocks stay apart, so that a context block can come before the text', async () => {
  const run = place.run();
  run.session.send([
    { type: 'text', text: 'CONTEXT' },
    { type: 'text', text: 'QUESTION' },
  ]);
  await run.result();
  expect(bodyOf(0)).toMatch(/"text":"CONTEXT".*"text":"QUESTION"/);
});

test('a message of 1 MB goes through', async () => {
  const run = place.run();
  place.fake.push({ text: 'read' });
  run.say('x'.repeat(1_000_000));
  expect((await run.result()).text).toBe('read');
  expect(bodyOf(0).length).toBeGreaterThan(1_000_000);
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
  expect(bodyOf(1)).toContain('m2');
  expect(bodyOf(1)).toContain('m3');
});

test('a queued message can be taken back', async () => {
  const run = place.run();
  place.fake.push({ text: 'slow answer of some length', chunk: 4, chunkMs: 60 });
  run.say('m1');
  await run.until('text_delta');
  const uuid = randomUUID();
  run.say('never mind', uuid);
  expect(await run.session.cancelQueued(uuid)).toBe(true);
  expect(await run.session.cancelQueued(uuid)).toBe(false);
  await run.result();
  run.say('next');
  await run.result();
  expect(bodyOf(1)).not.toContain('never mind');
});

test('a message sent in a tool loop joins the running turn and has no result of its own (trap 6)', async () => {
  const run = place.run({ launch: { allow: ['Bash'] } });
  place.fake.push(
    { tool_use: { name: 'Bash', input: { command: 'sleep 0.5', description: 'wait' } } },
    { text: 'answer with the steering' },
  );
  run.say('go');
  await run.until('tool_use');
  run.say('STEER LEFT');
  const result = await run.result();
  expect(result.text).toBe('answer with the steering');
  expect(bodyOf(1)).toContain('STEER LEFT');
});

test('cost and context can be asked in the middle of a turn', async () => {
  const run = place.run({ launch: { allow: ['Bash'] } });
  place.fake.push(
    { tool_use: { name: 'Bash', input: { command: 'sleep 0.5', description: 'wait' } } },
    { text: 'done' },
  );
  run.say('go');
  await run.until('message_stop');
  const usage = await run.session.usage();
  expect(run.session.busy).toBe(true);
  expect(usage.totalCostUsd).toBeGreaterThan(0);
  expect(usage.subscriptionType).toBeNull();
  const result = await run.result();
  expect(result.totalCostUsd).toBeGreaterThan(usage.totalCostUsd);
  const context = await readContextUsage(run.session);
  expect(context?.maxTokens).toBeGreaterThan(100_000);
  expect(context?.categories.length).toBeGreaterThan(0);
});

test('a model can be changed between turns; a word that is no model is refused here (trap 20)', async () => {
  const run = place.run();
  run.say('one');
  await run.result();
  await expect(run.session.setModel('nonsense')).rejects.toMatchObject({ code: 'model' });
  await run.session.setModel('claude-haiku-4-5');
  run.say('two');
  await run.result();
  expect(place.fake.requests.at(-1)?.body['model']).toBe('claude-haiku-4-5');
});

test('the permission mode can be changed; one that the CLI would ignore is refused here (trap 20)', async () => {
  const run = place.run();
  await expect(run.session.setPermissionMode('nonsense')).rejects.toMatchObject({ code: 'usage' });
  await run.session.setPermissionMode('plan');
  const status = await run.until('status', (event) => event.permissionMode !== null);
  expect(status.permissionMode).toBe('plan');
  await expect(run.session.setPermissionMode('bypassPermissions')).rejects.toMatchObject({ code: 'protocol' });
});

test('a session resumes in a new process and knows what was said', async () => {
  const first = place.run();
  first.say('my cat is called Minka');
  await first.result();
  await first.session.close();
  const again = place.run({ launch: { session: { kind: 'resume', id: first.session.sessionId } } });
  again.say('and?');
  const result = await again.result();
  expect(result.sessionId).toBe(first.session.sessionId);
  expect(bodyOf(1)).toContain('Minka');
});

test('a fork has its own id and the history of the old session', async () => {
  const first = place.run();
  first.say('my cat is called Minka');
  await first.result();
  await first.session.close();
  const id = randomUUID();
  const copy = place.run({ launch: { session: { kind: 'fork', from: first.session.sessionId, id } } });
  copy.say('and?');
  expect((await copy.result()).sessionId).toBe(id);
  expect(bodyOf(1)).toContain('Minka');
});

test('a resume of an unknown session ends with a result that says so', async () => {
  const run = place.run({ launch: { session: { kind: 'resume', id: randomUUID() } } });
  run.say('hi');
  const result = await run.result();
  expect(isUnknownSession(result)).toBe(true);
  const exited = await run.until('exited');
  expect(exited.code).toBe(1);
  expect(failureOf([...run.seen].reduce(see, NOTHING_SEEN))?.message).toContain('no such session');
});

test('trap 18: after /clear the session has another id, and the process goes on', async () => {
  const run = place.run();
  run.say('one');
  await run.result();
  const before = run.session.sessionId;
  run.say('/clear');
  await run.result();
  run.say('two');
  const result = await run.result();
  expect(result.sessionId).not.toBe(before);
  expect(run.session.sessionId).toBe(result.sessionId);
});

test('a background agent starts a turn of its own, marked by its origin (trap 6)', async () => {
  const run = place.run();
  place.fake.rule({ match: { lastUser: 'SUBTASK' }, text: 'sub-agent done' });
  place.fake.push(
    {
      tool_use: {
        name: 'Agent',
        input: { description: 'look', prompt: 'SUBTASK', subagent_type: 'general-purpose', run_in_background: true },
      },
    },
    { text: 'started it' },
    { text: 'it has finished' },
  );
  run.say('go');
  const first = await run.result();
  const second = await run.result();
  expect([first.origin, second.origin]).toEqual([null, 'task-notification']);
  expect(run.seen.some((event) => event.type === 'task' && event.state === 'finished')).toBe(true);
});

test('a compaction is told, and the session goes on', async () => {
  const run = place.run();
  for (const text of ['one', 'two']) {
    run.say(text);
    await run.result();
  }
  place.fake.push({ text: '<summary>short</summary>' });
  run.say('/compact');
  const boundary = await run.until('compact_boundary');
  expect(boundary.trigger).toBe('manual');
  await run.result();
  run.say('three');
  expect((await run.result()).isError).toBe(false);
});
