import { expect, test } from 'vitest';
import { toolSummary } from '../../../src/turn/tool-summary.ts';

const patch = { structuredPatch: [{ lines: ['-a', '+b', '+c', ' d'] }, { lines: ['+e'] }] };

test.each([
  ['Edit', 'The file was updated', patch, '+3 -1'],
  ['Write', 'File created', { type: 'create', content: 'a\nb\n', structuredPatch: [] }, '2 lines'],
  ['Write', 'File created', { type: 'create', content: 'a' }, '1 line'],
  ['Read', '1→x', { type: 'text', file: { numLines: 12 } }, '12 lines'],
  ['Glob', 'a\nb', { numFiles: 2 }, '2 files'],
  ['Bash', 'hi', { stdout: 'hi', stderr: '' }, 'hi'],
  ['Bash', '', { stdout: '', stderr: '' }, 'no output'],
  ['Bash', 'a\nb\n', { stdout: 'a\nb\n' }, '2 lines: a'],
  ['mcp__x__y', 'plain answer', null, 'plain answer'],
  ['Read', 'one', 'Error: no', 'one'],
])('%s %j', (name, output, result, summary) => {
  expect(toolSummary(name, output, result, false)).toBe(summary);
});

test('a failure is its first line, without the mark of the CLI', () => {
  expect(toolSummary('Bash', 'Error: exit 1\nboom', { stdout: 'x' }, true)).toBe('exit 1');
  expect(toolSummary('Bash', '', null, true)).toBe('failed');
  expect(toolSummary('Edit', '<tool_use_error>File has not been read yet.</tool_use_error>', null, true)).toBe(
    'File has not been read yet.',
  );
});

test('a summary is one short line whatever the tool printed', () => {
  const summary = toolSummary('Bash', `\u001b[31m${'wide '.repeat(80)}\u0007\r\n`, null, false);
  expect(summary.length).toBeLessThanOrEqual(130);
  expect(summary).not.toMatch(/[\u0000-\u001f]/);
});
