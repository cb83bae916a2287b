import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { McpTool } from '../../../src/claude/tool-server.ts';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const allow = ['mcp__mira__remember', 'Bash'];
const inputSchema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
const lastBody = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body);

function remember(run: McpTool['run']): McpTool {
  return { name: 'remember', description: 'Keeps a fact.', inputSchema, annotations: { title: 'Remember' }, run };
}

const call = { tool_use: { name: 'mcp__mira__remember', input: { text: 'Paula likes tea' }, id: 'toolu_r' } };

test('a tool of ours runs in this process and its answer reaches the model (trap 15)', async () => {
  const calls: unknown[] = [];
  const tool = remember(async (args, { toolUseId }) => {
    calls.push({ ...args, toolUseId });
    return { text: 'Remembered: tea' };
  });
  const run = place.run({ launch: { allow }, initialize: { tools: [tool] } });
  place.fake.push(call, { text: 'saved' });
  run.say('go');
  const result = await run.until('tool_result');
  expect(result).toMatchObject({ output: 'Remembered: tea', isError: false });
  expect((await run.result()).text).toBe('saved');
  expect(calls).toEqual([{ text: 'Paula likes tea', toolUseId: 'toolu_r' }]);
  expect(lastBody()).toContain('Remembered: tea');
  const tools = JSON.stringify(place.fake.mainRequests[0]?.body['tools']);
  expect(tools).toContain('mcp__mira__remember');
  expect(tools).toContain('Keeps a fact.');
});

test('without a rule our tools ask like any other', async () => {
  const run = place.run({ initialize: { tools: [remember(async () => ({ text: 'ok' }))] } });
  place.fake.push(call, { text: 'saved' });
  run.say('go');
  const { request } = await run.until('permission_request');
  expect(request).toMatchObject({ toolName: 'mcp__mira__remember', displayName: 'Remember' });
  run.session.answer(request.requestId, { behavior: 'allow' });
  expect((await run.until('tool_result')).output).toBe('ok');
  await run.result();
});

test('the question says what the call would do, where the tool knows it', async () => {
  const explain = async ({ text }: Readonly<Record<string, unknown>>) => `it keeps "${String(text)}"`;
  const run = place.run({ initialize: { tools: [{ ...remember(async () => ({ text: 'ok' })), explain }] } });
  place.fake.push(call, { text: 'saved' });
  run.say('go');
  const { request } = await run.until('permission_request');
  expect(request.reason).toBe('it keeps "Paula likes tea"');
  run.session.answer(request.requestId, { behavior: 'deny', message: 'no' });
  await run.result();
});

test('a tool that fails is an error for the model, and the turn goes on', async () => {
  const tool = remember(async () => {
    throw new Error('the disk is full');
  });
  const run = place.run({ launch: { allow }, initialize: { tools: [tool] } });
  place.fake.push(call, { text: 'I see' });
  run.say('go');
  const result = await run.until('tool_result');
  expect(result.isError).toBe(true);
  expect(result.output).toContain('the disk is full');
  expect((await run.result()).text).toBe('I see');
});

test('an interrupt cancels a running tool, and the next turn can call it again', async () => {
  let aborted = false;
  let hold = true;
  let called = false;
  const tool = remember((_args, { signal }) => {
    called = true;
    if (!hold) return Promise.resolve({ text: 'quick' });
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted = true;
        resolve({ text: 'cancelled', isError: true });
      });
    });
  });
  const run = place.run({ launch: { allow }, initialize: { tools: [tool] } });
  place.fake.push(call);
  run.say('go');
  await expect.poll(() => called, { timeout: 10_000 }).toBe(true);
  await run.session.interrupt();
  expect((await run.result()).terminalReason).toBe('aborted_tools');
  await expect.poll(() => aborted, { timeout: 5_000 }).toBe(true);
  hold = false;
  place.fake.push(call, { text: 'again' });
  run.say('again');
  expect((await run.result()).text).toBe('again');
});

test('the server is listed as connected, with its tools', async () => {
  const run = place.run({ initialize: { tools: [remember(async () => ({ text: 'ok' }))] } });
  run.say('hi');
  const init = await run.until('init');
  expect(init.mcpServers).toEqual([{ name: 'mira', status: 'connected' }]);
  await run.result();
  expect(await run.session.request({ subtype: 'mcp_status' })).toMatchObject({
    mcpServers: [{ name: 'mira', status: 'connected', tools: [{ name: 'remember' }] }],
  });
});

test('a PreToolUse hook denies a call before it runs, also one that a rule allows', async () => {
  const seen: unknown[] = [];
  const hook = {
    event: 'PreToolUse' as const,
    matcher: 'Bash',
    run: (input: Readonly<Record<string, unknown>>) => {
      seen.push(input['tool_input']);
      return { deny: 'USE pnpm' };
    },
  };
  const run = place.run({ launch: { allow }, initialize: { hooks: [hook] } });
  place.fake.push(
    { tool_use: { name: 'Bash', input: { command: 'touch no', description: 'x' } } },
    { text: 'understood' },
  );
  run.say('go');
  expect((await run.until('tool_result')).output).toContain('USE pnpm');
  await run.result();
  expect(seen).toMatchObject([{ command: 'touch no' }]);
  expect(existsSync(join(place.sandbox.project, 'no'))).toBe(false);
});

test('trap 7: a hook that never answers is passed over at our own deadline, and the turn is whole', async () => {
  const hook = { event: 'UserPromptSubmit' as const, timeoutMs: 50, run: () => new Promise<null>(() => undefined) };
  const run = place.run({ initialize: { hooks: [hook] } });
  place.fake.push({ text: 'answered' });
  run.say('go');
  expect((await run.result()).text).toBe('answered');
  expect(run.log()).toContain('no answer within 50 ms');
});
