/** A stream with one reader: what is pushed while nobody reads waits, and nothing is lost. */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** Ends the stream once everything pushed before has been read. */
  close(): void;
}

/** Makes a Channel. Memory grows with what is pushed and not yet read. */
export function makeChannel<T>(): Channel<T> {
  let waiting: T[] = [];
  let closed = false;
  let wake: (() => void) | null = null;

  const signal = (): void => {
    wake?.();
    wake = null;
  };

  async function* read(): AsyncGenerator<T> {
    for (;;) {
      const batch = waiting;
      waiting = [];
      yield* batch;
      if (waiting.length > 0) continue;
      if (closed) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    push(value) {
      if (closed) return;
      waiting.push(value);
      signal();
    },
    close() {
      closed = true;
      signal();
    },
    [Symbol.asyncIterator]: read,
  };
}
