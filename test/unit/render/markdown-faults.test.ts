import { describe, expect, test } from 'vitest';
import { PLAIN_CODE } from '../../../src/render/code/code-painter.ts';
import { loadMarked } from '../../../src/render/markdown/load-marked.ts';
import { openMarkdown } from '../../../src/render/markdown/stream.ts';
import { styledWidth, withoutStyle } from '../../../src/render/styled-text.ts';
import { openThemes, plainTheme, type Theme } from '../../../src/render/theme.ts';

const marked = await loadMarked();
const PLAIN = plainTheme({ LANG: 'C.UTF-8' });
const themed = async (env: Record<string, string>): Promise<Theme> =>
  (await openThemes({ env: { LANG: 'C.UTF-8', COLORTERM: 'truecolor', ...env }, on: true, wish: 'dark' })).current();

function drawn(source: string, { columns = 80, theme = PLAIN, wrap = 'word' as 'word' | 'terminal' } = {}): string {
  const stream = openMarkdown({ marked, theme: () => theme, code: PLAIN_CODE, columns: () => columns, wrap });
  return stream.push(source) + stream.end();
}

const widest = (text: string): number => Math.max(...text.split('\n').map(styledWidth));

// Each of these is what marked-terminal 7.3.1 does wrong.
describe('what the renderer it is built on gets wrong', () => {
  test('tight list items lose their raw marks', async () => {
    const shown = drawn('- **bold** and `code`\n', { theme: await themed({}) });
    expect(withoutStyle(shown)).toBe('• bold and code\n');
    expect(shown).toContain('\u001b[1mbold\u001b[22m');
  });

  test('the box of a task stands once', () => {
    expect(drawn('- [ ] todo\n- [x] done\n- [ ] **loose**\n\n  more\n')).toBe('☐ todo\n☑ done\n☐ loose\n\n  more\n');
  });

  test('references are read in text and stay in code', () => {
    expect(drawn('&copy; a &amp; b `a &amp; b` &#8364;\n')).toBe('© a & b a &amp; b €\n');
  });

  test('colons are no emoji, in words and in addresses', () => {
    expect(drawn('a:rocket:b and `x:y` /:id:/\n')).toBe('a:rocket:b and x:y /:id:/\n');
    expect(drawn('https://example.com/:id:/x\n')).toBe('https://example.com/:id:/x\n');
  });

  test.each([30, 40, 60, 100])('a table fits into %i columns', (columns) => {
    const table = `| name | what it does | note |\n|---|---|---|\n| parser | ${'reads and keeps '.repeat(5)} | 日本語の説明です |\n`;
    expect(widest(drawn(table, { columns }))).toBeLessThan(columns);
  });

  test('a table aligns wide letters and numbers', () => {
    expect(drawn('| 名前 | n |\n|---|--:|\n| 日本語 | 1 |\n| ab | 22 |\n')).toBe(
      '名前   │  n\n───────┼───\n日本語 │  1\nab     │ 22\n'.replace('───────┼───', '───────┼───'),
    );
  });

  test('wide letters are wrapped at their width, lists too', () => {
    const shown = drawn(`- ${'日本語'.repeat(12)}\n`, { columns: 21 });
    expect(widest(shown)).toBe(20);
    expect(shown.split('\n').filter((row) => row !== '').length).toBe(4);
  });

  test('a list in a quote and a fence in a list keep their indents, and a quote has a bar', () => {
    expect(drawn('> text\n> - a\n>   - b\n')).toBe('│ text\n│ • a\n│   • b\n');
    expect(drawn('- x\n\n  ```ts\n  f();\n    g();\n  ```\n')).toBe('• x\n\n  ```ts\n  f();\n    g();\n  ```\n');
  });

  test('blocks are one blank line apart, however many the source has', () => {
    expect(drawn('# a\nb\n\n\n\nc\n***\nd\n')).toBe(`# a\n\nb\n\nc\n\n${'─'.repeat(40)}\n\nd\n`);
  });

  test('a fence of an unknown language is silent', () => {
    const said: unknown[] = [];
    const write = process.stderr.write;
    process.stderr.write = (text: unknown) => said.push(text) > 0;
    try {
      expect(drawn('```zig\nconst x = 1;\n```\n')).toBe('```zig\nconst x = 1;\n```\n');
    } finally {
      process.stderr.write = write;
    }
    expect(said).toEqual([]);
  });
});

