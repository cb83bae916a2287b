import { describe, expect, test } from 'vitest';
import { holding } from './editor-sample.ts';

const ESC = '\u001b';

describe('vi keys', () => {
  test.each<[string, string, string, string]>([
    ['moves left and right', 'abc|', 'hhlx', 'a|c'],
    ['stays within the line', 'ab\ncd|', 'hhhx', 'ab\n|d'],
    ['does not go behind the last character', 'ab|', 'lllx', '|a'],
    ['0 and $', '  ab c|', '0x$x', ' ab| '],
    ['^', '  ab c|', '^x', '  |b c'],
    ['j and k', 'abc\nde|', 'kx', 'a|c\nde'],
    ['w', 'one two.x|', '0wx', 'one |wo.x'],
    ['w stops at signs', 'one two.x|', '0wwx', 'one two|x'],
    ['b', 'one two|', 'bbx', '|ne two'],
    ['e', 'one two|', '0eex', 'one t|w'],
    ['dd', 'a\nb|\nc', 'dd', 'a\n|c'],
    ['dd of the last line', 'a\nb|', 'dd', '|a'],
    ['dd of the only line', 'ab|', 'dd', '|'],
    ['dw', 'one two|', '0dw', '|two'],
    ['dw at the end of a line keeps its break', 'one\ntwo|', 'k0dw', '|\ntwo'],
    ['db', 'one two|', 'db', 'one |o'],
    ['d$', 'one two|', '0ld$', '|o'],
    ['D', 'one two|', '0lD', '|o'],
    ['d0', 'one two|', 'd0', '|o'],
    ['de', 'one two|', '0de', '| two'],
    ['dfx', 'a-b-c|', '0df-', '|b-c'],
    ['dtx', 'a-b-c|', '0dt-', '|-b-c'],
    ['cw', 'one two|', '0cwX', 'X| two'],
    ['cw on one letter', 'a b|', '0cwX', 'X| b'],
    ['cc', 'a\nbcd|\ne', 'ccX', 'a\nX|\ne'],
    ['C', 'one two|', '0lCX', 'oX|'],
    ['c$', 'one two|', '0lc$X', 'oX|'],
    ['S', 'one|', 'SX', 'X|'],
    ['s', 'one|', '0sX', 'X|ne'],
    ['i', 'ab|', 'iX', 'aX|b'],
    ['I', '  ab|', 'IX', '  X|ab'],
    ['a', 'ab|', '0aX', 'aX|b'],
    ['A', 'ab|', '0AX', 'abX|'],
    ['o', 'ab\ncd|', 'koX', 'ab\nX|\ncd'],
    ['O', 'ab\ncd|', 'OX', 'ab\nX|\ncd'],
    ['x and p', 'ab|', '0xp', 'b|a'],
    ['P', 'ab|', 'xP', '|ba'],
    ['dd and p', 'a\nb|', 'kddp', 'b\n|a'],
    ['dd and P', 'a\nb|', 'ddP', '|b\na'],
    ['r', 'abc|', '0rX', '|Xbc'],
    ['~', 'aB|', '0~~', 'A|b'],
    ['f', 'abcabc|', '0fcx', 'ab|abc'],
    ['t', 'abcabc|', '0tcx', 'a|cabc'],
    ['f without a match', 'abc|', '0fzx', '|bc'],
    ['G and gg', 'a\nb\nc|', 'ggxGx', '\nb\n|'],
    ['u', 'abc|', 'xxuu', 'ab|c'],
    ['u and Ctrl+R', 'abc|', 'xxuu\u0012', 'a|b'],
    ['X', 'abc|', 'X', 'a|c'],
    ['an unfinished command is forgotten by Esc', 'abc|', `d${ESC}`, 'ab|c'],
    ['what means nothing', 'abc|', 'qZ', 'ab|c'],
    ['an operator with what is no motion', 'abc|', 'dqx', 'a|b'],
  ])('%s', (_name, start, keys, end) => {
    const { press, shown } = holding(start, { mode: 'vi' });
    press(ESC, ...keys);
    expect(shown()).toBe(end);
  });

  test.each<[string, string, string, string]>([
    ['3l and 2h', 'abcdef|', '03l2hx', 'a|cdef'],
    ['3w', 'one two three four|', '03wx', 'one two three |our'],
    ['2b', 'one two three|', '2bx', 'one |wo three'],
    ['2e', 'one two three|', '02ex', 'one tw| three'],
    ['2$', 'ab\ncd\nef|', 'gg2$x', 'ab\n|c\nef'],
    ['2G and 3gg', 'a\nb\nc|', '2Gx3ggx', 'a\n\n|'],
    ['a line that is not there is the last one', 'a\nb\nc|', 'gg9Gx', 'a\nb\n|'],
    ['2j and 2k', 'ab\ncd\nef|', '2kx2jx', 'a\ncd\n|f'],
    ['2fx', 'abcabc|', '02fcx', 'abca|b'],
    ['2tx', 'abcabc|', '02tcx', 'abca|c'],
    ['fx more often than it stands there', 'abcabc|', '03fcx', '|bcabc'],
    ['2dd', 'a\nb\nc\nd|', '2k2dd', 'a\n|d'],
    ['5dd cuts what there is', 'a\nb\nc|', 'k5dd', '|a'],
    ['d2w', 'one two three|', '0d2w', '|three'],
    ['2dw', 'one two three|', '02dw', '|three'],
    ['2d2w', 'one two three four five|', '02d2w', '|five'],
    ['d2w keeps the break of its last line', 'one two\nthree|', 'k0d2w', '|\nthree'],
    ['d2fx', 'a-b-c|', '0d2f-', '|c'],
    ['c2w', 'one two three|', '0c2wX', 'X| three'],
    ['2cc', 'a\nb\nc\nd|', '2k2ccX', 'a\nX|\nd'],
    ['3x stays within the line', 'ab\ncd|', 'k03x', '|\ncd'],
    ['2X', 'abcd|', '2X', 'a|d'],
    ['2s', 'abcd|', '02sX', 'X|cd'],
    ['2rx', 'abcd|', '02rX', 'X|Xcd'],
    ['9rx where there are fewer', 'abcd|', '09rX', '|abcd'],
    ['3~', 'abcd|', '03~', 'ABC|d'],
    ['x and 3p', 'ab|', '0x3p', 'baa|a'],
    ['dd and 2p', 'a\nb|', 'kdd2p', 'b\n|a\na'],
    ['dd and 2P', 'a\nb|', 'dd2P', '|b\nb\na'],
    ['cw with several words is one step to undo', 'old new|', `0cwtwo more words${ESC}u`, '|old new'],
    ['so is what was inserted', 'ab|', `A one two${ESC}u`, 'a|b'],
    ['and the step before it stays', 'ab cd|', `x0cwone two${ESC}uu`, 'ab c|d'],
    ['an insertion that changed nothing is no step', 'abc|', `xi${ESC}u`, 'ab|c'],
    ['2u', 'abc|', 'xx2u', 'ab|c'],
    ['a count is one step to undo', 'abcd|', '03xu', '|abcd'],
    ['10l, and 0 alone', `${'a'.repeat(12)}b|`, '010lx0x', `|${'a'.repeat(10)}b`],
    ['more than anybody means', 'abc|', '099999999x', '|'],
    ['a count that is forgotten by Esc', 'abc|', `02${ESC}x`, '|bc'],
    ['a count before what means nothing', 'abc|', '02qx', '|bc'],
  ])('with a count: %s', (_name, start, keys, end) => {
    const { press, shown } = holding(start, { mode: 'vi' });
    press(ESC, ...keys);
    expect(shown()).toBe(end);
  });

  test('typing begins in insert mode, and sending goes back to it', () => {
    const { press, shown } = holding('|', { mode: 'vi' });
    press('hi', ESC, '\r', 'd');
    expect(shown()).toBe('d|');
  });

  test('Esc in normal mode is not for the editor', () => {
    const { press } = holding('a|', { mode: 'vi' });
    expect(press(ESC)).toEqual({ kind: 'changed' });
    expect(press(ESC)).toEqual({ kind: 'passed' });
  });

  test('the mode is shown, with the keys of an unfinished command', () => {
    const { press, below } = holding('a|', { mode: 'vi' });
    expect(below()).toEqual([]);
    press(ESC, 'd');
    expect(below()).toEqual(['-- NORMAL -- d']);
  });
});
