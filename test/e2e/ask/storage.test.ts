import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../fakes/guarded.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

interface HistoryRow {
  readonly turnId: string;
  readonly conversationId: string;
  readonly prompt: string;
  readonly status: string;
}
const history = async (): Promise<HistoryRow[]> => (await place.query('history')) as HistoryRow[];

/** The messages that the model was given last, as one text. */
const given = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);

describe('conversations', () => {
  test('each ask begins its own; --continue goes on with the newest', async () => {
    const first = (await place.json(['first question'])).out;
    const second = (await place.json(['second question'])).out;
    expect(second.conversationId).not.toBe(first.conversationId);
    expect(given()).not.toContain('first question');
    const third = (await place.json(['--continue', 'third question'])).out;
    expect(third).toMatchObject({ status: 'done', conversationId: second.conversationId, sessionId: second.sessionId });
    expect(given()).toContain('second question');
    expect(given()).not.toContain('first question');
    expect((await history()).map(({ prompt }) => prompt)).toEqual([
      'third question',
      'second question',
      'first question',
    ]);
  });

  test('--continue with nothing to continue begins, and says so', async () => {
    const { code, out, stderr } = await place.json(['--continue', 'x']);
    expect([code, out.status]).toEqual([0, 'done']);
    expect(stderr).toContain('no conversation yet');
  });

  test('--fork goes on from a copy and leaves the other alone', async () => {
    const first = (await place.json(['first question'])).out;
    const fork = (await place.json(['--continue', '--fork', 'forked question'])).out;
    expect(fork.status).toBe('done');
    expect(fork.conversationId).not.toBe(first.conversationId);
    expect(fork.sessionId).not.toBe(first.sessionId);
    expect(given()).toContain('first question');
  });

  test('a conversation that another process holds is refused with its pid; --fork helps', async () => {
    await place.json(['first question']);
    place.fake.push({ text: 'slow answer', chunk: 2, stallAfter: 4 });
    const holder = place.start(['--continue', '--stream-json', 'second question']);
    let out = '';
    holder.child.stdout?.on('data', (part) => {
      out += String(part);
    });
    await until('the holder at work', () => out.includes('"text"'));
    const refused = await place.json(['--continue', 'third question']);
    expect(refused.code).toBe(1);
    expect(refused.out.error?.code).toBe('held');
    expect(refused.out.error?.message).toContain(String(holder.child.pid));
    expect(refused.out.error?.hint).toContain('--fork');
    expect((await place.json(['--continue', '--fork', 'third question'])).out.status).toBe('done');
    holder.child.kill('SIGTERM');
    await holder.done;
    expect((await place.json(['--continue', 'fourth question'])).out.status).toBe('done');
  });

  test('a session that claude no longer has is replaced, aloud, in the same conversation', async () => {
    const first = (await place.json(['first question'])).out;
    rmSync(join(place.box.home, '.claude', 'projects'), { recursive: true });
    const { code, out, stderr } = await place.json(['--continue', 'second question']);
    expect([code, out.status, out.conversationId]).toEqual([0, 'done', first.conversationId]);
    expect(stderr).toContain('no longer has the session');
    expect(out.sessionId).not.toBe(first.sessionId);
    const third = (await place.json(['--continue', 'third question'])).out;
    expect(third.sessionId).toBe(out.sessionId);
    expect(given()).toContain('second question');
  });
});

