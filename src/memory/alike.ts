import type { Store } from './store.ts';

/**
 * How near in meaning a text is to each of the others: a cosine, and null where no vector is at hand. Asks no server: the
 * vector of a question is there once it was recalled by.
 */
export function alike(store: Store, text: string, others: readonly string[]): readonly (number | null)[] {
  const speaker = store.speaker();
  const own = speaker?.embed(text) ?? null;
  return others.map((other) => {
    if (other.trim().toLowerCase() === text.trim().toLowerCase()) return 1;
    const vector = own === null ? null : (speaker?.embed(other) ?? null);
    return own === null || vector === null ? null : own.reduce((sum, x, at) => sum + x * (vector[at] ?? 0), 0);
  });
}
