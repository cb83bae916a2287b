import { describe, expect, test } from 'vitest';
import { holding } from './editor-sample.ts';

const ctrl = (letter: string): string => String.fromCharCode(letter.toLowerCase().charCodeAt(0) & 0x1f);
const UNDO = '\u001f';
const REDO = '\u001e';

describe('emacs keys', () => {
  test.each<[string, string, readonly string[], string]>([
    ['types in the middle', 'a|c', ['b'], 'ab|c'],
    ['goes back and forth', 'ab|c', [ctrl('b'), ctrl('b'), ctrl('f')], 'a|bc'],
    ['goes to the ends of its line', 'x\na|b\ny', [ctrl('a'), '<', ctrl('e'), '>'], 'x\n<ab>|\ny'],
    ['Home and End', 'x\na|b', ['\u001b[H', '<', '\u001b[F', '>'], 'x\n<ab>|'],
    ['goes to the ends of everything', 'x\na|b', ['\u001b<', '<', '\u001b>', '>'], '<x\nab>|'],
    ['removes to both sides', 'ab|cd', ['\u007f', ctrl('d'), '\u001b[3~'], 'a|'],
    ['cuts to the end of the line', 'a|bc\nx', [ctrl('k')], 'a|\nx'],
    ['cuts the line break at its end', 'a|\nx', [ctrl('k')], 'a|x'],
    ['cuts to the beginning of the line', 'x\nab|c', [ctrl('u')], 'x\n|c'],
    ['cuts a chunk', 'one tw-o  |x', [ctrl('w')], 'one |x'],
    ['cuts a word', 'one tw-o  |x', ['\u001b\u007f'], 'one tw-|x'],
    ['cuts the next word', 'one| two three', ['\u001bd'], 'one| three'],
    ['moves by words', 'one two|', ['\u001bb', '\u001bb', '<', '\u001bf', '>'], '<one>| two'],
    ['moves by words with Ctrl and the arrows', 'one two|', ['\u001b[1;5D', '<', '\u001b[1;5C', '>'], 'one <two>|'],
    ['brings back what was cut', 'one two|', [ctrl('w'), ctrl('a'), ctrl('y')], 'two|one '],
    ['joins cuts in a row', 'one two|', [ctrl('w'), ctrl('w'), ctrl('y')], 'one two|'],
    ['joins cuts in a row forwards', '|one two', ['\u001bd', '\u001bd', ctrl('y')], 'one two|'],
    ['keeps cuts apart that a move parts', 'a b|', [ctrl('w'), ctrl('a'), ctrl('e'), ctrl('w'), ctrl('y')], 'a |'],
    ['brings back an older one', 'a b|', [ctrl('w'), ctrl('a'), ctrl('e'), ctrl('w'), ctrl('y'), '\u001by'], 'b|'],
    ['Alt+Y means nothing without a yank', 'a b|', [ctrl('w'), ctrl('a'), '\u001by'], '|a '],
    ['changes two characters', 'ab|c', [ctrl('t')], 'acb|'],
    ['changes the last two', 'abc|', [ctrl('t')], 'acb|'],
    ['changes nothing at the beginning', '|abc', [ctrl('t')], '|abc'],
    ['undoes a word', '|', ['one ', 'two', UNDO], 'one |'],
    ['undoes more', '|', ['one ', 'two', UNDO, UNDO], '|'],
    ['redoes', '|', ['one ', 'two', UNDO, UNDO, REDO, REDO], 'one two|'],
    ['undoes a cut', 'one two|', [ctrl('u'), UNDO], 'one two|'],
    ['cuts through several lines by Ctrl+U', 'one\ntwo|\nthree', [ctrl('u'), ctrl('u'), ctrl('u')], '|\nthree'],
    ['puts all of that back', 'one\ntwo|', [ctrl('u'), ctrl('u'), ctrl('u'), ctrl('y')], 'one\ntwo|'],
    ['undoes by Ctrl+X Ctrl+U', 'one two|', [ctrl('u'), ctrl('x'), ctrl('u')], 'one two|'],
    ['a change ends what could be redone', 'a|', [ctrl('u'), UNDO, 'b', REDO], 'ab|'],
    ['undo has an end', '|', [UNDO, UNDO], '|'],
    ['breaks a line by Alt+Enter', 'a|b', ['\u001b\r'], 'a\n|b'],
    ['breaks a line by Shift+Enter', 'a|b', ['\u001b[13;2u'], 'a\n|b'],
    ['breaks a line by Ctrl+J', 'a|b', ['\n'], 'a\n|b'],
    ['breaks a line by a backslash', 'a\\|', ['\r', 'b'], 'a\nb|'],
    ['goes up and down in its column', 'abc\nx\nabc|', ['\u001b[A', '\u001b[A', '^'], 'abc^|\nx\nabc'],
    ['goes up within a wrapped row', `${'x'.repeat(40)}ab|`, ['\u001b[A', '^'], `xx^|${'x'.repeat(37)}\nxab`],
    ['takes a whole character with one key', 'a日|b', ['\u007f'], 'a|b'],
    ['joins what belongs together', 'e|', ['\u0301', '\u007f'], '|'],
    ['Ctrl+D means nothing at the end', 'a|', [ctrl('d')], 'a|'],
  ])('%s', (_name, start, keys, end) => {
    const { press, shown } = holding(start);
    press(...keys);
    expect(shown()).toBe(end);
  });
});

test.each([
  ['Enter sends', 'a|', '\r', { kind: 'submit', text: 'a' }],
  ['Enter on nothing sends nothing', '|', '\r', { kind: 'changed' }],
  ['Enter on blanks sends nothing', '  |', '\r', { kind: 'changed' }],
  ['white space is kept', '  a \n|', '\r', { kind: 'submit', text: '  a \n' }],
  ['Ctrl+D on nothing is not for the editor', '|', '\u0004', { kind: 'passed' }],
  ['Ctrl+C is not for the editor', 'a|', '\u0003', { kind: 'passed' }],
  ['Esc is not for the editor', 'a|', '\u001b', { kind: 'passed' }],
  ['Ctrl+Z suspends', 'a|', '\u001a', { kind: 'suspend' }],
  ['Ctrl+L draws anew', 'a|', '\u000c', { kind: 'redraw' }],
  ['Ctrl+G wants another editor', 'a|', '\u0007', { kind: 'external' }],
  ['Ctrl+X Ctrl+E wants another editor', 'a|', '\u0018\u0005', { kind: 'external' }],
  ['a key without a meaning', 'a|', '\u001b[5~', { kind: 'passed' }],
] as const)('%s', (_name, start, keys, step) => {
  expect(holding(start).press(keys)).toEqual(step);
});

test('undo after sending does not bring the message back', () => {
  const { press, shown } = holding('sent|');
  press('\r', UNDO);
  expect(shown()).toBe('|');
});
