import { expect, test } from 'vitest';
import { MiraError } from '../../../src/errors.ts';
import { plainTheme } from '../../../src/render/theme.ts';
import { echoed, errorText } from '../../../src/repl/chat-picture.ts';

const mark = (text: string): string => `*${text}*`;

test('a message stands behind the prompt sign, each line styled by itself, hidden characters written out', () => {
  expect(echoed('one\n  two\u202e', mark)).toBe('*> one*\n*    two⟨U+202E⟩*');
});

test('a tab is drawn as blanks', () => {
  expect(echoed('a\tb', mark)).toBe('*> a    b*');
});

test('of a long one the middle is left out, and said so', () => {
  const lines = Array.from({ length: 500 }, (_, at) => `line ${at}`);
  const rows = echoed(lines.join('\n'), mark).split('\n');
  expect(rows).toHaveLength(17);
  expect([rows[0], rows[11], rows[12], rows[13], rows[16]]).toEqual([
    '*> line 0*',
    '*  line 11*',
    '*  [484 more lines, all of them sent]*',
    '*  line 496*',
    '*  line 499*',
  ]);
  expect(echoed(lines.slice(0, 24).join('\n'), mark).split('\n')).toHaveLength(24);
});

test('an error and its hint break between words, each row styled by itself', () => {
  const error = new MiraError('usage', 'there is no command /modle, did you mean /model?', { hint: '/help lists all' });
  const style = { ...plainTheme({}), bold: mark, dim: (text: string) => `_${text}_` };
  expect(errorText(error, style, 40).split('\n')).toEqual([
    '*error: there is no command /modle, did*',
    '*you mean /model?*',
    '_/help lists all_',
  ]);
});
