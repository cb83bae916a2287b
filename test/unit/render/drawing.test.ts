import { describe, expect, test } from 'vitest';
import { openDrawing } from '../../../src/render/drawing.ts';
import { plainTheme } from '../../../src/render/theme.ts';

const theme = plainTheme({ LANG: 'C.UTF-8' });

function stage() {
  let nowMs = 0;
  let changes = 0;
  const drawing = openDrawing({
    theme: () => theme,
    columns: () => 80,
    wrap: 'word',
    steadyMs: () => nowMs,
    changed: () => {
      changes += 1;
    },
  });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { drawing, pass, changes: () => changes };
}

describe('a text that begins before its drawing has come', () => {
  test('waits for it, and is then drawn from its beginning', async () => {
    const { drawing, changes } = stage();
    const text = drawing.begin();
    expect(text.push('**bold** one\n\n')).toBe('');
    expect(text.open(80, 6)).toEqual([]);
    await drawing.warm();
    expect(changes()).toBe(1);
    expect(text.open(80, 6)).toEqual([]);
    expect(text.push('**two**')).toBe('bold one\n');
    expect(text.open(80, 6)).toEqual(['', 'two']);
    expect(text.end()).toBe('\ntwo\n');
  });

  test('stays plain to its end when it has waited too long', async () => {
    const { drawing, pass } = stage();
    const text = drawing.begin();
    text.push('**bold** one\n');
    pass(200);
    expect(text.push('**two**')).toBe('**bold** one\n');
    await drawing.warm();
    expect(text.push('\n')).toBe('**two**\n');
    expect(text.end()).toBe('');
    // The next one is drawn.
    expect(drawing.begin().push('# **x**\n')).toBe('# x\n');
  });

  test('is whole when it ends at once', () => {
    const { drawing } = stage();
    const text = drawing.begin();
    text.push('a **b**');
    expect(text.end()).toBe('a **b**\n');
  });
});

test('a whole text is drawn at once', async () => {
  const { drawing } = stage();
  expect(await drawing.whole('- [x] **a**\n- b')).toBe('☑ a\n• b\n');
});

test('nothing is said of a text without a character', async () => {
  const { drawing } = stage();
  const text = drawing.begin();
  expect([text.push(''), text.end(), ...text.open(80, 6)]).toEqual(['', '']);
  await drawing.warm();
});
