import { describe, expect, test } from 'vitest';
import { plainTheme } from '../../../src/render/theme.ts';
import { openToolBoard } from '../../../src/repl/answer/tool-board.ts';
import type { ToolStatus } from '../../../src/turn/events.ts';

const theme = plainTheme({ LANG: 'C.UTF-8' });

function stage(columns = 60) {
  let nowMs = 0;
  const board = openToolBoard({
    theme: () => theme,
    columns: () => columns,
    places: { root: '/p', home: '/home/user' },
    steadyMs: () => nowMs,
    words: () => null,
  });
  const start = (id: string, name: string, input: Record<string, unknown>, parentId: string | null = null): void =>
    board.started({ type: 'tool_started', id, name, input, parentId });
  const end = (id: string, result: unknown = null, status: ToolStatus = 'done'): readonly string[] =>
    board.finished({ type: 'tool_finished', id, status, summary: 'ok', output: 'ok', result });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { board, start, end, pass };
}

describe('looking around', () => {
  test('is told together once something else comes', () => {
    const { board, start, end, pass } = stage();
    for (const id of ['1', '2', '3', '4']) {
      start(id, id === '4' ? 'Grep' : 'Read', { file_path: `/p/${id}.ts`, pattern: 'x' });
      pass(500);
      expect(end(id)).toEqual([]);
    }
    expect(board.rows(60)).toEqual(['● Grep 4.ts (4 so far)']);
    expect(board.settle()).toEqual(['● Read ×3, Grep → 4 calls · 2.0s']);
    expect(board.settle()).toEqual([]);
  });

  test('twice is told twice, and a failure by itself', () => {
    const { board, start, end } = stage();
    start('1', 'Read', { file_path: '/p/a.ts' });
    end('1');
    start('2', 'Read', { file_path: '/p/b.ts' });
    end('2');
    start('3', 'Read', { file_path: '/p/c.ts' });
    expect(end('3', null, 'failed')).toEqual(['● Read a.ts → ok', '● Read b.ts → ok', '● Read c.ts → failed: ok']);
    expect(board.settle()).toEqual([]);
  });
});

test('a sub-agent is a tree while it runs, and one line when it has ended', () => {
  const { board, start, end, pass } = stage();
  start('t', 'Task', { subagent_type: 'explore', description: 'auth' });
  for (const id of ['1', '2', '3', '4']) {
    start(id, 'Grep', { pattern: `w${id}` }, 't');
    expect(end(id)).toEqual([]);
  }
  pass(12_000);
  expect(board.rows(60)).toEqual([
    '⠹ Task explore: auth · 4 calls … 12s',
    '  ├ Grep "w2"',
    '  ├ Grep "w3"',
    '  └ Grep "w4"',
  ]);
  expect(end('t', { totalToolUseCount: 4, totalTokens: 900, totalDurationMs: 12_000 })).toEqual([
    '● Task explore: auth → 4 tools · 900 tokens · 12s',
  ]);
  expect(board.rows(60)).toEqual([]);
});

test('the time a person takes to answer is not the time of the tool', () => {
  const { board, start, end, pass } = stage();
  start('1', 'Bash', { command: 'make' });
  board.asked('1');
  pass(60_000);
  expect(board.rows(60)).toEqual(['⠋ Bash make …']);
  board.answered('Bash', { command: 'make' });
  pass(2_000);
  expect(end('1', { stdout: '', stderr: '' })).toEqual(['● Bash make → no output · 2.0s']);
});

test('a call that the person has changed is told as it ran', () => {
  const { board, start, end } = stage();
  start('1', 'Bash', { command: 'rm -r a' });
  start('2', 'Bash', { command: 'rm -r b' });
  board.asked('1');
  board.asked('2');
  board.answered('Bash', { command: 'rm a' });
  expect(board.rows(60)).toEqual(['⠋ Bash rm a …', '⠋ Bash rm -r b …']);
  expect(end('1', { stdout: '', stderr: '' })).toEqual(['● Bash rm a → no output']);
});

test('a list of what is to do is told when it changes, and stands while something is open', () => {
  const { board, start, end } = stage();
  const todos = (done: number) => ({
    todos: ['a', 'b'].map((content, at) => ({ content, status: at < done ? 'completed' : 'pending' })),
  });
  start('1', 'TodoWrite', todos(0));
  expect(end('1')).toEqual(['☑ Todos 0/2']);
  expect(board.rows(60)).toEqual(['  ☐ a', '  ☐ b']);
  start('2', 'TodoWrite', todos(0));
  expect(end('2')).toEqual([]);
  start('3', 'TodoWrite', todos(2));
  expect(end('3')).toEqual(['☑ Todos 2/2']);
  expect(board.rows(60)).toEqual([]);
});

test('what runs in the background is seen until it has ended', () => {
  const { board } = stage();
  const task = { type: 'task', id: 't', kind: 'shell', toolId: null, description: 'npm run dev' } as const;
  expect(board.task({ ...task, state: 'started', status: null })).toEqual([]);
  expect(board.rows(60)).toEqual(['▸ in the background: npm run dev']);
  expect(board.task({ ...task, state: 'finished', status: 'completed' })).toEqual([
    '● in the background: npm run dev → completed',
  ]);
  expect(board.rows(60)).toEqual([]);
});

describe('a call that claude also tells as a task', () => {
  const task = { type: 'task', id: 't', kind: 'local_bash', toolId: '1', description: 'make all' } as const;

  test.each(['before', 'after'])('has one row, and one line when the task ends %s it', (order) => {
    const { board, start, end, pass } = stage();
    start('1', 'Bash', { command: 'make all' });
    board.task({ ...task, state: 'started', status: null });
    pass(4_000);
    expect(board.rows(60)).toEqual(['⠼ Bash make all … 4.0s']);
    const ended = () => board.task({ ...task, state: 'finished', status: 'completed' });
    if (order === 'before') expect(ended()).toEqual([]);
    expect(end('1', { stdout: '', stderr: '' })).toEqual(['● Bash make all → no output · 4.0s']);
    expect(board.rows(60)).toEqual([]);
    if (order === 'after') expect(ended()).toEqual([]);
  });

  test.each([
    ['asked to run behind', { command: 'make all', run_in_background: true }, {}],
    ['sent behind after a while', { command: 'make all' }, { backgroundTaskId: 't' }],
  ])('%s, it goes on as a task', (_name, input, result) => {
    const { board, start, end } = stage();
    start('1', 'Bash', input);
    board.task({ ...task, state: 'started', status: null });
    end('1', { stdout: '', stderr: '', ...result });
    expect(board.rows(60)).toEqual(['▸ in the background: make all']);
    expect(board.task({ ...task, state: 'finished', status: 'completed' })).toEqual([
      '● in the background: make all → completed',
    ]);
  });
});
