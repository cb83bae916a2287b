import { describe, expect, test } from 'vitest';
import { withoutStyle } from '../../../src/render/styled-text.ts';
import { openThemes, plainTheme } from '../../../src/render/theme.ts';
import { diffRows, type Hunk, hunksOf } from '../../../src/render/tools/diff-rows.ts';
import { loadDiff } from '../../../src/render/tools/load-diff.ts';
import { afterTaskTool, todoLine, todoRows, todosOf } from '../../../src/render/tools/todo-rows.ts';
import { callDetails, callLine, type EndedCall } from '../../../src/render/tools/tool-line.ts';
import { cutMiddle, toolTitle } from '../../../src/render/tools/tool-title.ts';

const theme = plainTheme({ LANG: 'C.UTF-8' });
const ascii = plainTheme({ LC_ALL: 'C' });
const places = { root: '/home/user/project', home: '/home/user' };
const options = { theme, columns: 79, words: null };

/** A call as the CLI reports it; the results are those of recorded sessions. */
function call(
  name: string,
  input: Record<string, unknown>,
  result: unknown,
  more: Partial<EndedCall['finished']> = {},
  ms = 0,
): EndedCall {
  const finished = {
    type: 'tool_finished',
    id: '1',
    status: 'done',
    summary: '',
    output: '',
    result,
    ...more,
  } as const;
  return { name, title: toolTitle(name, input, places), finished, ms };
}
const bash = (stdout: string, stderr = '') => ({ stdout, stderr, interrupted: false, isImage: false });

