import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../../src/lib/width.ts';
import { draftOf } from '../../../../src/repl/draft.ts';
import { indexAt, layoutDraft } from '../../../../src/repl/editor/draft-layout.ts';
import { pasted, startEditing } from '../../../../src/repl/editor/editing.ts';

describe('rows', () => {
  test.each([
    ['', 5, [''], [0, 0]],
    ['abc', 5, ['abc'], [0, 3]],
    ['abcde', 5, ['abcde', ''], [1, 0]],
    ['abcdefg', 5, ['abcde', 'fg'], [1, 2]],
    ['ab\ncd', 5, ['ab', 'cd'], [1, 2]],
    ['日本語', 5, ['日本', '語'], [1, 2]],
    ['a\n', 5, ['a', ''], [1, 0]],
    ['a\tb', 8, ['a    b'], [0, 6]],
    ['👨‍👩‍👧x', 8, ['👨‍👩‍👧x'], [0, 3]],
  ] as const)('%j in %i columns', (value, columns, rows, [row, column]) => {
    expect(layoutDraft(draftOf(value), [], columns)).toMatchObject({ rows: [...rows], row, column });
  });

  test('the cursor is found where it stands', () => {
    expect(layoutDraft({ ...draftOf('ab\ncd'), cursor: 2 }, [], 5)).toMatchObject({ row: 0, column: 2 });
    expect(layoutDraft({ ...draftOf('abcdefg'), cursor: 5 }, [], 5)).toMatchObject({ row: 1, column: 0 });
  });

  test.each([
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['a\u200bb', 'a⟨U+200B⟩b'],
    ['x\ufeff', 'x⟨U+FEFF⟩'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
  ])('%j is drawn so that nothing in it hides', (text, shown) => {
    expect(layoutDraft(draftOf(text), [], 40).rows).toEqual([shown]);
  });

  test('a folded paste is never wider than the window', () => {
    const { draft, folds } = pasted(startEditing('emacs'), 'line\n'.repeat(40));
    const { rows, row, column } = layoutDraft(draft, folds, 12);
    expect(rows.every((each) => textWidth(each) <= 12)).toBe(true);
    expect(rows.join('')).toBe('[Pasted text #1 +40 lines]');
    expect([row, column]).toEqual([2, 2]);
  });
});

test.each([
  ['abc\nx', 1, 5, 5],
  ['abc\nx', 0, 1, 1],
  ['abcdefg', 0, 9, 4],
  ['abcdefg', 1, 1, 6],
  ['日本語', 0, 3, 1],
])('in %j the row %i has at column %i the character %i', (text, row, column, index) => {
  const draft = draftOf(text);
  expect(indexAt(draft, [], layoutDraft(draft, [], 5), row, column)).toBe(index);
});
