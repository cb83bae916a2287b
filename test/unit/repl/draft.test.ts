import { describe, expect, test } from 'vitest';
import { graphemes } from '../../../src/lib/width.ts';
import { type Draft, draftOf, draftRows, draftText, EMPTY_DRAFT, edit } from '../../../src/repl/draft.ts';
import type { KeyEvent, KeyName } from '../../../src/repl/keys.ts';

const key = (name: string, over: { alt?: boolean; shift?: boolean } = {}): KeyEvent => ({
  type: 'key',
  name: name as KeyName,
  alt: over.alt ?? false,
  shift: over.shift ?? false,
});
const text = (value: string): KeyEvent => ({ type: 'text', text: value });
const paste = (value: string): KeyEvent => ({ type: 'paste', text: value });

/** The draft with its cursor as `|`. */
const shown = ({ chars, cursor }: Draft): string => [...chars.slice(0, cursor), '|', ...chars.slice(cursor)].join('');
const after = (start: string, ...events: readonly KeyEvent[]): string => {
  const cursor = graphemes(start).indexOf('|');
  return shown(events.reduce(edit, { ...draftOf(start.replace('|', '')), cursor }));
};

describe('editing', () => {
  test.each<[string, string, readonly KeyEvent[], string]>([
    ['types in the middle', 'a|c', [text('b')], 'ab|c'],
    ['removes to the left', 'ab|c', [key('backspace')], 'a|c'],
    ['removes to the right', 'a|bc', [key('delete')], 'a|c'],
    ['stops at the beginning', '|a', [key('backspace'), key('left')], '|a'],
    ['stops at the end', 'a|', [key('delete'), key('right')], 'a|'],
    ['goes to the ends of its line', 'x\na|b\ny', [key('home'), text('<'), key('end'), text('>')], 'x\n<ab>|\ny'],
    ['cuts to the beginning of its line', 'x\nab|c', [key('ctrl-u')], 'x\n|c'],
    ['cuts to the end of its line', 'a|bc\nx', [key('ctrl-k')], 'a|\nx'],
    ['cuts a word', 'one two  |x', [key('ctrl-w')], 'one |x'],
    ['breaks a line by Alt+Enter', 'a|b', [key('enter', { alt: true })], 'a\n|b'],
    ['breaks a line by Ctrl+J', 'a|b', [key('ctrl-j')], 'a\n|b'],
    ['takes a whole character with one key', 'a👨‍👩‍👧|', [key('backspace')], 'a|'],
    ['joins what belongs together', 'e|', [text('\u0301')], 'e\u0301|'],
    ['keeps every line of a paste', '|', [paste('one\r\ntwo\rthree\n')], 'one\ntwo\nthree\n|'],
    ['drops control characters of a paste, but not tabs', '|', [paste('a\u001b[31m\u0007\tb')], 'a[31m\tb|'],
    ['leaves alone what means nothing', 'a|', [key('f1'), key('enter')], 'a|'],
  ])('%s', (_name, start, events, end) => {
    expect(after(start, ...events)).toBe(end);
  });

  test('text comes out as it went in', () => {
    const whole = 'né 日本\n\n  x 👩🏽‍🚀\t.';
    expect(draftText(edit(EMPTY_DRAFT, paste(whole)))).toBe(whole);
  });
});

describe('rows', () => {
  test.each([
    ['', 5, [''], [0, 0]],
    ['abc', 5, ['abc'], [0, 3]],
    ['abcde', 5, ['abcde', ''], [1, 0]],
    ['abcdefg', 5, ['abcde', 'fg'], [1, 2]],
    ['ab\ncd', 5, ['ab', 'cd'], [1, 2]],
    ['日本語', 5, ['日本', '語'], [1, 2]],
    ['a\n', 5, ['a', ''], [1, 0]],
  ] as const)('%j in %i columns', (value, columns, rows, [row, column]) => {
    expect(draftRows(draftOf(value), columns)).toEqual({ rows: [...rows], row, column });
  });

  test('the cursor is found where it stands', () => {
    expect(draftRows({ ...draftOf('ab\ncd'), cursor: 2 }, 5)).toMatchObject({ row: 0, column: 2 });
    expect(draftRows({ ...draftOf('abcdefg'), cursor: 5 }, 5)).toMatchObject({ row: 1, column: 0 });
  });
});
