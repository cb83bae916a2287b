import { describe, expect, test } from 'vitest';
import { draftOf, draftText, insert, lineEnd, lineStart, printable, remove } from '../../../src/repl/draft.ts';

test.each(['né 日本\n\n  x 👩🏽‍🚀\t.', '', '\n', '🇫🇷🇩🇪'])('%j comes out as it went in', (text) => {
  expect(draftText(draftOf(text))).toBe(text);
});

describe('characters', () => {
  test('are those that a person sees', () => {
    expect(draftOf('a👨‍👩‍👧e\u0301').chars).toEqual(['a', '👨‍👩‍👧', 'e\u0301']);
  });

  test('join the one before them where they belong to it', () => {
    expect(insert(draftOf('e'), '\u0301x')).toEqual({ chars: ['e\u0301', 'x'], cursor: 2 });
  });

  test('go where the cursor stands', () => {
    expect(insert({ chars: ['a', 'c'], cursor: 1 }, 'b')).toEqual({ chars: ['a', 'b', 'c'], cursor: 2 });
    expect(insert({ chars: ['b'], cursor: 0 }, 'a')).toEqual({ chars: ['a', 'b'], cursor: 1 });
  });

  test('are removed as a range', () => {
    expect(remove(draftOf('abcd'), 1, 3)).toEqual({ chars: ['a', 'd'], cursor: 1 });
    expect(remove(draftOf('ab'), 1, 1)).toEqual(draftOf('ab'));
  });
});

test.each([
  ['ab\ncd', 0, 0, 2],
  ['ab\ncd', 2, 0, 2],
  ['ab\ncd', 3, 3, 5],
  ['\n', 0, 0, 0],
  ['\n', 1, 1, 1],
  ['', 0, 0, 0],
])('in %j the line of %i goes from %i to %i', (text, cursor, start, end) => {
  const draft = { ...draftOf(text), cursor };
  expect([lineStart(draft), lineEnd(draft)]).toEqual([start, end]);
});

test('control characters are dropped, but not tabs and line breaks', () => {
  expect(printable('a\u001b[31m\u0007\tb\r\nc\rd\u009b')).toBe('a[31m\tb\nc\nd');
});

test('the mark of a folded paste cannot be typed', () => {
  expect(draftOf('a\u00000').chars).toEqual(['a', '0']);
  expect(insert(draftOf('a'), '\u00000').chars).toEqual(['a', '0']);
});
