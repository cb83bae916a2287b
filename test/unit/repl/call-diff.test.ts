import { beforeAll, describe, expect, test } from 'vitest';
import { styledWidth } from '../../../src/render/styled-text.ts';
import { plainTheme } from '../../../src/render/theme.ts';
import { type Differ, loadDiff } from '../../../src/render/tools/load-diff.ts';
import { makeCallDiff } from '../../../src/repl/call-diff.ts';
import { makeQuestionBox } from '../../../src/repl/question-box.ts';
import { question, text } from './sample.ts';

let differ: Differ;
beforeAll(async () => {
  differ = await loadDiff();
});

const FILE = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`).join('\n');
const diff = (read: (path: string) => string | null = () => FILE) =>
  makeCallDiff({ theme: () => plainTheme({}), differ: () => differ, read });
const edit = (over: Readonly<Record<string, unknown>>) =>
  question({ tool: 'Edit', displayName: 'Edit', input: { file_path: 'a.ts', ...over }, rule: 'Edit' });

describe('what an edit would change', () => {
  test('stands with its line numbers and three lines around it', () => {
    const rows = diff()(edit({ old_string: 'line 20', new_string: 'line twenty' }), 60) ?? [];
    expect(rows.map((row) => row.trimEnd())).toEqual([
      '17   line 17',
      '18   line 18',
      '19   line 19',
      '20 - line 20',
      '20 + line twenty',
      '21   line 21',
      '22   line 22',
      '23   line 23',
    ]);
  });

  test('every place that is replaced is shown', () => {
    const rows = diff(() => 'a\nb\na\n')(edit({ old_string: 'a', new_string: 'c', replace_all: true }), 60) ?? [];
    expect(rows.filter((row) => row.includes('+ c'))).toHaveLength(2);
  });

  test('a dollar in the new text is no pattern', () => {
    const rows = diff(() => 'a\n')(edit({ old_string: 'a', new_string: '$&$&' }), 60) ?? [];
    expect(rows.join('\n')).toContain('+ $&$&');
  });

  test('a text that the file does not hold is compared by itself', () => {
    const rows = diff(() => 'other')(edit({ old_string: 'x', new_string: 'y' }), 60) ?? [];
    expect(rows.join('\n')).toMatch(/- x[\s\S]*\+ y/);
  });

  test('a file that is written over is compared with what stands there; a new one is shown whole', () => {
    const write = question({ tool: 'Write', input: { file_path: 'a', content: 'line 1\nnew\n' } });
    expect(diff(() => 'line 1\nold\n')(write, 60)?.join('\n')).toMatch(/- old[\s\S]*\+ new/);
    expect(diff(() => null)(write, 60)).toBeNull();
  });

  test('a long line is wrapped, never cut, and what hides in it is written out', () => {
    const long = `${'x'.repeat(200)}\u202eend`;
    const rows = diff(() => 'a\n')(edit({ old_string: 'a', new_string: long }), 40) ?? [];
    expect(rows.join('').replace(/\s/g, '')).toContain(`${'x'.repeat(200)}⟨U+202E⟩end`);
    for (const row of rows) expect(styledWidth(row)).toBeLessThanOrEqual(40);
  });

  test('a command has none', () => {
    expect(diff()(question(), 60)).toBeNull();
  });
});

test('a diff longer than the question is opened by d before y, and other inputs stand beside it', () => {
  const box = makeQuestionBox(diff(() => ''));
  const content = Array.from({ length: 30 }, (_, i) => `new ${i}`).join('\n');
  box.add(question({ tool: 'Write', input: { file_path: 'b.ts', content, mode: '777' } }));
  expect(box.rows({ columns: 80, rows: 24 }).join('\n')).toMatch(/b\.ts[\s\S]*mode: 777[\s\S]*more rows \(d\)/);
  box.drawn(0);
  expect(box.key(text('y'), 1000)).toEqual({ kind: 'taken' });
  expect(box.key(text('d'), 2000)).toMatchObject({ kind: 'details', text: expect.stringContaining('+ new 29') });
  box.rows({ columns: 80, rows: 24 });
  expect(box.key(text('y'), 3000)).toMatchObject({ kind: 'answer', answer: { allow: true } });
});
