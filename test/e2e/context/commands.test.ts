import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as past } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import { openMira } from '../../fakes/screen.ts';
import { readElements } from '../../unit/context/hostile.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** What is pressed sooner after a question has appeared was not meant for it. */
const ARMING_MS = 600;
const QUESTION = 'When do the releases go out?';

const remember = async (text: string, ...more: readonly string[]): Promise<string> =>
  ((await place.query('remember', text, ...more)) as { readonly id: string }).id;

/** What stands in the last request's system prompt behind mira's instructions, read strictly. */
function systemElements() {
  const system = textOf(place.fake.mainRequests.at(-1)?.body.system);
  return readElements(/<mira-project name.*?(?=\n\n|$)/s.exec(system)?.[0] ?? '');
}

test('an ask takes everything into its system prompt, and context and why explain it', async () => {
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', args, { cwd: place.box.project, stdio: 'ignore' });
  git('init', '-b', 'trunk');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--allow-empty', '-m', 'first');
  const id = await remember('Releases go out on Tuesdays.');
  place.fake.push({ text: `On Tuesdays.<mira:memory_ref="${id.slice(-8)}" />` });
  const { out } = await place.json([QUESTION]);
  expect(out.text).toBe('On Tuesdays.');
  expect(systemElements().map(({ name, content }) => [name, content])).toEqual([
    ['project', ''],
    ['now', ''],
    ['memory', 'Releases go out on Tuesdays.'],
  ]);
  expect(systemElements()[1]?.attributes).toMatchObject({ branch: 'trunk', zone: expect.any(String) });
  const prompted = out.context.filter(({ section }) => section !== 'tools');
  expect(prompted.map(({ section, placement }) => [section, placement])).toEqual([
    ['instructions', 'system'],
    ['project', 'system'],
    ['time-and-place', 'system'],
    ['memories', 'system'],
  ]);
  const why = (await place.query('why')) as { turnId: string; items: readonly Record<string, unknown>[] };
  expect(why.turnId).toBe(out.turnId);
  expect(why.items.find((item) => item['section'] === 'memories')).toMatchObject({
    id,
    origin: 'user',
    used: true,
    score: expect.any(Number),
  });
  const context = (await place.query('context')) as { tokens: Record<string, number>; sections: readonly unknown[] };
  expect(context.tokens['total']).toBe(prompted.reduce((sum, { tokens }) => sum + tokens, 0));
  expect(context.tokens['tools']).toBeGreaterThan(100);
  expect(context.tokens['tools']).toBeLessThanOrEqual(1_200);
  expect(context.tokens['static']).toBeGreaterThan(1023);
  expect(context.tokens['static']).toBeLessThan(1501);
  expect(context.sections).toContainEqual({
    name: 'memories',
    placement: 'system',
    tokens: prompted.at(-1)?.tokens,
    items: 1,
    state: 'given',
    leftOut: 0,
    why: null,
  });
});

test('--no-memory reads nothing of the memory, and --no-save keeps nothing of the context', async () => {
  await remember('Releases go out on Tuesdays.');
  const { out } = await place.json(['--no-memory', QUESTION]);
  expect(out.context.map(({ section }) => section)).not.toContain('memories');
  expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body)).not.toContain('Tuesdays');
  expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body)).not.toContain('mcp__mira__recall"');
  const unsaved = await place.json(['--no-save', QUESTION]);
  expect(unsaved.out.context.map(({ section }) => section)).toContain('memories');
  expect(await place.query('why')).toMatchObject({ turnId: out.turnId });
});

test('--dry-run shows byte for byte what is sent, and neither it nor context --for leaves a trace', async () => {
  const looked = JSON.parse((await place.ask(['--dry-run', '--json', QUESTION])).stdout);
  expect(looked.context.map(({ section }: { section: string }) => section)).not.toContain('memories');
  expect(readdirSync(place.box.miraHome)).not.toContain('mira.db');
  const id = await remember('Releases go out on Tuesdays.');
  const { systemPrompt, tokens } = JSON.parse((await place.ask(['--dry-run', '--json', QUESTION])).stdout);
  expect(systemPrompt).toContain('Releases go out on Tuesdays.');
  const would = (await place.query('context', '--for', QUESTION)) as { tokens: Record<string, number> };
  expect(would.tokens).toMatchObject({ static: tokens.static, total: tokens.static + tokens.dynamic });
  expect(await place.query('memories', 'show', id)).toMatchObject({ shownCount: 0 });
  expect(place.fake.requests).toHaveLength(0);
  await place.ask([QUESTION]);
  expect(textOf(place.fake.mainRequests.at(-1)?.body.system)).toContain(systemPrompt);
});

test('an ask that goes on keeps its prefix and gives the memory in the message', async () => {
  writeFileSync(join(place.box.project, 'a.txt'), 'x');
  await place.json(['hello']);
  await remember('Releases go out on Tuesdays.');
  const { out } = await place.json(['--continue', QUESTION]);
  expect(out.context.find(({ section }) => section === 'memories')).toMatchObject({ placement: 'turn' });
  const again = await place.json(['--continue', QUESTION]);
  expect(again.out.context.filter(({ placement }) => placement === 'turn')).toEqual([]);
});

test('forgetting a memory reaches what was given', async () => {
  const id = await remember('Releases go out on Tuesdays.');
  await place.json([QUESTION]);
  expect(JSON.stringify(await place.query('why'))).toContain('Tuesdays');
  await place.query('forget', id, '--yes');
  const why = JSON.stringify(await place.query('why'));
  expect(why).not.toContain('Tuesdays');
  expect(why).toContain('[forgotten]');
});

test('the chat says in a line what it added, and /why shows it', async () => {
  await remember('Releases go out on Tuesdays.');
  const screen = openMira(['chat'], { cwd: place.box.project, env: place.box.env });
  try {
    await screen.waitFor(/^>/m);
    screen.type(`${QUESTION}\r`);
    await screen.waitFor(/added 1 memory, \d+ tokens/);
    screen.type('/why\r');
    await screen.waitFor(/Releases go out on Tuesdays/);
    await screen.waitFor(/What is to be changed/);
    await past(ARMING_MS);
    screen.type('1');
    await screen.waitFor(/not relevant for such questions/);
    await past(ARMING_MS);
    screen.type('n');
    await screen.waitFor(/not given any more for questions such as/);
    screen.type('/context\r');
    await screen.waitFor(/of at most 2500 tokens/);
    await screen.waitFor(/claude holds 100 of 200000 tokens \(<1 %\): System prompt/);
    // The status row tells the same share.
    await screen.waitFor(/ctx <1 %/);
  } finally {
    await screen.close();
  }
});

test('a budget smaller than the instructions is an error at the start, with the numbers', async () => {
  const { code, stdout } = await place.ask(['--json', 'hello'], { env: { MIRA_CONTEXT_STATIC_TOKENS: '100' } });
  expect(code).toBe(2);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } };
  expect(error.code).toBe('config');
  expect(error.message).toMatch(/^context\.staticTokens is 100, but mira's own instructions are 1\d\d\d tokens/);
  expect(error.hint).toContain('mira config set context.staticTokens');
  expect(place.fake.requests).toHaveLength(0);
});
