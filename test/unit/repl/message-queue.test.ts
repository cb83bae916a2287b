import { describe, expect, test } from 'vitest';
import { makeMessageQueue } from '../../../src/repl/message-queue.ts';

function queueOf(...texts: string[]) {
  const queue = makeMessageQueue<string>();
  for (const text of texts) queue.add(text);
  return queue;
}
const texts = (queue: ReturnType<typeof queueOf>): string[] => queue.items().map(({ draft }) => draft);

describe('a message that is open in the editor', () => {
  test('keeps its place and is taken in its last form only', () => {
    const queue = queueOf('one', 'two', 'three');
    expect(queue.openPrevious('')).toBe('three');
    expect(queue.openPrevious('three!')).toBe('two');
    expect(texts(queue)).toEqual(['one', 'two', 'three!']);
    queue.closeOpen('two!');
    expect(texts(queue)).toEqual(['one', 'two!', 'three!']);
    expect(queue.take()?.draft).toBe('one');
    expect(queue.take()?.draft).toBe('two!');
  });

  test('is not taken, nor what stands behind it', () => {
    const queue = queueOf('one', 'two');
    queue.openPrevious('');
    expect(queue.take()?.draft).toBe('one');
    expect(queue.take()).toBeNull();
    queue.add('three');
    expect(queue.take()).toBeNull();
    queue.closeOpen('two!');
    expect([queue.take()?.draft, queue.take()?.draft]).toEqual(['two!', 'three']);
  });

  test('stays the same one when another is put back in front', () => {
    const queue = queueOf('one', 'two');
    queue.openPrevious('');
    queue.putBack({ draft: 'zero', echoed: true, held: false });
    expect(queue.open()).toBe(2);
    queue.closeOpen(null);
    expect(texts(queue)).toEqual(['zero', 'one']);
    expect(queue.take()).toEqual({ draft: 'zero', echoed: true, held: false });
  });

  test('is the one that is taken back', () => {
    const queue = queueOf('one', 'two');
    queue.openPrevious('');
    queue.openPrevious('two');
    expect(queue.takeBack()).toBe('one');
    expect(queue.open()).toBeNull();
    expect(texts(queue)).toEqual(['two']);
  });

  test('is left downwards with its new form, behind the last for good', () => {
    const queue = queueOf('one', 'two');
    queue.openPrevious('');
    queue.openPrevious('two');
    expect(queue.openNext('one!')).toBe('two');
    expect(queue.openNext('two!')).toBeNull();
    expect(queue.open()).toBeNull();
    expect(texts(queue)).toEqual(['one!', 'two!']);
    expect(queue.openNext('x')).toBeNull();
  });

  test('above the first there is none', () => {
    const queue = queueOf('one');
    queue.openPrevious('');
    expect(queue.openPrevious('one!')).toBeNull();
    expect(queue.open()).toBe(0);
    expect(makeMessageQueue<string>().openPrevious('')).toBeNull();
  });
});

test('without an open one the last is taken back, and an empty queue gives nothing', () => {
  const queue = queueOf('one', 'two');
  expect([queue.takeBack(), queue.takeBack(), queue.takeBack(), queue.take()]).toEqual(['two', 'one', null, null]);
});

describe('a message that a chat before left', () => {
  test('lets others pass, and is taken once it was open in the editor', () => {
    const queue = makeMessageQueue<string>();
    queue.hold(['one', 'two']);
    queue.add('three');
    expect(queue.take()?.draft).toBe('three');
    expect(queue.take()).toBeNull();
    expect(queue.openPrevious('')).toBe('two');
    expect(queue.openNext('two?')).toBeNull();
    expect(queue.take()).toBeNull();
    queue.openPrevious('');
    queue.closeOpen('two!');
    expect([queue.take()?.draft, queue.take(), queue.takeBack()]).toEqual(['two!', null, 'one']);
  });
});

test('every change is told, without the one that is open in the editor', () => {
  const told: string[] = [];
  const queue = makeMessageQueue<string>((waiting) => void told.push(waiting.map(({ draft }) => draft).join('+')));
  queue.add('one');
  queue.add('two');
  queue.openPrevious('');
  queue.closeOpen('two!');
  queue.take();
  expect(told).toEqual(['one', 'one+two', 'one', 'one+two!', 'two!']);
});
