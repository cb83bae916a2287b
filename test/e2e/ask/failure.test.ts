import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../../fakes/anthropic-step.ts';
import { until } from '../../fakes/guarded.ts';
import { MIRA } from '../../fakes/run.ts';
import { openScreen, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
let screen: Screen | undefined;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await screen?.close();
  screen = undefined;
  await place.close();
});

const ONE_RETRY = { CLAUDE_CODE_MAX_RETRIES: '1' };

describe('the API fails', () => {
  const cases: readonly (readonly [string, Step, string])[] = [
    ['401', { status: 401 }, 'auth'],
    ['403', { status: 403 }, 'auth'],
    ['an unknown model', { status: 404, error: { type: 'not_found_error', message: 'model: nope' } }, 'model'],
    ['400', { status: 400, message: 'bad thing' }, 'api'],
    ['429', { status: 429, headers: { 'retry-after': '1' } }, 'rate_limited'],
    ['500', { status: 500 }, 'api'],
    ['529', { status: 529 }, 'overloaded'],
    ['a connection that is dropped', { reset: true }, 'network'],
  ];

  test.each(cases)('%s', async (_name, step, wanted) => {
    place.fake.rule(step);
    const { code, out } = await place.json(['x'], { env: ONE_RETRY });
    expect(code).toBe(1);
    expect(out).toMatchObject({ isError: true, status: 'failed', text: '', error: { code: wanted } });
    expect(out.error?.message).toBeTruthy();
    expect(out.error?.hint).toBeTruthy();
    expect(out.conversationId).not.toBeNull();
  });

  test('a wrong key is tried once or twice, not ten times', async () => {
    place.fake.rule({ status: 401 });
    expect((await place.json(['x'])).out.error?.code).toBe('auth');
    expect(place.fake.mainRequests.length).toBeLessThanOrEqual(2);
  });

  test('nobody listens', async () => {
    const env = { ...ONE_RETRY, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    const { code, out } = await place.json(['x'], { env });
    expect([code, out.error?.code]).toEqual([1, 'network']);
  });

  test('as text it is two lines on stderr, and retries are said', async () => {
    place.fake.rule({ status: 500 });
    const { code, stdout, stderr } = await place.ask(['x'], { env: ONE_RETRY });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/did not answer \(500\); try 1 of 1/);
    expect(lines).toHaveLength(3);
  });

  test('429, then an answer', async () => {
    place.fake.push({ status: 429, headers: { 'retry-after': '1' } }, { text: 'at last' });
    expect((await place.json(['x'])).out).toMatchObject({ status: 'done', text: 'at last' });
  });

  test('a stream that is cut is asked again, and only the whole answer is printed', async () => {
    place.fake.push({ text: 'half of the answer', disconnectAfter: 4 }, { text: 'the whole answer' });
    const { code, stdout } = await place.ask(['x']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'the whole answer\n' });
  });

  test.each([
    ['before the first byte', { hang: true }, ''],
    ['in the middle', { text: 'The beginning of it all', stallAfter: 5 }, 'The beg'],
  ] as const)('silence %s ends as stalled; what had come is kept', async (_name, step, begins) => {
    place.fake.rule(step);
    place.config('[turn]\nnoticeSeconds = 1\nstallSeconds = 3\n');
    const { code, out, stderr } = await place.json(['x']);
    expect([code, out.status, out.error?.code]).toEqual([1, 'failed', 'stalled']);
    expect(out.text.startsWith(begins)).toBe(true);
    expect(stderr).toMatch(/no answer for \d+ s; still waiting/);
  });

  test('a refusal of the model', async () => {
    place.fake.rule({ text: '', stop_reason: 'refusal' });
    expect((await place.json(['x'])).out.error?.code).toBe('declined');
  });
});

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s keeps what had come, in the answer and in the history', async (signal, code) => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 });
    const { child, done } = place.start(['--stream-json', 'a question']);
    let out = '';
    child.stdout?.on('data', (part) => {
      out += String(part);
    });
    await until('the first words', () => out.includes('"delta":"The'));
    child.kill(signal);
    const end = await done;
    expect(end.code).toBe(code);
    const ended = JSON.parse(end.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(ended).toMatchObject({ type: 'ended', status: 'interrupted', error: { code: 'interrupted' } });
    expect(ended.text).toMatch(/^The/);
    const shown = (await place.query('history', 'show', ended.turnId)) as {
      messages: { role: string; text: string }[];
    };
    expect(shown).toMatchObject({ status: 'interrupted' });
    expect(shown.messages).toMatchObject([
      { role: 'user', text: 'a question' },
      { role: 'assistant', text: ended.text },
    ]);
  });

  test('before the prompt is sent', async () => {
    place.fake.rule({ hang: true });
    const { child, done } = place.start(['--json', 'x']);
    await until('claude', () => child.pid !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 250));
    child.kill('SIGINT');
    const { code, signal } = await done;
    expect(code === 130 || signal === 'SIGINT').toBe(true);
  });

  test('Ctrl+C on a terminal shows what had come and why it ended', async () => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 });
    screen = openScreen(process.execPath, [MIRA, 'ask', 'x'], { cwd: place.box.project, env: place.box.env });
    await screen.waitFor('The beg');
    screen.type('\x03');
    expect(await screen.exit).toEqual({ code: 130, signal: null });
    expect(screen.text()).toContain('mira: interrupted');
  });
});

test('on a terminal an answer streams, and its escape sequences never get there', async () => {
  place.fake.push({ text: 'one \u001b[31mred\u001b[0m \u001b]0;owned\u0007two', chunk: 3 });
  screen = openScreen(process.execPath, [MIRA, 'ask', 'x'], { cwd: place.box.project, env: place.box.env });
  expect(await screen.exit).toEqual({ code: 0, signal: null });
  expect(screen.text()).toBe('one red two');
  expect(screen.rawOutput()).not.toContain('owned');
});
