import { expect, test } from 'vitest';
import { makeQueue } from '../../../src/claude/queue.ts';

test('what comes while nobody reads is kept in order, and the end comes after it', async () => {
  const queue = makeQueue<number>();
  for (let at = 0; at < 1000; at++) queue.push(at);
  queue.end();
  const read: number[] = [];
  for await (const value of queue.values) read.push(value);
  expect(read).toEqual(Array.from({ length: 1000 }, (_, at) => at));
});

test('a reader that stops early loses nothing for the next one', async () => {
  const queue = makeQueue<string>();
  for (const value of ['a', 'b', 'c']) queue.push(value);
  for await (const value of queue.values) if (value === 'b') break;
  queue.end();
  const rest: string[] = [];
  for await (const value of queue.values) rest.push(value);
  expect(rest).toEqual(['c']);
});

test('a waiting reader gets the next value, and ends with the queue', async () => {
  const queue = makeQueue<string | undefined>();
  const first = queue.values.next();
  const second = queue.values.next();
  queue.push(undefined);
  queue.end();
  expect(await first).toEqual({ done: false, value: undefined });
  expect(await second).toEqual({ done: true, value: undefined });
  expect(await queue.values.next()).toEqual({ done: true, value: undefined });
});
