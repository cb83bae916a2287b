import type { Db } from '../db/connection.ts';

/** Pages of the indexes that a long import comes back to. */
const CACHE_KIB = 64 * 1024;

/** Runs `work` with more of the database held in memory, and gives that back afterwards. */
export async function withCache<T>(db: Db, work: () => T | Promise<T>): Promise<T> {
  const before = Number(db.pragma('cache_size', { simple: true }));
  db.pragma(`cache_size = -${CACHE_KIB}`);
  try {
    return await work();
  } finally {
    db.pragma(`cache_size = ${before}`);
  }
}
