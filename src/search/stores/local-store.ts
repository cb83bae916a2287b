import type { Search } from '../search.ts';
import type { VectorStore } from './vector-store.ts';

/** The vectors in the database itself, which are always kept; `numberOf` gives the row of an id, or null. */
export function localStore(search: Search, k: number, numberOf: (id: string) => number | null): VectorStore {
  return {
    upsert: (points) => {
      for (const { vector, n, facets, owner, atMs } of points) {
        search.mark({ n, facets, owner, atMs });
        search.putVector(k, n, vector);
      }
      return Promise.resolve();
    },
    remove: (ids) => {
      for (const n of ids.map(numberOf)) if (n !== null) search.remove(n);
      return Promise.resolve();
    },
    nearest: (vector, filter, count) => Promise.resolve(search.near(vector, filter, count)),
    count: () => Promise.resolve(search.vectors.count(k)),
    ping: () => Promise.resolve(),
  };
}
