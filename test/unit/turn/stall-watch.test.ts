import { expect, test } from 'vitest';
import { watchStall } from '../../../src/turn/stall-watch.ts';

const limits = { noticeMs: 30, endMs: 100 };

/** What each check says at these times; a negative time is one at which something was heard. */
function says(times: readonly number[]): readonly string[] {
  const watch = watchStall(limits, 0);
  return times.flatMap((time) => {
    if (time >= 0) return [watch.check(time)];
    watch.heard(-time);
    return [];
  });
}

test('a silence is noticed once and ends the turn once', () => {
  expect(says([29, 30, 31, 99, 100, 101, 500])).toEqual(['none', 'notice', 'none', 'none', 'end', 'none', 'none']);
});

test('what is heard begins the silence anew', () => {
  expect(says([30, -50, 79, 80, -90, 120, 190])).toEqual(['notice', 'none', 'notice', 'notice', 'end']);
});

test('a watch that looks too late ends without a notice before', () => {
  expect(says([200, 230])).toEqual(['end', 'none']);
});

test('the length of the silence counts from the last sound', () => {
  const watch = watchStall(limits, 5);
  expect(watch.silentMs(25)).toBe(20);
  watch.heard(20);
  expect(watch.silentMs(25)).toBe(5);
});
