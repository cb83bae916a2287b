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

  test.each<[string, string, string, string]>([
    ['yy and p', 'ab\ncd|', 'kyyjp', 'ab\ncd\n|ab'],
    ['Y and P', 'ab|', 'YP', '|ab\nab'],
    ['2yy', 'a\nb\nc|', 'gg2yyGp', 'a\nb\nc\n|a\nb'],
    ['yw leaves the text and the cursor', 'one two|', '0ywx', '|ne two'],
    ['yw and P', 'one two|', '0ywP', 'one| one two'],
    ['yb goes to where it begins', 'one two|', 'ybx', 'one |wo'],
    ['yiw and p', 'one two|', 'yiw0P', 'tw|oone two'],
    ['yk', 'a\nb|', 'ykp', 'a\n|a\nb\nb'],
    ['dj', 'a\nb\nc|', 'ggdj', '|c'],
    ['dk', 'a\nb\nc|', 'dk', '|a'],
    ['d2k', 'a\nb\nc\nd|', 'd2k', '|a'],
    ['dj on the last line', 'a\nb|', 'dj', 'a\n|b'],
    ['dk on the first line', 'a\nb|', 'ggdk', '|a\nb'],
    ['dG', 'a\nb\nc|', 'ggjdG', '|a'],
    ['dG of the only line', 'one two|', '0dG', '|'],
    ['dgg', 'a\nb\nc|', 'kdgg', '|c'],
    ['cj', 'a\nb\nc|', 'ggcjX', 'X|\nc'],
    ['diw', 'one two three|', '0wdiw', 'one | three'],
    ['daw', 'one two three|', '0wdaw', 'one |three'],
    ['daw at the end', 'one two|', 'daw', 'on|e'],
    ['ciw', 'one two three|', '0wlciwX', 'one X| three'],
    ['diw stops at signs, diW does not', 'a.b c.d|', 'diw0diW', '| c.'],
    ['ci with what is no object', 'say "old" now|', '0fociX', 'say "|old" now'],
    ['ci" within', 'say "old words" now|', '0fdci"X', 'say "X|" now'],
    ['ci" before the quotes', 'say "old" now|', '0ci"X', 'say "X|" now'],
    ['da"', 'say "old" now|', '0da"', 'say | now'],
    ["di'", "a 'b' c|", "0di'", "a '|' c"],
    ['di" without quotes', 'abc|', 'di"x', 'a|b'],
    ['ci(', 'f(a, g(b), c) d|', '0faci(X', 'f(X|) d'],
    ['di( over another pair', 'f(a, g(b), c) d|', '0fcdi(', 'f(|) d'],
    ['dib of the inner pair', 'f(a, g(b), c)|', '0fbdib', 'f(a, g(|), c)'],
    ['da{', 'x {a} y|', '0fada{', 'x | y'],
    ['di[ outside of any', 'a [b]|', '0di[x', '| [b]'],
    ['F and T', 'abcabc|', 'Fbx', 'abca|c'],
    ['T', 'abcabc|', 'Tax', 'abca|c'],
    ['dF', 'abcabc|', 'dFb', 'abca|c'],
    ['; and ,', 'a-b-c-d|', '0f-;x,x', 'a|bc-d'],
    ['; after t goes on', 'a-b-c|', '0t-;x', 'a-|-c'],
    ['; without a search', 'abc|', ';x', 'a|b'],
    ['d;', 'a-b-c|', '0f-d;', 'a|c'],
    ['W, B and E', 'a.b c.d e|', '0WxBx', '|.b .d e'],
    ['E', 'a.b c|', '0Ex', 'a.| c'],
    ['dW', 'a.b c|', '0dW', '|c'],
    ['cW', 'a.b c|', '0cWX', 'X| c'],
    ['J', 'a\n  b\nc|', 'ggJ', 'a| b\nc'],
    ['J on the last line', 'a\nb|', 'J', 'a\n|b'],
    ['. after x', 'abcd|', '0x.', '|cd'],
    ['. after dw', 'one two three|', '0dw.', '|three'],
    ['. after dd', 'a\nb\nc|', 'ggdd.', '|c'],
    ['. after cw', 'one two three|', `0cwX${ESC}w.`, 'X |X three'],
    ['. after A', 'a\nb|', `ggA;${ESC}j.`, 'a;\nb|;'],
    ['. after ru', 'abc|', '0rul.', 'u|uc'],
    ['. after 2x', 'abcdef|', '02x.', '|ef'],
    ['. is one step to undo', 'one two three|', `0cwX Y${ESC}w.u`, 'X Y |two three'],
    ['. after a change that was undone does it again', 'abc|', '0xu.', '|bc'],
    ['. without a change', 'abc|', '.', 'ab|c'],
    ['. after a yank does the change before it', 'ab cd|', '0xyw.', '| cd'],
  ])('%s', (_name, start, keys, end) => {
    const { press, shown } = holding(start, { mode: 'vi' });
    press(ESC, ...keys);
    expect(shown()).toBe(end);
  });

  test('Esc and a key that arrive as one are two', () => {
    const { press, shown } = holding('one two|', { mode: 'vi' });
    press(`${ESC}b`, 'x', `${ESC}A`, '!');
    expect(shown()).toBe('one wo!|');
  });

  test('an emptied prompt begins in insert mode', () => {
    const { press, shown, editor } = holding('old|', { mode: 'vi' });
    press(ESC);
    editor.clear();
    press('i', 'd');
    expect(shown()).toBe('id|');
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
