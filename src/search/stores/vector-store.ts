import type { Facets, Filter } from '../filter.ts';

/** A row as a vector store keeps it: no text, only what it is found and filtered by. */
export interface Point extends Facets {
  readonly id: string;
  readonly vector: Float32Array;
}

/** A place that finds the nearest vectors. One suite of tests (test/unit/search/stores.test.ts) holds for all of them. */
export interface VectorStore {
  upsert(points: readonly Point[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Numbers of the nearest rows that the filter allows, with their cosines, best first. */
  nearest(
    vector: Float32Array,
    filter: Filter,
    count: number,
  ): Promise<readonly { readonly n: number; readonly cosine: number }[]>;
  count(): Promise<number>;
  /** Throws `vectors` when the store cannot be reached; changes nothing. */
  ping(): Promise<void>;
}
