import { createHash } from 'node:crypto';
import type { Db } from '../../db/connection.ts';
import type { Now } from '../../world.ts';
import { fromBytes, toBytes } from '../vectors/quantise.ts';
import type { Embedder } from './embedder.ts';
import { prepareCache } from './embedding-cache.sql.ts';

/** Vectors kept by model and hash of the text, so that the same text is paid for once. */
export interface EmbeddingCache {
  /** The same embedder, asking its endpoint only for texts it has not seen. */
  over(embedder: Embedder): Embedder;
  /** Drops what is kept for a text, of every model. */
  forget(text: string): void;
  /** Drops what was stored before a time. Returns how many. */
  expire(beforeMs: number): number;
}

/** Opens the cache. Worth it for endpoints only: the built-in model is faster than a look into the database. */
export function openEmbeddingCache(db: Db, now: Now): EmbeddingCache {
  const statements = prepareCache(db);
  return {
    over: (embedder) => ({
      model: embedder.model,
      dimensions: embedder.dimensions,
      embed: async (texts, signal) => {
        const hashes = texts.map(hashOf);
        const kept = hashes.map((hash) => statements.get(embedder.model, hash));
        const missing = [...new Set(texts.filter((_, i) => kept[i] === undefined))];
        const fresh = missing.length === 0 ? [] : await embedder.embed(missing, signal);
        const byText = new Map(missing.map((text, i) => [text, fresh[i] ?? new Float32Array(embedder.dimensions)]));
        for (const [text, vector] of byText) statements.put(embedder.model, hashOf(text), toBytes(vector), now());
        return texts.map((text, i) => byText.get(text) ?? fromBytes(kept[i] ?? Buffer.alloc(0)));
      },
    }),
    forget: (text) => statements.remove(hashOf(text)),
    expire: (beforeMs) => statements.expire(beforeMs),
  };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