describe('a call in one line', () => {
  test.each<[string, EndedCall]>([
    [
      '● Read src/a.ts:10-29 → 20 lines',
      call(
        'Read',
        { file_path: '/home/user/project/src/a.ts', offset: 10, limit: 20 },
        { type: 'text', file: { content: 'x\n'.repeat(20), numLines: 21 } },
      ),
    ],
    [
      '● Read ~/notes.md → 1 line',
      call('Read', { file_path: '/home/user/notes.md' }, { file: { content: 'x\n', numLines: 2 } }),
    ],
    ['● Bash npm test → 38 lines · 12s', call('Bash', { command: 'npm test' }, bash('x\n'.repeat(38)), {}, 12_400)],
    ['● Bash echo 1 → 1', call('Bash', { command: 'echo 1' }, bash('1'))],
    ['● Bash true → no output', call('Bash', { command: 'true' }, bash(''))],
    [
      '● Bash zzz → exit 127',
      call('Bash', { command: 'zzz' }, null, { status: 'failed', output: 'Exit code 127\nzzz: not found' }),
    ],
    [
      '● Grep "token" src → 14 matches in 5 files',
      call('Grep', { pattern: 'token', path: '/home/user/project/src' }, { numMatches: 14, numFiles: 5 }),
    ],
    ['● Glob *.ts → 3 files', call('Glob', { pattern: '*.ts' }, { numFiles: 3 })],
    [
      '● Write b.txt → new, 2 lines',
      call(
        'Write',
        { file_path: '/home/user/project/b.txt' },
        { type: 'create', content: 'a\nb\n', structuredPatch: [] },
      ),
    ],
    [
      '● Edit a.ts → +1 −2',
      call(
        'Edit',
        { file_path: '/home/user/project/a.ts' },
        { structuredPatch: [{ lines: ['-a', '-b', '+c', ' d'] }] },
      ),
    ],
    [
      '● Task explore: find it → 7 tools · 18.2k tokens · 42s',
      call(
        'Task',
        { subagent_type: 'explore', description: 'find it' },
        { totalToolUseCount: 7, totalTokens: 18_200, totalDurationMs: 42_000 },
        {},
        42_000,
      ),
    ],
    ['● mira recall tea → done', call('mcp__mira__recall', { query: 'tea' }, null)],
    ['● mira recall tea → 2 found', call('mcp__mira__recall', { query: 'tea' }, null, { output: '[{},{}]' })],
    [
      '● mira remember Tea at four → proposed',
      call('mcp__mira__remember', { text: 'Tea at four', quote: 'tea' }, null, {
        output: '{"id":"1","memory":{"status":"proposed"}}',
      }),
    ],
    [
      '● mira tasks_add Buy tea → done',
      call('mcp__mira__tasks_add', { text: 'Buy tea' }, null, { output: '{"id":"1"}' }),
    ],
    [
      '● Edit a.ts → denied: the person said no',
      call('Edit', { file_path: 'a.ts' }, null, { status: 'denied', summary: 'the person said no' }),
    ],
    [
      '● AskUserQuestion Which base? → SQLite · Auth, 日本語',
      call(
        'AskUserQuestion',
        { questions: [{ question: 'Which base?' }, { question: 'Which parts?' }] },
        { answers: { 'Which base?': 'SQLite', 'Which parts?': 'Auth, 日本語' } },
      ),
    ],
    ['● ExitPlanMode # The plan → approved', call('ExitPlanMode', { plan: '# The plan' }, { plan: '# The plan' })],
    [
      '● Edit a.ts → failed',
      call('Edit', { file_path: 'a.ts' }, null, {
        status: 'failed',
        summary: 'Found 6 matches',
        output: '<tool_use_error>Found 6 matches\nString: x</tool_use_error>',
      }),
    ],
    [
      '● Edit a.ts → failed: Not read yet',
      call('Edit', { file_path: 'a.ts' }, null, {
        status: 'failed',
        summary: 'Not read yet',
        output: '<tool_use_error>Not read yet</tool_use_error>',
      }),
    ],
  ])('%s', (line, ended) => {
    expect(callLine(ended, options)).toEqual([line]);
  });

  test('fits its row: of a path the middle goes, of a command the end', () => {
    const path = call(
      'Read',
      { file_path: `/home/user/project/${'deep/'.repeat(30)}file.ts` },
      { file: { content: 'x' } },
    );
    const [row = ''] = callLine(path, { ...options, columns: 50 });
    expect(row).toMatch(/^● Read deep.*….*file\.ts → 1 line$/);
    expect(row.length).toBeLessThanOrEqual(50);
    const [command = ''] = callLine(call('Bash', { command: 'echo '.repeat(40) }, bash('')), {
      ...options,
      columns: 50,
    });
    expect(command).toMatch(/^● Bash echo.*… → no output$/);
    expect(cutMiddle('日本語/日本語/ファイル.ts', 14, '…')).toMatch(/ァ?イル\.ts$/);
  });

  test('keeps half of the first row for what it is about, where it takes two anyway', () => {
    const path = `/home/user/project/src/repl/${'x'.repeat(30)}/file.ts`;
    const summary = 'String to replace not found in file, '.repeat(4);
    const rows = callLine(call('Edit', { file_path: path }, null, { status: 'failed', summary, output: summary }), {
      ...options,
      columns: 80,
    });
    expect(rows[0]).toMatch(/^● Edit src\/repl\/x+…x+\/file\.ts → failed: String/);
    expect(rows).toHaveLength(2);
  });

  test('is ASCII where the locale is', () => {
    const shown = callLine(
      call('Edit', { file_path: 'a.ts' }, { structuredPatch: [{ lines: ['-a', '+b'] }] }, {}, 2_000),
      { ...options, theme: ascii },
    );
    expect(shown).toEqual(['* Edit a.ts -> +1 -1 - 2.0s']);
  });
});

