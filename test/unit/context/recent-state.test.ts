import { expect, test } from 'vitest';
import { recentState } from '../../../src/context/recent-state.ts';

/** A question whose answers are given by hand. */
function byHand() {
  const open: { answer: (state: string) => void; fail: (error: Error) => void }[] = [];
  const read = (): Promise<string> => new Promise((resolve, reject) => open.push({ answer: resolve, fail: reject }));
  return { read, open };
}

test('waits the first time, then gives the last state known, and asks once at a time', async () => {
  const { read, open } = byHand();
  const ask = recentState(read, 1);
  const first = [ask(), ask()];
  expect(open).toHaveLength(1);
  open[0]?.answer('clean');
  expect(await Promise.all(first)).toEqual(['clean', 'clean']);
  expect(await ask()).toBe('clean');
  expect(open).toHaveLength(2);
  open[1]?.answer('dirty');
  await new Promise(setImmediate);
  const third = ask();
  open[2]?.answer('dirty still');
  expect(await third).toBe('dirty still');
});

test('a failure is told to whoever waits, and the next one asks anew', async () => {
  const { read, open } = byHand();
  const ask = recentState(read, 1);
  const failed = ask();
  open[0]?.fail(new Error('no git'));
  await expect(failed).rejects.toThrow('no git');
  const next = ask();
  open[1]?.answer('clean');
  expect(await next).toBe('clean');
  const late = ask();
  expect(await late).toBe('clean');
  open[2]?.fail(new Error('late'));
  await new Promise(setImmediate);
  const last = ask();
  open[3]?.answer('dirty');
  expect(await last).toBe('dirty');
});
