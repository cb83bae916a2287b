import { expect, test } from 'vitest';
import { hiddenInAscii } from '../../../src/lib/locale-signs.ts';
import { stripControls } from '../../../src/lib/terminal-text.ts';
import { showHidden } from '../../../src/lib/visible.ts';
import { textWidth } from '../../../src/lib/width.ts';

test('a hidden character is written in one way, and in ASCII where the locale has no more', () => {
  const hidden = 'a\u202eb\u{e0041}';
  expect(stripControls(hidden)).toBe('a⟨U+202E⟩b⟨U+E0041⟩');
  expect(showHidden(hidden)).toBe(stripControls(hidden));
  expect(hiddenInAscii(showHidden(hidden))).toBe('a<U+202E>b<U+E0041>');
  expect(textWidth(hiddenInAscii(showHidden(hidden)))).toBe(textWidth(showHidden(hidden)));
});
