import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const made = (file: string): boolean => existsSync(join(place.sandbox.project, file));
const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'a command' } });
const lastBody = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body);

test('allowed, it runs; changed, the changed one runs', async () => {
  const run = place.run();
  place.fake.push({ tool_use: bash('touch one') }, { tool_use: bash('touch two') }, { text: 'done' });
  run.say('go');
  const first = await run.until('permission_request');
  expect(first.request).toMatchObject({ toolName: 'Bash', agentId: null, input: { command: 'touch one' } });
  expect(run.session.answer(first.request.requestId, { behavior: 'allow' })).toBe(true);
  expect(run.session.answer(first.request.requestId, { behavior: 'allow' })).toBe(false);
  const second = await run.until('permission_request');
  const updatedInput = { command: 'touch changed', description: 'x' };
  run.session.answer(second.request.requestId, { behavior: 'allow', updatedInput });
  await run.result();
  expect([made('one'), made('two'), made('changed')]).toEqual([true, false, true]);
});

test('denied, the model reads the reason; denied with interrupt, the turn ends', async () => {
  const run = place.run();
  place.fake.push({ tool_use: bash('touch one') }, { text: 'understood' }, { tool_use: bash('touch two') });
  run.say('go');
  const first = await run.until('permission_request');
  run.session.answer(first.request.requestId, { behavior: 'deny', message: 'NOT TODAY' });
  const result = await run.result();
  expect(result.permissionDenials).toMatchObject([{ toolName: 'Bash' }]);
  expect(lastBody()).toContain('NOT TODAY');
  run.say('again');
  const second = await run.until('permission_request');
  run.session.answer(second.request.requestId, { behavior: 'deny', message: 'stop', interrupt: true });
  expect((await run.result()).terminalReason).toBe('aborted_tools');
  expect(made('one') || made('two')).toBe(false);
});

test('a rule for the session ends the questions of its kind, and edits are still asked for (trap 8)', async () => {
  const run = place.run();
  const write = { name: 'Write', input: { file_path: join(place.sandbox.project, 'w'), content: 'x' } };
  place.fake.push(
    { tool_use: bash('touch one') },
    { tool_use: bash('touch two') },
    { tool_use: write },
    { text: 'done' },
  );
  run.say('go');
  const first = await run.until('permission_request');
  const rules = [{ toolName: 'Bash', ruleContent: 'touch:*' }];
  run.session.answer(first.request.requestId, { behavior: 'allow', rules: { rules, destination: 'session' } });
  const second = await run.until('permission_request');
  expect(second.request.toolName).toBe('Write');
  run.session.answer(second.request.requestId, { behavior: 'deny', message: 'no' });
  await run.result();
  expect([made('one'), made('two'), made('w')]).toEqual([true, true, false]);
});

test('several questions are open at once and can be answered in any order', async () => {
  const run = place.run();
  const read = (file: string) => ({ name: 'Read', input: { file_path: `/etc/${file}` } });
  place.fake.push({ tool_use: [read('hostname'), read('passwd'), read('group')] }, { text: 'done' });
  run.say('go');
  const asked = [
    await run.until('permission_request'),
    await run.until('permission_request'),
    await run.until('permission_request'),
  ];
  for (const { request } of asked.reverse())
    run.session.answer(request.requestId, { behavior: 'deny', message: `no ${String(request.input['file_path'])}` });
  expect((await run.result()).permissionDenials).toHaveLength(3);
  for (const file of ['hostname', 'passwd', 'group']) expect(lastBody()).toContain(`no /etc/${file}`);
});

test('a question of a sub-agent names the agent (trap 19)', async () => {
  const run = place.run();
  place.fake.push({
    tool_use: { name: 'Agent', input: { description: 'look', prompt: 'SUBTASK', subagent_type: 'general-purpose' } },
  });
  place.fake.push(
    { match: { lastUser: 'SUBTASK' }, tool_use: bash('touch sub') },
    { text: 'sub done' },
    { text: 'main done' },
  );
  run.say('go');
  const { request } = await run.until('permission_request');
  expect(request.agentId).not.toBeNull();
  run.session.answer(request.requestId, { behavior: 'allow' });
  expect((await run.result()).isError).toBe(false);
  expect(made('sub')).toBe(true);
});

test('AskUserQuestion: the answers reach the model', async () => {
  const run = place.run();
  const options = ['A', 'B'].map((label) => ({ label, description: label }));
  const questions = [{ question: 'Which one?', header: 'Pick', options, multiSelect: false }];
  place.fake.push({ tool_use: { name: 'AskUserQuestion', input: { questions } } }, { text: 'thanks' });
  run.say('go');
  const { request } = await run.until('permission_request');
  expect(request.toolName).toBe('AskUserQuestion');
  const updatedInput = { ...request.input, answers: { 'Which one?': 'B' } };
  run.session.answer(request.requestId, { behavior: 'allow', updatedInput });
  expect((await run.result()).text).toBe('thanks');
  expect(lastBody()).toMatch(/Which one\?[^B]{1,10}B/);
});

test('plan mode: the plan is in the question, and allowing it leaves the mode', async () => {
  const run = place.run({ launch: { permissionMode: 'plan' } });
  place.fake.push({ tool_use: { name: 'ExitPlanMode', input: { plan: '1. do it' } } }, { text: 'executing' });
  run.say('go');
  const { request } = await run.until('permission_request');
  expect(request.input['plan']).toBe('1. do it');
  run.session.answer(request.requestId, { behavior: 'allow' });
  await run.result();
  run.say('next');
  expect((await run.until('init')).permissionMode).toBe('default');
});

test('a malformed answer is an error for the model, not for the process', async () => {
  const run = place.run();
  place.fake.push({ tool_use: bash('touch one') }, { text: 'went wrong' });
  run.say('go');
  const { request } = await run.until('permission_request');
  const updatedInput: Record<string, unknown> = JSON.parse('"no object"');
  run.session.answer(request.requestId, { behavior: 'allow', updatedInput });
  const result = await run.until('tool_result');
  expect(result.isError).toBe(true);
  expect((await run.result()).text).toBe('went wrong');
  expect(made('one')).toBe(false);
});

test('a denial by mode is told without a question', async () => {
  const run = place.run({ launch: { permissionMode: 'dontAsk' } });
  place.fake.push({ tool_use: bash('touch one') }, { text: 'denied' });
  run.say('go');
  expect((await run.until('permission_denied')).toolName).toBe('Bash');
  await run.result();
  expect(run.seen.some((event) => event.type === 'permission_request')).toBe(false);
});

test('an allow rule at the start, or by settings later, ends the questions', async () => {
  const run = place.run({ launch: { allow: ['Bash(touch a:*)', 'Bash(touch c,d:*)'] } });
  place.fake.push(
    { tool_use: bash('touch a') },
    { tool_use: bash('touch c,d x') },
    { text: 'one' },
    { tool_use: bash('touch b') },
    { text: 'two' },
  );
  run.say('go');
  await run.result();
  await run.session.applyFlagSettings({ permissions: { allow: ['Bash(touch b:*)'] } });
  run.say('go');
  await run.result();
  expect(run.seen.some((event) => event.type === 'permission_request')).toBe(false);
  expect([made('a'), made('c,d'), made('b')]).toEqual([true, true, true]);
});
