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
