import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetText } from '../../../src/conversation/forget-text.ts';
import { type History, openHistory } from '../../../src/conversation/history.ts';
import { inImmediate, truncateLog } from '../../../src/db/connection.ts';
import { ended, freshStorage, type Storage, startTurn } from './storage.ts';

let storage: Storage;
let history: History;
beforeEach(async () => {
  storage = await freshStorage();
  history = openHistory(storage.db);
});
afterEach(() => storage.close());

const ALL = { projectId: null, limit: 20 };

/** A whole turn with an answer and, where given, a tool result. */
function say(prompt: string, answer: string, output?: string): string {
  const { recorder, lease } = startTurn(storage, prompt);
  if (output !== undefined) {
    recorder.onEvent({
      type: 'tool_started',
      id: 't1',
      name: 'Bash',
      input: { command: `echo "${prompt}"` },
      parentId: null,
    });
    recorder.onEvent({ type: 'tool_finished', id: 't1', status: 'done', summary: '', output, result: null });
  }
  recorder.onEvent({ type: 'text', delta: answer });
  recorder.onEvent(ended({ costUsd: 0.25 }));
  lease.release();
  storage.clock.ms += 60_000;
  return recorder.turnId;
}

/** Every byte of the data folder. */
function bytes(): string {
  const folder = path.dirname(storage.file);
  return readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .join('\n');
}

describe('the list', () => {
  test('has the newest turn first, in the shape that scripts read', () => {
    say('one', 'a');
    const second = say('two', 'b');
    const [first, ...others] = history.list(ALL);
    expect(first).toEqual({
      turnId: second,
      conversationId: expect.any(String),
      project: { id: storage.projectId, name: 'one', root: '/one' },
      at: '2026-01-15T12:01:00.000Z',
      prompt: 'two',
      status: 'done',
      model: 'claude-test',
      costUsd: 0.25,
      durationMs: 10,
    });
    expect(others).toHaveLength(1);
  });

  test('can be of one project, and be cut', () => {
    say('one', 'a');
    say('two', 'b');
    expect(history.list({ projectId: 'other', limit: 5 })).toEqual([]);
    expect(history.list({ projectId: storage.projectId, limit: 1 })).toHaveLength(1);
  });
});

describe('search', () => {
  beforeEach(() => {
    say('How do I fix the flaky login test?', 'Raise the busy_timeout to 5000.', 'ERROR widget exploded');
    say('Où est le café?', 'Zürich.');
    say('数据库连接失败了怎么办', '请检查端口设置');
  });
  const prompts = (words: string): string[] => history.search(words, ALL).map((turn) => turn.prompt);

  test.each([
    ['flaky login', 'How do I fix the flaky login test?'],
    ['fixing tests', 'How do I fix the flaky login test?'],
    ['busy_timeout', 'How do I fix the flaky login test?'],
    ['usy_time', 'How do I fix the flaky login test?'],
    ['widget', 'How do I fix the flaky login test?'],
    ['cafe', 'Où est le café?'],
    ['zuri', 'Où est le café?'],
    ['数据库', '数据库连接失败了怎么办'],
    ['端口', '数据库连接失败了怎么办'],
  ])('%s finds its turn', (words, prompt) => {
    expect(prompts(words)).toEqual([prompt]);
  });

  test.each([
    '"',
    'a"b',
    'AND',
    'NOT x',
    'NEAR(',
    '*',
    'text:',
    '^a',
    '(',
    ')',
    "'; drop table turn",
    '-',
    '\u0000',
    '\ud800',
    '{col} : x',
    'a'.repeat(5_000),
  ])('any input is only text: %j', (words) => {
    expect(() => history.search(words, ALL)).not.toThrow();
  });

  test('finds nothing of a turn that was forgotten', () => {
    const [found] = history.search('flaky', ALL);
    history.forget([found?.turnId ?? '']);
    expect(prompts('flaky')).toEqual([]);
    expect(prompts('usy_time')).toEqual([]);
  });
});

