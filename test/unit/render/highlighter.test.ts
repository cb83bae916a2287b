import { expect, test } from 'vitest';
import type { CodePainter } from '../../../src/render/code/code-painter.ts';
import { openHighlighter } from '../../../src/render/code/highlighter.ts';
import { withoutStyle } from '../../../src/render/styled-text.ts';
import { openThemes } from '../../../src/render/theme.ts';

const theme = (await openThemes({ env: { COLORTERM: 'truecolor' }, on: true, wish: 'dark' })).current();

let changed: () => void = () => undefined;
const painter: CodePainter = openHighlighter({
  theme: () => theme,
  changed: () => changed(),
  steadyMs: () => performance.now(),
});

/** Waits until the painter has fetched this language. */
async function fetch(language: string): Promise<void> {
  const coming = new Promise<void>((resolve) => {
    changed = resolve;
  });
  if (painter.state(language) === 'coming') await coming;
}

function painted(painter: CodePainter, language: string, source: string): string[] {
  let state: unknown = null;
  return source.split('\n').map((text) => {
    const line = painter.line(language, text, state);
    state = line.state;
    return line.text;
  });
}

test('a comment ends at its line, one of several lines and a string of several lines do not', async () => {
  await fetch('ts');
  const [line, after, begin, inside, end, code, open, more] = painted(
    painter,
    'ts',
    '// one\nconst x = 1;\n/* begins\n const y\n ends */\nlet z;\nconst t = `a\n b const c`;',
  );
  expect(line).toBe(theme.comment('// one'));
  expect(after).toContain(theme.keyword('const'));
  expect(begin).toBe(theme.comment('/* begins'));
  expect(inside).toBe(theme.comment(' const y'));
  expect(end).toBe(theme.comment(' ends */'));
  expect(code).toContain(theme.keyword('let'));
  expect(open).toContain(theme.string('`a'));
  expect(more).not.toContain(theme.keyword('const'));
});

test('letters beyond Latin-1 keep their place and do not change the colours around them', async () => {
  await fetch('ts');
  const line = 'const größe = "日本 👩🏽 — x"; // Ω';
  const { text } = painter.line('ts', line, null);
  expect(withoutStyle(text)).toBe(line);
  expect(text).toContain(theme.string('"日本 👩🏽 — x"'));
  expect(text).toContain(theme.comment('// Ω'));
});

test.each([
  ['py', 'def f(x):\n    return "a" # b'],
  ['sh', 'if [ -f x ]; then echo "$x" | wc -l; fi # c'],
  ['json', '{"a": [1, true, "x"]}'],
  ['rust', 'fn main() { let x = 1; }'],
  ['go', 'func main() { x := "a" }'],
  ['sql', "select * from t where a = 'x'"],
  ['yaml', 'a: 1\nb:\n  - "x"'],
  ['diff', '-old\n+new'],
  ['html', '<a href="x">y</a>'],
  ['css', 'a { color: red; }'],
])('%s is coloured and keeps every character', async (language, source) => {
  await fetch(language);
  const lines = painted(painter, language, source);
  expect(lines.map(withoutStyle).join('\n')).toBe(source);
  expect(lines.join('\n')).not.toBe(source);
});

test('a language that is not shipped, and a line that is too long, stay plain', async () => {
  await fetch('json');
  expect(painter.state('brainfuck')).toBe('none');
  const long = `"${'x'.repeat(900)}"`;
  expect(painter.line('json', long, null).text).toBe(long);
});
