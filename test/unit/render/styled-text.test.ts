import { expect, test } from 'vitest';
import { withoutStyle, wrapStyled } from '../../../src/render/styled-text.ts';

const BOLD = '\u001b[1m';
const END = '\u001b[22m';

test.each([
  ['one two', 7, ['one two']],
  ['one two', 6, ['one', 'two']],
  ['  in  ', 6, ['  in']],
  ['   ', 5, ['']],
  ['', 5, ['']],
  ['a\nb', 5, ['a', 'b']],
  ['日本', 4, ['日本']],
  ['日本', 3, ['日', '本']],
])('%j in %i columns', (text, columns, rows) => {
  expect(wrapStyled(text, columns)).toEqual(rows);
});

test('a text breaks at the same places with and without styles', () => {
  const words = 'the parser reads  one line at a time ';
  for (let columns = 5; columns < 45; columns += 1) {
    const styled = wrapStyled(`${BOLD}${words}${END}`, columns).map(withoutStyle);
    const bare = wrapStyled(words, columns);
    expect(styled.map((row) => row.trimEnd()).filter((row) => row !== '')).toEqual(bare.filter((row) => row !== ''));
  }
});
