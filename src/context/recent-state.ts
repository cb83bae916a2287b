/** Marks that the question was not answered in time. */
const LATE = Symbol('late');

/**
 * Asks for a state that takes a while, and does not wait for it longer than `patienceMs`: the last one known is then
 * given. Only the first time is waited for. Failures are those of `read`.
 */
export function recentState<T>(read: () => Promise<T>, patienceMs: number): () => Promise<T> {
  let known: { readonly state: T } | null = null;
  let asking: Promise<T> | null = null;

  const ask = async (): Promise<T> => {
    try {
      const state = await read();
      known = { state };
      return state;
    } finally {
      asking = null;
    }
  };
  return async () => {
    asking ??= ask();
    if (known === null) return asking;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof LATE>((resolve) => {
      timer = setTimeout(() => resolve(LATE), patienceMs);
    });
    try {
      const state = await Promise.race([asking, late]);
      if (state !== LATE) return state;
      // Nobody waits for it any more; the next one to ask hears of its failure by its own question.
      asking?.catch(() => undefined);
      return known.state;
    } finally {
      clearTimeout(timer);
    }
  };
}
