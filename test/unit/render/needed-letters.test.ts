import { describe, expect, test } from 'vitest';
import { holds, isBeyondAscii, lettersOf, smallLetters } from '../../../src/render/code/letter-set.ts';
import { neededLetters } from '../../../src/render/code/needed-letters.ts';

/** Whether a line holds the letters without which a pattern cannot match. */
function mayMatch(pattern: string, line: string): boolean {
  const needed = neededLetters(pattern);
  if (needed === null) return true;
  const letters = needed.folded ? smallLetters(lettersOf(line)) : lettersOf(line);
  return needed.anyOf.some((set) => holds(letters, set));
}

describe('a line without the letters that a pattern needs is not read', () => {
  test.each([
    ['const', 'let x = 1;'],
    ['(?:(async)\\s+)?(function)\\b', 'async x'],
    ['\\b(break|continue)\\b', 'const x'],
    ['(?<![$_[:alnum:]])(?:(?<=\\.\\.\\.)|(?<!\\.))\\b(export)\\s+', 'import a'],
    ['[0-9]+', 'no digits'],
    ['[]x]y', 'y alone'],
    ['(?<=\\()\\s*z', 'z without its bracket'],
    ['(?=.*=>)', 'a = b '],
    ['(ab){2,}', 'a'],
    ['a+?', 'b'],
    ['(?<name>q)', 'b'],
    ['\\*/', 'a / b'],
    ['é', 'plain'],
    ['\\\uffff', 'where it is not allowed to begin'],
    ['(?i)SELECT', 'insert into'],
  ])('%s in %s', (pattern, line) => {
    expect(mayMatch(pattern, line)).toBe(false);
  });
});

describe('a line that may match is read', () => {
  test.each([
    ['const', 'const x'],
    ['a?', ''],
    ['a*b{0}c{,3}', ''],
    ['a{2}?', ''],
    ['(?!x)', ''],
    ['(?<!x)', ''],
    ['(?i)select', 'SELECT 1'],
    ['(?x) a b # c', 'anything'],
    ['[a-z]', 'b'],
    ['[^a]', 'b'],
    ['[[:alpha:]-]', 'b'],
    ['[a[bc]]', 'c'],
    ['[\\w&&[^\\d]]', 'q'],
    ['x|', 'y'],
    ['(?#comment)x', 'x'],
    ['\\x41', 'A'],
    ['\\u0041', 'A'],
    ['\\p{Lu}', 'A'],
    ['(a)\\1', 'aa'],
    ['\\k<name>', 'b'],
    ['😀?', ''],
    ['{', '{'],
    ['a(?~b)', 'a'],
    ['(unclosed', ''],
    ['(?(1)a|b)', ''],
    ['(*FAIL)', ''],
  ])('%s in %s', (pattern, line) => {
    expect(mayMatch(pattern, line)).toBe(true);
  });
});

test('everything beyond ASCII is one letter', () => {
  expect(isBeyondAscii(lettersOf('aß'))).toBe(true);
  expect(isBeyondAscii(lettersOf('a~\t'))).toBe(false);
});
