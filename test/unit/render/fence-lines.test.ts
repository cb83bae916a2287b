import { expect, test } from 'vitest';
import type { CodePainter } from '../../../src/render/code/code-painter.ts';
import { FenceLines } from '../../../src/render/markdown/fence-lines.ts';
import { plainTheme } from '../../../src/render/theme.ts';

const theme = plainTheme({});

/** A painter that counts lines in its state, and is ready when it is told. */
function stage() {
  let state: 'ready' | 'coming' | 'none' = 'coming';
  const code: CodePainter = {
    state: () => state,
    line: (_language, text, before) => ({ text: `${Number(before) + 1}:${text}`, state: Number(before) + 1 }),
  };
  const fence = new FenceLines({ mark: '```', info: 'ts', indent: 0 }, { theme: () => theme, code });
  return {
    fence,
    become(next: typeof state) {
      state = next;
    },
  };
}

test('lines wait for their colours in the live region', () => {
  const { fence, become } = stage();
  expect(fence.add('a')).toEqual([]);
  expect(fence.add('b')).toEqual([]);
  expect(fence.preview('')).toEqual(['a', 'b']);
  expect(fence.preview('c')).toEqual(['a', 'b', 'c']);
  become('ready');
  expect(fence.add('c')).toEqual(['1:a', '2:b', '3:c']);
  expect(fence.preview('d')).toEqual(['d']);
});

test('a fence that ends before waits on, with what stands behind it', () => {
  const { fence, become } = stage();
  expect([...fence.add('a'), ...fence.add('```'), ...fence.add('text')]).toEqual([]);
  expect(fence.closed).toBe(false);
  expect(fence.preview('mo')).toEqual(['a', '```', 'text', 'mo']);
  become('ready');
  expect(fence.add('more')).toEqual(['1:a', '```']);
  expect(fence.closed).toBe(true);
  expect(fence.behind).toEqual(['text', 'more']);
});

test('a text that ends before its fence gives what waited', () => {
  const { fence, become } = stage();
  fence.add('a');
  become('ready');
  expect(fence.rest()).toEqual(['1:a']);
  expect(fence.rest()).toEqual([]);
});

test('only some lines wait, and what was given plain is read before the first line in colour', () => {
  const { fence, become } = stage();
  const given = Array.from({ length: 42 }, (_, n) => fence.add(`l${n}`)).flat();
  expect(given).toEqual(Array.from({ length: 42 }, (_, n) => `l${n}`));
  become('ready');
  expect(fence.add('x')).toEqual(['43:x']);
});

test('a language without colours does not wait', () => {
  const { fence, become } = stage();
  become('none');
  expect(fence.add('a')).toEqual(['a']);
});
