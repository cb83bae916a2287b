import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../../src/db/connection.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { openBuiltIn } from '../../../src/search/embed/built-in.ts';
import { openSearch, type Search } from '../../../src/search/search.ts';

const root = new URL('../../../', import.meta.url).pathname;
export const NOW_MS = Date.UTC(2026, 0, 1);
export const ACTIVE = 1;
export const PROPOSED = 2;
export const embedder = openBuiltIn(join(root, 'models/embedder/model.bin'));

export function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'mira-search-')), 'mira.db');
}

export function openStore(file: string): Promise<Db> {
  return openDatabase({ file, migrationsDir: join(root, 'migrations'), now: () => NOW_MS });
}

/** A search over texts, the first with n 1; each active, owned by no project, with its vector. */
export async function searchOver(
  texts: readonly string[],
): Promise<{ db: Db; search: Search; k: number; file: string }> {
  const file = newFile();
  const db = await openStore(file);
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('built-in', embedder.dimensions);
  for (const [i, text] of texts.entries()) {
    search.put({ n: i + 1, facets: ACTIVE, owner: 0, atMs: NOW_MS }, text);
    search.putVector(k, i + 1, embedder.embed(text));
  }
  return { db, search, k, file };
}

/** Numbers of the rows that a plain question finds. */
export function found(
  search: Search,
  text: string,
  options: { limit?: number; abstain?: boolean; words?: boolean } = {},
): number[] {
  const hits = search.ask({
    text,
    vector: options.words === true ? null : embedder.embed(text),
    limit: options.limit ?? 5,
    filter: { facets: [ACTIVE] },
    nowMs: NOW_MS,
    here: null,
    abstain: options.abstain ?? false,
  });
  return hits.map((hit) => hit.n);
}