describe('below a call', () => {
  test('stand the last lines of a long output, and how to see the rest', () => {
    const rows = callDetails(
      call('Bash', { command: 'x' }, bash(Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n'))),
      options,
    );
    expect(rows[0]).toBe('  └ … 25 more lines above (/last)');
    expect(rows.slice(1)).toEqual([25, 26, 27, 28, 29].map((n) => `    line ${n}`));
  });

  test('stands what a failed command said, and nothing for one line', () => {
    expect(callDetails(call('Bash', {}, null, { status: 'failed', output: 'Exit code 1\na\nb' }), options)).toEqual([
      '  └ a',
      '    b',
    ]);
    expect(callDetails(call('Bash', {}, bash('one line')), options)).toEqual([]);
    const tagged = '<tool_use_error>Found 6 matches\nString: x</tool_use_error>';
    expect(callDetails(call('Edit', {}, null, { status: 'failed', output: tagged }), options)).toEqual([
      '  └ Found 6 matches',
      '    String: x',
    ]);
  });

  test('stand the first lines of a new file', () => {
    const content = Array.from({ length: 30 }, (_, i) => `l${i}`).join('\n');
    const rows = callDetails(call('Write', {}, { type: 'create', content, structuredPatch: [] }), options);
    expect(rows).toHaveLength(11);
    expect(rows[0]).toBe('   1 + l0');
    expect(rows.at(-1)).toBe('  … 20 more');
  });
});

describe('a diff', () => {
  const hunk: Hunk = {
    oldStart: 9,
    newStart: 9,
    lines: [' same', '-const a = one(1);', '+const a = two(1);', '+new', '\\ No newline'],
  };

  test('has line numbers, signs, and no more rows than wanted', () => {
    const rows = diffRows([hunk], { theme, columns: 60, most: 20, words: null });
    expect(rows).toEqual([' 9   same', '10 - const a = one(1);', '10 + const a = two(1);', '11 + new']);
    const long = { ...hunk, lines: Array.from({ length: 104 }, (_, i) => `+${i}`) };
    expect(diffRows([long], { theme, columns: 60, most: 20, words: null }).at(-1)).toBe('… 84 more');
  });

  test('marks the words that differ, where a line was changed', async () => {
    const colours = (await openThemes({ env: { COLORTERM: 'truecolor' }, on: true, wish: 'dark' })).current();
    const { words, hunks } = await loadDiff();
    const pair: Hunk = { ...hunk, lines: ['-const a = one(1);', '+const a = two(1);'] };
    const [before = '', after = ''] = diffRows([pair], { theme: colours, columns: 60, most: 20, words });
    expect(before).toContain(colours.inverse('one'));
    expect(after).toContain(colours.inverse('two'));
    expect(withoutStyle(after)).toBe('9 + const a = two(1);');
    // Lines with nothing in common are not marked from end to end.
    const other: Hunk = { ...hunk, lines: ['-aaaa bbbb', '+xxxx yyyy'] };
    expect(diffRows([other], { theme: colours, columns: 60, most: 20, words }).join('')).not.toContain('\u001b[7m');
    expect(hunks('a\nb\n', 'a\nc\n')[0]?.lines).toEqual([' a', '-b', '+c']);
  });

  test('shows what is hidden, when it is still to be allowed', () => {
    const evil: Hunk = { ...hunk, lines: ['+a\u202eb\u001b[2J'] };
    const given = { theme, columns: 60, most: 20, words: null };
    expect(diffRows([evil], { ...given, hidden: true })).toEqual(['9 + a⟨U+202E⟩b⟨U+001B⟩[2J']);
    expect(diffRows([evil], given)[0]).not.toMatch(/[\u001b\u202e]/);
  });

  test('of something else is none', () => {
    expect(hunksOf('text')).toEqual([]);
    expect(hunksOf({ structuredPatch: [{ lines: 'x' }, 3] })).toEqual([]);
  });
});

describe('what is to do', () => {
  const todos = todosOf('TodoWrite', {
    todos: [
      { content: 'one', status: 'completed' },
      { content: 'write\u001b[2J migration', status: 'in_progress' },
      { content: 'three', status: 'pending' },
    ],
  });

  test('is one line, and a list while it lasts', () => {
    expect(todoLine(todos ?? [], theme)).toBe('☑ Todos 1/3 · now: write migration');
    expect(todoRows(todos ?? [], theme, 40, 6)).toEqual(['  ☑ one', '  ▸ write migration', '  ☐ three']);
    expect(todoRows(todos ?? [], theme, 40, 2)).toEqual(['  ☑ one', '  ▸ write migration']);
    expect(todosOf('Read', {})).toBe(null);
  });

  test('follows the tools that make and change single tasks', () => {
    const ended = (result: unknown) => call('TaskCreate', {}, result).finished;
    const one = afterTaskTool([], 'TaskCreate', {}, ended({ task: { id: '1', subject: 'Do A' } })) ?? [];
    const two =
      afterTaskTool(one, 'TaskUpdate', { status: 'in_progress' }, ended({ success: true, taskId: '1' })) ?? [];
    expect(two).toEqual([{ id: '1', text: 'Do A', state: 'in_progress' }]);
    expect(afterTaskTool(two, 'TaskUpdate', { status: 'deleted' }, ended({ taskId: '1' }))).toEqual([]);
    expect(afterTaskTool(two, 'Bash', {}, ended({}))).toBe(null);
  });
});
