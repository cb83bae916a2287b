import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decompress } from '../../../src/conversation/tool-result.ts';
import { ended, freshStorage, type Storage, startTurn } from './storage.ts';

let storage: Storage;
beforeEach(async () => {
  storage = await freshStorage();
});
afterEach(() => storage.close());

interface MessageRow {
  role: string;
  kind: string;
  text: string;
  settled: number;
  tool_status: string | null;
  input: string | null;
  blob: string | null;
}
const messages = (): MessageRow[] =>
  storage.db.prepare<[], MessageRow>('select * from message order by turn, seq').all();
const turn = () => storage.db.prepare<[], Record<string, unknown>>('select * from turn order by n desc limit 1').get();
const tool = (id: string) =>
  ({ type: 'tool_started', id, name: 'Bash', input: { command: 'ls' }, parentId: null }) as const;

describe('a turn that is written down', () => {
  test('has the text of the person before the call, with status running', () => {
    startTurn(storage, 'what is this?');
    expect(turn()).toMatchObject({ status: 'running', model: 'claude-test' });
    expect(messages()).toMatchObject([{ role: 'user', text: 'what is this?', settled: 1 }]);
  });

  test('keeps text, tools and text in their order', () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.onEvent({ type: 'thinking', delta: 'hm' });
    recorder.onEvent({ type: 'text', delta: 'First ' });
    recorder.onEvent({ type: 'text', delta: 'this.' });
    recorder.onEvent(tool('t1'));
    recorder.onEvent({ type: 'tool_finished', id: 't1', status: 'done', summary: 's', output: 'a\nb', result: null });
    recorder.onEvent({ type: 'text', delta: 'Done.' });
    recorder.onEvent(ended({ text: 'First this.Done.', costUsd: 0.0123456 }));
    expect(messages().map((row) => [row.role, row.kind, row.text, row.settled])).toEqual([
      ['user', 'text', 'go', 1],
      ['assistant', 'thinking', 'hm', 1],
      ['assistant', 'text', 'First this.', 1],
      ['tool', 'tool', 'a\nb', 1],
      ['assistant', 'text', 'Done.', 1],
    ]);
    expect(turn()).toMatchObject({ status: 'done', cost_micro_usd: 12346, first_token_ms: 5, duration_ms: 10 });
  });

  test('keeps a long tool result shortened in the row and whole in a blob', () => {
    const { recorder } = startTurn(storage, 'go');
    const output = Array.from({ length: 2_000 }, (_, i) => `line ${i}`).join('\n');
    recorder.onEvent(tool('t1'));
    recorder.onEvent({ type: 'tool_finished', id: 't1', status: 'done', summary: 's', output, result: null });
    const row = messages().at(-1);
    expect(row?.text.length).toBeLessThan(4_000);
    expect(row?.text).toContain('characters more');
    const blob = storage.db.prepare<[], { data: Buffer; bytes: number }>('select data, bytes from blob').get();
    expect(blob && decompress(blob.data)).toBe(output);
    expect(blob?.bytes).toBe(output.length);
    expect(blob?.data.length).toBeLessThan(output.length / 2);
  });

  test('counts a call once, however often the event comes', () => {
    const { recorder } = startTurn(storage, 'go');
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 };
    recorder.onEvent({ type: 'call', id: 'msg_1', model: 'm', usage });
    recorder.onEvent({ type: 'call', id: 'msg_1', model: 'm', usage: { ...usage, outputTokens: 9 } });
    recorder.onEvent(ended({ usage }));
    expect(storage.db.prepare('select id, output_tokens from call').all()).toEqual([{ id: 'msg_1', output_tokens: 9 }]);
  });

  test('takes the sum of the turn when no call was named', () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.onEvent(ended({ usage: { inputTokens: 7, outputTokens: 2, cacheReadTokens: 0, cacheWriteTokens: 0 } }));
    expect(storage.db.prepare('select input_tokens from call').all()).toEqual([{ input_tokens: 7 }]);
  });

  test('forgets what came before a text_reset, before and after a tool', () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.onEvent({ type: 'text', delta: 'one' });
    recorder.onEvent(tool('t1'));
    recorder.onEvent({ type: 'text', delta: 'two' });
    recorder.onEvent({ type: 'text_reset', text: 'whole' });
    recorder.onEvent({ type: 'text', delta: ' answer' });
    recorder.onEvent(ended());
    const texts = messages().filter((row) => row.role === 'assistant');
    expect(texts.map((row) => row.text)).toEqual(['whole answer']);
  });

  test('marks a tool that never finished', () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.onEvent(tool('t1'));
    recorder.onEvent(
      ended({ status: 'interrupted', error: { code: 'interrupted', message: 'interrupted', hint: null } }),
    );
    expect(messages().at(-1)).toMatchObject({ tool_status: 'interrupted', settled: 1 });
    expect(turn()).toMatchObject({ status: 'interrupted', error_code: 'interrupted' });
  });

  test('is on disk in parts while it grows: after 4 kB, and after a second', async () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.onEvent({ type: 'text', delta: 'word '.repeat(900) });
    expect(messages().at(-1)?.text.length).toBe(4_500);
    recorder.onEvent({ type: 'text', delta: 'and a little ' });
    expect(messages().at(-1)?.text).not.toContain('little');
    await expect.poll(() => messages().at(-1)?.text, { timeout: 10_000 }).toContain('little');
    expect(messages().at(-1)?.settled).toBe(0);
  });

  test('keeps the running cost when it never ends', () => {
    const { recorder } = startTurn(storage, 'go');
    recorder.spent(0.5);
    expect(turn()).toMatchObject({ status: 'running', cost_micro_usd: 500_000 });
  });

  test('never has a part of a secret that is cut between two pieces', () => {
    const { recorder } = startTurn(storage, 'go');
    const secret = `gh${'p_'}${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
    recorder.onEvent({ type: 'text', delta: `${'word '.repeat(1_000)}the key is ${secret.slice(0, 20)}` });
    expect(messages().at(-1)?.text).not.toContain(secret.slice(0, 12));
    recorder.onEvent({ type: 'text', delta: `${secret.slice(20)} and more` });
    recorder.onEvent(ended());
    expect(messages().at(-1)?.text).toMatch(/the key is \[secret:github-token\] and more$/);
  });
});
