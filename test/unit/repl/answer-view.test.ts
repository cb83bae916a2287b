import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { plainTheme } from '../../../src/render/theme.ts';
import { endLine, toolTarget, viewAnswer } from '../../../src/repl/answer-view.ts';
import type { TurnEvent, TurnResult } from '../../../src/turn/events.ts';
import { RESULT as PLAIN_RESULT } from '../../fakes/turn-result.ts';

const PLAIN = plainTheme({});
const RESULT: TurnResult = {
  ...PLAIN_RESULT,
  usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 },
  costUsd: 0.01234,
  durationMs: 1500,
};
const ended = (over: Partial<TurnResult> = {}): TurnEvent => ({ type: 'ended', ...RESULT, ...over });
const text = (delta: string): TurnEvent => ({ type: 'text', delta });

/** What goes up into the scrollback over these events, in a window of `columns`. */
function shown(events: readonly TurnEvent[], columns = 40, withEnd = false): string {
  const view = viewAnswer(PLAIN, { columns: () => columns, endLine: withEnd });
  return events.map((event) => view.accept(event)).join('');
}

describe('the text of an answer', () => {
  const source = Array.from({ length: 40 }, (_, i) => `line ${i} ${'word '.repeat(i % 30)}`).join('\n');

  test.each([20, 40, 80])('every character is there once, in order, however it is cut, in %i columns', (columns) => {
    const squeeze = (all: string): string => all.replace(/\s/g, '');
    for (const size of [1, 7, 64, source.length]) {
      const deltas = Array.from({ length: Math.ceil(source.length / size) }, (_, i) =>
        text(source.slice(i * size, (i + 1) * size)),
      );
      const up = shown([...deltas, ended()], columns);
      expect(squeeze(up), `pieces of ${size}`).toBe(squeeze(source));
    }
  });

  test('an unfinished line stays live, in rows that fit', () => {
    const view = viewAnswer(PLAIN, { columns: () => 20, endLine: false });
    expect(view.accept(text('done\nopen'))).toBe('done\n');
    expect(view.openRows(20)).toEqual(['open']);
    view.accept(text(' and much longer than the window is'));
    for (const row of view.openRows(20)) expect(textWidth(row)).toBeLessThan(20);
    expect(view.openRows(20).length).toBeLessThanOrEqual(3);
  });

  test.each([1, 2, 3, 5, 100])('no escape sequence gets out, in pieces of %i', (size) => {
    const evil = 'a \u001b[31mred\u001b[0m b\u001b]0;owned\u0007 c\n\u009b2J d\u001b[2Ke';
    const view = viewAnswer(PLAIN, { columns: () => 40, endLine: false });
    let all = '';
    for (let at = 0; at < evil.length; at += size) {
      all += view.accept(text(evil.slice(at, at + size)));
      expect(view.openRows(40).join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
    all += view.accept(ended());
    expect(all).toBe('a red b c\n de\n');
  });

  test('joined emoji stay whole', () => {
    const family = 'x 👨‍👩‍👧 y';
    const pieces = [...family].map(text);
    expect(shown([...pieces, ended()])).toBe(`${family}\n`);
  });

  test('what replaces a broken stream is said, and shown once', () => {
    const up = shown([text('half of'), { type: 'text_reset', text: 'the whole' }, ended()]);
    expect(up).toBe('half of\n\nthe stream broke; here is the whole\nanswer again\n\nthe whole\n');
    expect(shown([{ type: 'text_reset', text: 'the whole' }, ended()])).toBe('the whole\n');
  });
});

describe('tools', () => {
  const started: TurnEvent = { type: 'tool_started', id: '1', name: 'Bash', input: { command: 'ls' }, parentId: null };
  const finished: TurnEvent = {
    type: 'tool_finished',
    id: '1',
    status: 'done',
    summary: '2 lines',
    output: '',
    result: null,
  };

  test('are live while they run, and one line when they have ended', () => {
    const view = viewAnswer(PLAIN, { columns: () => 40, endLine: false });
    expect(view.accept(started)).toBe('');
    expect(view.openRows(40)).toEqual(['⠋ Bash ls …']);
    expect(view.accept(finished)).toBe('● Bash ls → 2 lines\n');
    expect(view.openRows(40)).toEqual([]);
  });

  test('say how they ended, and whose they are', () => {
    const inner: TurnEvent = { ...started, parentId: 'task' };
    expect(shown([inner, { ...finished, status: 'failed', summary: 'exit 1' }])).toBe('  ● Bash ls → failed: exit 1\n');
  });

  test.each([
    [{ command: 'ls -l\nrm x' }, 'ls -l'],
    [{ file_path: 'a.ts', content: 'x' }, 'a.ts'],
    [{ pattern: '*.ts', path: 'src' }, '*.ts'],
    [{ command: 'a\u001b[2Jb' }, 'ab'],
    [{ questions: [{ question: 'Which\u001b[2J colour?', options: [] }] }, 'Which colour?'],
    [{ plan: '# Go\n\n1. look' }, '# Go'],
    [{ questions: [null] }, '{"questions":[null]}'],
    [{ odd: 1 }, '{"odd":1}'],
    [{}, ''],
  ])('are about %j', (input, target) => {
    expect(toolTarget(input)).toBe(target);
  });

  test.each([20, 40])('fit into a window of %i columns while they run', (columns) => {
    const view = viewAnswer(PLAIN, { columns: () => columns, endLine: false });
    view.accept({ ...started, input: { command: 'a long command '.repeat(20) } });
    for (const row of view.openRows(columns)) expect(textWidth(row)).toBeLessThan(columns);
  });
});

describe('the end', () => {
  test('says what it took, when that is wanted', () => {
    expect(endLine(RESULT)).toBe('1.5 s · 10 tokens · $0.01');
    expect(shown([text('x'), ended()], 40, true)).toBe('x\n1.5 s · 10 tokens · $0.01\n');
  });

  test('of an interrupted turn', () => {
    expect(shown([text('half'), ended({ status: 'interrupted' })])).toBe('half\ninterrupted; what had come is kept\n');
  });

  test('of a failed turn says what to do', () => {
    const error = { code: 'network', message: 'the connection failed', hint: 'check it' } as const;
    expect(shown([text('half'), ended({ status: 'failed', error })])).toBe(
      'half\nerror: the connection failed\ncheck it\n',
    );
  });
});

test('notices, retries and compaction are lines of their own', () => {
  const up = shown([
    text('half'),
    { type: 'notice', level: 'info', message: 'no\u001b[2J answer' },
    { type: 'retry', attempt: 2, maxRetries: 10, delayMs: 12_000, status: null },
    { type: 'compacted', trigger: 'auto', preTokens: 1, postTokens: 1 },
  ]);
  expect(up.split('\n')).toEqual([
    'half',
    '',
    'no answer',
    'the API did not answer: one more try',
    'claude compacted the conversation to',
    'make room',
    '',
  ]);
});

test('tries of the API leave one line, once they are over', () => {
  let nowMs = 1_000;
  const view = viewAnswer(PLAIN, { columns: () => 80, endLine: false, steadyMs: () => nowMs });
  let up = '';
  for (const attempt of [1, 2, 3]) {
    up += view.accept({ type: 'retry', attempt, maxRetries: 10, delayMs: 4_000, status: 529 });
    nowMs += 4_000;
  }
  expect(up, 'the row that counts down tells of each').toBe('');
  expect(view.accept(text('There.\n'))).toBe('the API did not answer for 12 s (529): 3 more tries\n\nThere.\n');
  expect(view.accept(ended())).not.toContain('did not answer');
});

test('in a locale without UTF-8 every sign of ours is ASCII', () => {
  const view = viewAnswer(plainTheme({ LC_ALL: 'C' }), { columns: () => 60, endLine: true });
  const input = { command: 'make '.repeat(30) };
  const shown = [
    view.accept({ type: 'thinking', delta: 'hm' }),
    view.accept({ type: 'tool_started', id: '1', name: 'Bash', input, parentId: null }),
    ...view.openRows(60),
    view.accept({
      type: 'tool_finished',
      id: '1',
      status: 'done',
      summary: '',
      output: '',
      result: { stdout: 'x\n'.repeat(20), stderr: '' },
    }),
    view.accept(text('done')),
    view.accept(ended()),
  ].join('');
  expect(shown).toMatch(/^[\x20-\x7e\n]+$/);
  expect(shown).toContain('* Bash make');
});

test('a refusal stands in the line of its call alone, and short where a notice has told why', () => {
  const call = { type: 'tool_started', name: 'Bash', input: { command: 'npm ci' }, parentId: null } as const;
  const end = { type: 'tool_finished', status: 'denied', summary: 'not allowed', output: '', result: null } as const;
  const denied = { type: 'permission', tool: 'Bash', input: {}, decision: 'deny', reason: 'not allowed' } as const;
  const plain = shown([{ ...call, id: '1' }, denied, { ...end, id: '1' }]);
  expect(plain).not.toContain('refused');
  expect(plain).toContain('denied: not allowed');
  const told = shown([
    { ...call, id: '2' },
    { ...denied, told: true },
    { ...end, id: '2', told: true },
  ]);
  expect(told).toMatch(/Bash npm ci → denied\n$/);
});

test('what the person has chosen stands in the line of the question, once', () => {
  const input = { questions: [{ question: 'Which base?' }] };
  const call = { type: 'tool_started', id: '1', name: 'AskUserQuestion', input, parentId: null } as const;
  const answers = { 'Which base?': 'SQLite' };
  const allowed = { type: 'permission', tool: 'AskUserQuestion', decision: 'allow', reason: null } as const;
  const end = { type: 'tool_finished', id: '1', status: 'done', summary: 'long', output: 'long' } as const;
  expect(shown([call, { ...allowed, input: { ...input, answers } }, { ...end, result: { answers } }], 80)).toBe(
    '● AskUserQuestion Which base? → SQLite\n',
  );
});

test('a thought stands behind the calls that came before it, and before those that follow', () => {
  const read = (id: string): readonly TurnEvent[] => [
    { type: 'tool_started', id, name: 'Read', input: { file_path: `/${id}.ts` }, parentId: null },
    { type: 'tool_finished', id, status: 'done', summary: '', output: '', result: { file: { content: 'x' } } },
  ];
  const thinks: TurnEvent = { type: 'thinking', delta: 'hm' };
  expect(shown([...read('a'), ...read('b'), thinks, ...read('c'), thinks, text('Done.'), ended()], 80)).toBe(
    [
      '● Read /a.ts → 1 line',
      '● Read /b.ts → 1 line',
      '✻ thought for 0.0s',
      '● Read /c.ts → 1 line',
      '✻ thought for 0.0s',
      '',
      'Done.',
      '',
    ].join('\n'),
  );
});
