/** Events in order, kept while nobody reads. */
export interface EventQueue<T> {
  push(value: T): void;
  /** No value follows; the reader ends after the last one. */
  end(): void;
  /**
   * The values, for one reader at a time. A reader that stops early (a `break` in `for await`) loses nothing: the next
   * one goes on where it stopped.
   */
  readonly values: AsyncIterableIterator<T>;
}

/** A queue without a limit: claude must never wait for a slow reader, since its stdout also carries questions. */
export function makeQueue<T>(): EventQueue<T> {
  let waiting: T[] = [];
  let head = 0;
  let ended = false;
  let readers: ((result: IteratorResult<T>) => void)[] = [];

  function take(): IteratorResult<T> | null {
    if (head >= waiting.length) return ended ? { done: true, value: undefined } : null;
    // The slice ends one past `head`, so it holds exactly one value, whatever T is.
    const [value] = waiting.slice(head, head + 1) as [T];
    head++;
    if (head === waiting.length) {
      waiting = [];
      head = 0;
    }
    return { done: false, value };
  }

  const values: AsyncIterableIterator<T> = {
    next() {
      const result = take();
      if (result !== null) return Promise.resolve(result);
      return new Promise((resolve) => readers.push(resolve));
    },
    [Symbol.asyncIterator]() {
      return values;
    },
  };

  return {
    values,
    push(value) {
      const reader = readers.shift();
      if (reader === undefined) waiting.push(value);
      else reader({ done: false, value });
    },
    end() {
      ended = true;
      const left = readers;
      readers = [];
      for (const reader of left) reader({ done: true, value: undefined });
    },
  };
}
