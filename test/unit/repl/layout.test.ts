import { describe, expect, test } from 'vitest';
import { layoutRegion } from '../../../src/repl/layout.ts';

const rows = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`);
const input = (count: number, row = count - 1) => ({ rows: rows('input', count), cursor: { row, column: 3 } });

describe('the live region', () => {
  test('stands in order, with the cursor in the input', () => {
    const region = layoutRegion({ above: rows('above', 2), input: input(2, 0), below: rows('below', 1) }, 24);
    expect(region.rows).toEqual(['above0', 'above1', 'input0', 'input1', 'below0']);
    expect(region.cursor).toEqual({ row: 2, column: 3 });
  });

  test.each([2, 3, 4, 6, 8, 12, 24])('is lower than a window of %i rows, and the cursor is in it', (height) => {
    for (const [above, at, count, below] of [
      [30, 19, 20, 30],
      [0, 0, 20, 0],
      [5, 10, 20, 12],
      [30, 0, 1, 0],
      [0, 0, 1, 40],
    ] as const) {
      const region = layoutRegion(
        { above: rows('a', above), input: input(count, at), below: rows('b', below) },
        height,
      );
      expect(region.rows.length).toBeLessThan(height);
      expect(region.rows[region.cursor.row]).toBe(`input${at}`);
    }
  });

  test('keeps the end of a question, where its keys are', () => {
    const region = layoutRegion({ above: rows('a', 9), input: input(1), below: rows('b', 30) }, 12);
    expect(region.rows.at(-1)).toBe('b29');
    expect(region.rows).toHaveLength(11);
  });

  test('shows one row of a long draft before it cuts a question', () => {
    const region = layoutRegion({ above: rows('a', 9), input: input(5), below: rows('b', 10) }, 12);
    expect(region.rows).toEqual(['input4', ...rows('b', 10)]);
  });
});