describe('what is kept', () => {
  test('a turn whole: question, tool, answer', async () => {
    writeFileSync(join(place.box.project, 'a.txt'), 'the content\n');
    const input = { file_path: join(place.box.project, 'a.txt') };
    place.fake.push({ text: 'I read.', tool_use: { name: 'Read', input } }, { text: 'Done.' });
    const { turnId } = (await place.json(['read it'])).out;
    const shown = (await place.query('history', 'show', turnId ?? '')) as {
      messages: { role: string; text: string }[];
    };
    expect(shown.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(shown.messages[0]?.text).toBe('read it');
    expect(shown.messages[2]?.text).toContain('the content');
    expect(shown.messages[3]?.text).toBe('Done.');
  });

  test('what was piped in is a message of its own: the person did not say it', async () => {
    const { turnId } = JSON.parse((await place.ask(['--json', 'summarise'], { stdin: 'remember this\n' })).stdout) as {
      turnId: string;
    };
    const shown = (await place.query('history', 'show', turnId)) as { messages: { role: string; text: string }[] };
    expect(shown.messages.slice(0, 2).map(({ role, text }) => [role, text])).toEqual([
      ['user', 'summarise'],
      ['user', 'remember this\n'],
    ]);
    expect((await history())[0]?.prompt).toBe('summarise');
  });

  test('--no-save keeps nothing but what was spent', async () => {
    const { code, out } = await place.json(['--no-save', 'a most private question']);
    expect([code, out.status]).toEqual([0, 'done']);
    expect(await history()).toEqual([]);
    expect(await place.query('history', 'search', 'private')).toEqual([]);
    const usage = (await place.query('usage')) as { day: { calls: number; costUsd: number } };
    expect(usage.day.calls).toBeGreaterThan(0);
    expect(usage.day.costUsd).toBeGreaterThan(0);
    expect((await place.json(['--continue', 'next'])).stderr).toContain('no conversation yet');
  });

  test('a failed turn says so in the history', async () => {
    place.fake.rule({ status: 400, message: 'bad thing' });
    await place.json(['x']);
    expect(await history()).toMatchObject([{ prompt: 'x', status: 'failed' }]);
  });

  test('a secret of the prompt reaches the model, not the history', async () => {
    const secret = ['ghp', 'x7Kq2LmZ9vRt4Wb8Nc3Hd6Jf1Gs5Py0AeUiO'].join('_');
    await place.json([`use ${secret} now`]);
    expect(given()).toContain(secret);
    expect(JSON.stringify(await history())).not.toContain(secret);
    expect((await history())[0]?.prompt).toMatch(/^use .* now$/);
  });
});

describe('the budget', () => {
  const DEAR = { input_tokens: 100_000, output_tokens: 10_000 };

  test('refuses before the call what is over the limit', async () => {
    place.fake.push({ text: 'dear', usage: DEAR });
    await place.json(['x']);
    place.config('[budget]\ndailyUsd = 0.01\n');
    const asked = place.fake.mainRequests.length;
    const { code, out } = await place.json(['y']);
    expect(code).toBe(1);
    expect(out).toMatchObject({ status: 'refused', isError: true, text: '', error: { code: 'budget' } });
    expect(`${out.error?.message} ${out.error?.hint}`).toContain('0.01');
    expect(out.error?.hint).toContain('budget.dailyUsd');
    expect(place.fake.mainRequests).toHaveLength(asked);
    expect((await history()).map(({ prompt }) => prompt)).toEqual(['x']);
    const text = await place.ask(['y']);
    expect([text.code, text.stdout]).toEqual([1, '']);
    const lines = (await place.ask(['--stream-json', 'y'])).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ type: 'ended', status: 'refused' }]);
  });

  test('warns at 80 %', async () => {
    place.fake.push({ text: 'dear', usage: DEAR });
    const { costUsd } = (await place.json(['x'])).out;
    place.config(`[budget]\ndailyUsd = ${(costUsd / 0.9).toFixed(6)}\n`);
    const { code, stderr } = await place.json(['y']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/\$\S+ of the daily limit of \$.* are spent/);
  });

  test('stops a tool loop that runs past it, with at most one further call', async () => {
    place.config('[budget]\ndailyUsd = 0.05\n');
    const bash = { name: 'Bash', input: { command: 'sleep 0.3', description: 'wait' } };
    place.fake.rule({ text: 'on', tool_use: bash, usage: DEAR });
    const { code, out } = await place.json(['--allow', 'Bash', 'loop']);
    expect(code).toBe(1);
    expect(out).toMatchObject({ status: 'failed', error: { code: 'budget' } });
    expect(out.costUsd).toBeGreaterThan(0.05);
    expect(place.fake.mainRequests.length).toBeLessThanOrEqual(2);
  });
});
