import { expect, test } from 'vitest';
import { barLine, progressOn } from '../../../src/surfaces/progress-bar.ts';
import type { Output } from '../../../src/world.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  const out: Output = {
    isTTY,
    columns: 60,
    rows: 24,
    write: (text) => void written.push(text),
    onResize: () => () => undefined,
  };
  return { out, written };
}

test('a bar shows name, share and counts within the window', () => {
  expect(barLine('sync', 1, 4, 80)).toBe('sync  ######..................  1 of 4');
  expect(barLine('sync', 0, 0, 80)).toBe('sync  ########################  0 of 0');
  expect(barLine('sync', 5, 4, 80)).toContain('5 of 5');
  expect(barLine('sync', 1, 4, 10)).toHaveLength(9);
});

test('it is drawn in one line of a terminal, and taken away', () => {
  const { out, written } = output(true);
  const bar = progressOn(out).progress?.();
  bar?.show('embed', 1, 3);
  bar?.show('embed', 3, 3);
  bar?.end();
  expect(written.every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
  expect(written.at(1)).toContain('3 of 3');
  expect(written.at(-1)).toBe('\r\x1b[K');
});

test('nothing is taken away where nothing was drawn, and nothing drawn where no terminal is', () => {
  const { out, written } = output(true);
  progressOn(out).progress?.().end();
  expect(written).toEqual([]);
  expect(progressOn(output(false).out)).toEqual({});
});
