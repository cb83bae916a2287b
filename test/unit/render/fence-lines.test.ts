import { expect, test } from 'vitest';
import type { CodePainter } from '../../../src/render/code/code-painter.ts';
import { FenceLines } from '../../../src/render/markdown/fence-lines.ts';
import { FinishedLines } from '../../../src/render/markdown/finished-lines.ts';
import { plainTheme } from '../../../src/render/theme.ts';

const theme = plainTheme({});

/** A painter that counts lines in its state, and is ready when it is told. */
function stage() {
  let state: 'ready' | 'coming' | 'none' = 'coming';
  const asked: string[] = [];
  const code: CodePainter = {
    state(language) {
      asked.push(language);
      return state;
    },
    line: (_language, text, before) => ({ text: `${Number(before) + 1}:${text}`, state: Number(before) + 1 }),
  };
  const finished = new FinishedLines(code);
  const fence = new FenceLines({ mark: '```', info: 'ts', indent: 0 }, { theme: () => theme, code }, finished);
  const taken = (): readonly string[] => finished.take().split('\n').slice(0, -1);
  expect(taken()).toEqual(['```ts']);
  return {
    fence,
    finished,
    asked,
    taken,
    add(...lines: readonly string[]): readonly string[] {
      return lines.flatMap((line) => {
        fence.add(line);
        return taken();
      });
    },
    become(next: typeof state) {
      state = next;
    },
  };
}

test('a language is fetched when its fence begins', () => {
  expect(stage().asked).toEqual(['ts']);
});

test('lines wait for their colours in the live region', () => {
  const { add, become, finished, fence } = stage();
  expect(add('a', 'b')).toEqual([]);
  expect(finished.rows()).toEqual(['a', 'b']);
  expect(fence.preview('c')).toEqual(['c']);
  become('ready');
  expect(add('c')).toEqual(['1:a', '2:b', '3:c']);
  expect(finished.rows()).toEqual([]);
  expect(add('d')).toEqual(['4:d']);
});

test('a fence that ends before waits on, with what stands behind it', () => {
  const { add, become, finished, fence, taken } = stage();
  expect(add('a', '```')).toEqual([]);
  expect(fence.closed).toBe(true);
  finished.add(['text', 'more']);
  expect(taken()).toEqual([]);
  expect(finished.waits()).toBe(true);
  expect(finished.rows()).toEqual(['a', '```', 'text', 'more']);
  become('ready');
  expect(finished.waits()).toBe(false);
  expect(taken()).toEqual(['1:a', '```', 'text', 'more']);
});

test('what waits can be had as it is', () => {
  const { add, finished } = stage();
  add('a', '```');
  expect(finished.takeAll()).toBe('a\n```\n');
  expect(finished.takeAll()).toBe('');
});

test('only some lines wait, and what was given plain is read before the first line in colour', () => {
  const { add, become } = stage();
  const lines = Array.from({ length: 42 }, (_, n) => `l${n}`);
  expect(add(...lines.slice(0, 40))).toEqual([]);
  expect(add(...lines.slice(40))).toEqual(lines);
  become('ready');
  expect(add('x')).toEqual(['43:x']);
});

test('a language without colours does not wait', () => {
  const { add, become } = stage();
  become('none');
  expect(add('a')).toEqual(['a']);
});