describe('show', () => {
  test('gives the messages in order, tool results shortened or whole', () => {
    const output = `${'x y '.repeat(2_000)}END`;
    const id = say('go', 'done', output);
    const shown = history.show(id.slice(-8));
    expect(shown.messages.map((message) => message.role)).toEqual(['user', 'tool', 'assistant']);
    expect(shown.messages[1]?.tool).toEqual({ name: 'Bash', status: 'done', input: { command: 'echo "go"' } });
    expect(shown.messages[1]?.text).toContain('characters more');
    expect(history.show(id, { whole: true }).messages[1]?.text).toBe(output);
  });

  test('takes an ending, names the nearest for an unknown id and lists for an ambiguous one', () => {
    const id = say('go', 'done');
    say('again', 'done');
    expect(history.show(id.slice(-6)).turnId).toBe(id);
    expect(() => history.show('ffffffff')).toThrow(expect.objectContaining({ code: 'unknown_id', exit: 1 }));
    expect(() => history.show(id.slice(0, 8))).toThrow(expect.objectContaining({ code: 'ambiguous_id', exit: 2 }));
    const near = `${id.slice(0, -1)}f`;
    expect(() => history.show(near)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('the nearest is') }),
    );
  });
});

describe('forgetting', () => {
  test('leaves no byte of the words in any file, and keeps what was spent', () => {
    const words = ['xylophonist', 'quagmirely', 'zephyrstone'];
    const id = say(`the ${words[0]} asked`, `the ${words[1]} answered`, `${words[2]} `.repeat(500));
    say('another', 'stays');
    // Out of the log into the pages, as in daily use, so that both places have to be cleaned.
    truncateLog(storage.db);
    for (const word of words.slice(0, 2)) expect(bytes()).toContain(word);
    expect(history.forget([id])).toEqual({ forgotten: [id], clean: true });
    const left = bytes();
    for (const word of words) {
      expect(left).not.toContain(word);
      expect(left).not.toContain(word.slice(2, 9));
    }
    expect(history.list(ALL).map((turn) => turn.prompt)).toEqual(['another']);
    expect(storage.db.prepare('select sum(cost_micro_usd) as sum from turn').get()).toEqual({ sum: 500_000 });
    expect(storage.db.prepare('select count(*) as n from blob').get()).toEqual({ n: 0 });
    expect(storage.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('by date takes what is older, and never a running turn', () => {
    const old = say('old', 'a');
    const limit = storage.clock.ms;
    say('new', 'b');
    expect(history.before(limit, null)).toEqual([old]);
    const { recorder } = startTurn(storage, 'running');
    expect(() => history.forget([recorder.turnId])).toThrow(expect.objectContaining({ code: 'busy' }));
  });

  test('a blob that another turn needs stays', () => {
    const output = 'shared line\n'.repeat(1_000);
    const one = say('one', 'a', output);
    const two = say('two', 'b', output);
    history.forget([one]);
    expect(history.show(two, { whole: true }).messages[1]?.text).toBe(output);
  });

  test('of a text rewrites messages, inputs and blobs, and the index follows', () => {
    const secret = 'the codename is "bluebird"';
    const id = say(secret, `yes, ${secret}!`, `${secret}\n`.repeat(300));
    const changed = inImmediate(storage.db, () => forgetText(storage.db, [secret, 'bluebird']));
    truncateLog(storage.db);
    expect(changed).toBeGreaterThan(3);
    expect(history.search('bluebird', ALL)).toEqual([]);
    expect(history.search('codename', ALL)).toEqual([]);
    const shown = history.show(id, { whole: true });
    expect(shown.messages[0]?.text).toBe('[forgotten]');
    expect(shown.messages[1]?.tool?.input).toEqual({ command: 'echo "[forgotten]"' });
    expect(shown.messages[1]?.text).toBe('[forgotten]\n'.repeat(300));
    expect(bytes()).not.toContain('bluebird');
  });
});
