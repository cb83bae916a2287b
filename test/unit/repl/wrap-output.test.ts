import { expect, test } from 'vitest';
import { wrapOutput } from '../../../src/repl/wrap-output.ts';

test('long lines break between words, under the blanks they began with; what fits and JSON stay', () => {
  const text = '  one of them that is too long for the window it stands in\nshort';
  expect(wrapOutput(text, 30)).toBe('  one of them that is too\n  long for the window it\n  stands in\nshort');
  expect(wrapOutput(text, 80)).toBe(text);
  const json = `{"text":"${'words '.repeat(20)}"}`;
  expect(wrapOutput(json, 30)).toBe(json);
});
