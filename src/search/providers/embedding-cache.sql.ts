import type { Db } from '../../db/connection.ts';

export interface CacheStatements {
  get(model: string, hash: Buffer): Buffer | undefined;
  put(model: string, hash: Buffer, numbers: Buffer, nowMs: number): void;
  remove(hash: Buffer): void;
  expire(beforeMs: number): number;
}

/** Prepares the statements over vectors kept by text. */
export function prepareCache(db: Db): CacheStatements {
  const get = db
    .prepare<{ model: string; hash: Buffer }, Buffer>(
      'select numbers from embedding_cache where model = @model and hash = @hash',
    )
    .pluck();
  const put = db.prepare(
    'insert or replace into embedding_cache (model, hash, numbers, stored_ms) values (@model, @hash, @numbers, @nowMs)',
  );
  const remove = db.prepare('delete from embedding_cache where hash = @hash');
  const expire = db.prepare('delete from embedding_cache where stored_ms < @beforeMs');
  return {
    get: (model, hash) => get.get({ model, hash }),
    put: (model, hash, numbers, nowMs) => void put.run({ model, hash, numbers, nowMs }),
    remove: (hash) => void remove.run({ hash }),
    expire: (beforeMs) => expire.run({ beforeMs }).changes,
  };
}
