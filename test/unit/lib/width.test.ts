import { describe, expect, test } from 'vitest';
import { textWidth, wrapText } from '../../../src/lib/width.ts';

describe('wrapped text', () => {
  test.each<[string, number, string[]]>([
    ['one two', 7, ['one two']],
    ['one two', 5, ['one ', 'two']],
    ['one two', 3, ['one', 'two']],
    ['answer, notes go', 13, ['answer, notes', 'go']],
    ['abc  d', 3, ['abc', ' d']],
    ['  code', 4, ['  ', 'code']],
    ['abcdef', 4, ['abcd', 'ef']],
    ['漢字 漢字', 4, ['漢字', '漢字']],
    ['one\n two', 9, ['one', ' two']],
    ['', 5, ['']],
  ])('%j in %i columns', (text, columns, rows) => {
    expect(wrapText(text, columns)).toEqual(rows);
  });

  test('at every width: no row is too wide, none begins with a blank, and nothing but blanks is lost', () => {
    const text = 'Only the answer goes to stdout, notes go to stderr. Tools that no rule allows are refused.';
    for (let columns = 10; columns < 95; columns++) {
      const rows = wrapText(text, columns);
      expect(rows.filter((row) => textWidth(row) > columns || row.startsWith(' '))).toEqual([]);
      expect(rows.map((row) => row.trimEnd()).join(' ')).toBe(text);
    }
  });
});

test('no row begins with a semicolon', () => {
  expect(wrapText('abcdefghij; then more', 10)).toEqual(['abcdefghi', 'j; then ', 'more']);
  expect(wrapText('a;', 1), 'but for one that has no room for two').toEqual(['a', ';']);
});
