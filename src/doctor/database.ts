import { existsSync, statSync } from 'node:fs';
import type { DatabaseFacts } from './diagnose.ts';

/** The few things that are asked of an open database. */
interface OpenDatabase {
  pragma(source: string, options: { readonly simple: true }): unknown;
  close(): unknown;
}

export interface InspectOptions<D extends OpenDatabase> {
  readonly file: string;
  /** Opens the file without writing to it. */
  readonly open: () => Promise<D>;
  /** Newest migration that was applied. */
  readonly version: (db: D) => string | null;
  /** Conversations that other running processes hold. */
  readonly held: (db: D) => number;
}

/** Looks at the database, and closes it again; null when there is no file. Throws what `open` throws. */
export async function inspectDatabase<D extends OpenDatabase>(
  options: InspectOptions<D>,
): Promise<DatabaseFacts | null> {
  const { file, open, version, held } = options;
  if (!existsSync(file)) return null;
  const db = await open();
  try {
    const integrity = String(db.pragma('integrity_check(1)', { simple: true }));
    return { bytes: statSync(file).size, integrity, version: version(db), held: held(db) };
  } finally {
    db.close();
  }
}
