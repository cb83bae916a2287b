import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { type CodePainter, PLAIN_CODE } from '../../../src/render/code/code-painter.ts';
import { loadMarked } from '../../../src/render/markdown/load-marked.ts';
import { openMarkdown } from '../../../src/render/markdown/stream.ts';
import { withoutStyle } from '../../../src/render/styled-text.ts';
import { openThemes, plainTheme } from '../../../src/render/theme.ts';
import { DOCUMENTS } from './documents.ts';

const marked = await loadMarked();
const colours = (await openThemes({ env: { COLORTERM: 'truecolor' }, on: true, wish: 'dark' })).current();

function stream(columns: number, { coloured = true, wrap = 'word' as 'word' | 'terminal' } = {}) {
  const theme = coloured ? colours : plainTheme({});
  return openMarkdown({ marked, theme: () => theme, code: PLAIN_CODE, columns: () => columns, wrap });
}

function drawn(source: string, columns = 80, options = {}): string {
  const all = stream(columns, options);
  return all.push(source) + all.end();
}

/** A sequence of numbers that is the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Letters and digits, which markdown never takes away; entities are read first. */
const letters = (text: string): string =>
  withoutStyle(text)
    .replace(/&(?:amp|lt|copy);|&#65;/g, (whole) => ({ '&#65;': 'A' })[whole] ?? '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What the source says: numbers of a list are counted anew, and a task's mark becomes a sign. */
const said = (name: string, text: string): string => {
  const plain = withoutStyle(text).replace(/\[x\] /g, '');
  const all = letters(name.startsWith('numbers') ? plain.replace(/^ *\d+\./gm, '') : plain);
  // Rows of a table lie beside one another when they are wrapped.
  return name.endsWith('table') ? [...all].sort().join('') : all;
};

describe.each(Object.entries(DOCUMENTS))('%s', (name, source) => {
  test('every character is there once, in order', () => {
    for (const columns of [20, 40, 80, 300]) {
      expect(said(name, drawn(source, columns)), `${columns} columns`).toBe(said(name, source));
    }
  });

  test('any cut of it gives the same lines', () => {
    const next = random(7);
    for (const columns of [30, 80]) {
      const whole = drawn(source, columns);
      for (let run = 0; run < 10; run += 1) {
        const all = stream(columns);
        let out = '';
        for (let at = 0; at < source.length; ) {
          const size = 1 + Math.floor(next() * (run % 3 === 0 ? 3 : 40));
          out += all.push(source.slice(at, at + size));
          at += size;
          if (at % 7 > 0) continue;
          for (const row of all.open(columns, 6)) expect(textWidth(withoutStyle(row))).toBeLessThan(columns);
        }
        expect(out + all.end(), `run ${run}`).toBe(whole);
      }
    }
  });
});

describe('while a language is on its way', () => {
  const source = 'one\n\n```ts\na\n```\n\ntwo\n- three\n\n```ts\nb\n```\n# four\n\n```ts\nc';

  function waiting() {
    let state: 'coming' | 'ready' = 'coming';
    const asked: string[] = [];
    const stateOf = (language: string): typeof state => {
      asked.push(language);
      return state;
    };
    const code = { state: stateOf, line: (_: string, text: string) => ({ text: `<${text}>`, state: null }) };
    const theme = plainTheme({});
    const all = openMarkdown({ marked, theme: () => theme, code, columns: () => 80, wrap: 'word' });
    const arrive = (): void => {
      state = 'ready';
    };
    return { all, arrive, asked: () => asked };
  }
  const plain = (text: string): string => drawn(text, 80, { coloured: false });

  test('nothing behind a fence is lost when the text ends first', () => {
    const { all } = waiting();
    expect(all.push(source)).toBe('one\n\n```ts\n');
    expect(all.open(80, 20).join('\n')).toContain('two');
    expect(all.end()).toBe(plain(source).slice('one\n\n```ts\n'.length));
  });

  test('all of it comes in colour once the language is there', () => {
    const { all, arrive } = waiting();
    const first = all.push(source);
    arrive();
    const rest = all.push('\n') + all.end();
    expect(first + rest).toBe(plain(`${source}\n`).replace(/^([abc])$/gm, '<$1>'));
  });

  test('a text that has ended waits on, and comes in colour', () => {
    const { all, arrive } = waiting();
    const first = all.push(source) + all.close();
    expect(first).toBe('one\n\n```ts\n');
    expect([all.due(), all.waits()]).toEqual(['', true]);
    expect(all.open(80, 20).at(-1)).toBe('c');
    arrive();
    expect(all.waits()).toBe(false);
    expect(first + all.due()).toBe(plain(source).replace(/^([abc])$/gm, '<$1>'));
    expect(all.end()).toBe('');
  });

  test('what had no fence does not wait', () => {
    const { all } = waiting();
    expect(all.push('one\n\n- two\n') + all.close()).toBe('one\n\n• two\n');
    expect(all.waits()).toBe(false);
  });

  test('a fence in an item or a quote waits for its colours, too', () => {
    const nested = '1. one\n\n   ```ts\n   a\n   ```\n2. two\n\n> ```ts\n> b\n> ```\n\nend';
    const { all, arrive } = waiting();
    const first = all.push(nested) + all.close();
    expect(first).toBe('');
    expect(all.open(80, 20).join('\n')).toContain('2. two');
    arrive();
    expect(first + all.due()).toBe(plain(nested).replace(/([ab])$/gm, '<$1>'));
  });

  test('an item that is open sends for its language, and is coloured when it is whole', () => {
    const { all, arrive, asked } = waiting();
    all.push('- one\n\n  ```ts\n  a\n  ```\n');
    all.open(80, 20);
    expect(asked()).toContain('ts');
    arrive();
    expect(all.open(80, 20).at(-2)).toBe('  a');
    expect(all.push('- two\n')).toContain('  <a>\n');
  });

  test.each(Object.entries(DOCUMENTS))('%s: whatever comes when, each line is given once, in order', (_, text) => {
    const theme = plainTheme({});
    const all = `${source}\n\n1. one\n\n   ~~~py\n   x\n   ~~~\n2. two\n\n${text}\n\n\`\`\`rust\ny\n\`\`\`\n${source}`;
    for (let run = 0; run < 10; run += 1) {
      const next = random(run + 1);
      const ready = new Set<string>();
      const code: CodePainter = {
        state: (language) => (ready.has(language) || language === '' ? 'ready' : 'coming'),
        line: (_language, line) => ({ text: line, state: null }),
      };
      const markdown = openMarkdown({ marked, theme: () => theme, code, columns: () => 80, wrap: 'word' });
      let out = '';
      for (let at = 0; at < all.length; ) {
        const size = 1 + Math.floor(next() * 60);
        out += markdown.push(all.slice(at, at + size));
        at += size;
        if (next() < 0.02) ready.add(['ts', 'py', 'rust'][Math.floor(next() * 3)] ?? '');
        if (next() < 0.1) out += markdown.due();
      }
      out += markdown.close();
      if (next() < 0.5) ready.add('ts');
      out += markdown.due();
      expect(out + markdown.end(), `run ${run}`).toBe(plain(all));
    }
  });

  test('a long item is given away plain instead of waiting', () => {
    const { all } = waiting();
    const code = Array.from({ length: 60 }, (_, n) => `  line ${n}`).join('\n');
    const long = `- one\n\n  \`\`\`ts\n${code}\n  \`\`\`\n- two\n`;
    expect(all.push(long)).toContain('line 59');
    expect(all.waits()).toBe(false);
  });
});