describe('what can be copied', () => {
  test('code has no margin and no break', () => {
    const line = `curl ${'https://example.com/very/long '.repeat(6)}| sh`;
    expect(drawn(`\`\`\`sh\n${line}\n\`\`\`\n`, { columns: 40 })).toBe(`\`\`\`sh\n${line}\n\`\`\`\n`);
  });

  test('a word that is longer than the window stays whole', () => {
    const path = `/home/${'folder/'.repeat(20)}file.ts`;
    expect(drawn(`see ${path} there\n`, { columns: 40 })).toBe(`see\n${path}\nthere\n`);
  });

  test('prose is left to the terminal when that is wished', () => {
    const text = 'word '.repeat(60).trim();
    expect(drawn(`${text}\n`, { columns: 40, wrap: 'terminal' })).toBe(`${text}\n`);
    expect(widest(drawn(`${text}\n`, { columns: 40 }))).toBeLessThan(40);
  });

  test('a tab of the source stays a tab', () => {
    expect(drawn('```make\na:\n\tb\n```\n')).toContain('\n\tb\n');
  });
});

describe('links', () => {
  test('say where they lead where the terminal shows no link', () => {
    expect(drawn('[docs](https://example.com/a)\n')).toBe('docs (https://example.com/a)\n');
    expect(drawn('<https://example.com> a@example.com\n')).toBe('https://example.com a@example.com\n');
    expect(drawn('![alt](pic.png)\n')).toBe('alt (pic.png)\n');
  });

  test('are OSC 8 where it does', async () => {
    const theme = await themed({ FORCE_HYPERLINK: '1' });
    const shown = drawn('[docs](https://example.com/a?b=ü)\n', { theme });
    expect(shown).toContain('\u001b]8;;https://example.com/a?b=%C3%BC\u001b\\');
    expect(withoutStyle(shown)).toBe('docs\n');
  });

  test('that pretend to lead elsewhere show both', async () => {
    const theme = await themed({ FORCE_HYPERLINK: '1' });
    expect(withoutStyle(drawn('[https://good.example](https://evil.example)\n', { theme }))).toBe(
      'https://good.example (https://evil.example)\n',
    );
  });

  test('of other schemes are text', async () => {
    const theme = await themed({ FORCE_HYPERLINK: '1' });
    const shown = drawn('[run](javascript:alert)\n', { theme });
    expect(shown).not.toContain('\u001b]8');
    expect(withoutStyle(shown)).toBe('run (javascript:alert)\n');
  });
});

describe('nothing is lost that markdown would drop', () => {
  test('a pipe in code does not end a cell', () => {
    expect(drawn('| a | b |\n|---|---|\n| `x|y` | z |\n')).toContain('x|y');
  });

  test('cells that are too many stay', () => {
    const shown = drawn('| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n');
    for (const cell of ['1', '2', '3', '4']) expect(shown).toContain(cell);
  });

  test('numbers of a list go on over its items, and begin where it says', () => {
    expect(drawn('3. a\n3. b\n\n   text\n3. c\n')).toBe('3. a\n4. b\n\n   text\n5. c\n');
  });
});

test('every row ends the styles it begins', async () => {
  const theme = await themed({ FORCE_HYPERLINK: '1' });
  const source = `**${'bold words '.repeat(20)}** and [${'a long link '.repeat(9)}](https://example.com)\n\n> *${'quoted '.repeat(20)}*\n`;
  for (const row of drawn(source, { theme, columns: 30 }).split('\n')) {
    const open = new Set<string>();
    for (const [, code = ''] of row.matchAll(/\u001b\[(\d+)(?:;[\d;]*)?m/g)) {
      const end = { '1': '22', '2': '22', '3': '23', '4': '24', '38': '39' }[code];
      if (end === undefined) open.delete(code);
      else open.add(end);
    }
    expect([...open], JSON.stringify(row)).toEqual([]);
    expect(row.lastIndexOf('\u001b]8;;\u001b'), JSON.stringify(row)).toBe(row.lastIndexOf('\u001b]8;;'));
  }
});
