import type { RowStatements } from '../rows.sql.ts';
import { encodePage, firstOf } from './page.ts';
import type { PageStatements } from './pages.sql.ts';
import type { ModelRow } from './vectors.sql.ts';

/** So many rows that no page tells of cost a process that starts three milliseconds; with fewer, pages are not worth their writing. */
const CHANGED_ROWS = 1_000;

/**
 * Makes the pages of a model anew from which something was forgotten, and once many rows have changed those in which they
 * stand. Call in a transaction. What is written comes from the rows themselves, never from what a process remembers of
 * them: that may have been forgotten meanwhile.
 */
export function packPages(
  rows: Pick<RowStatements, 'version' | 'packedBetween'>,
  pages: PageStatements,
  { k, dimensions }: ModelRow,
): void {
  const words = Math.ceil(dimensions / 32);
  const changed = pages.countNewer(k, CHANGED_ROWS) === CHANGED_ROWS;
  for (const page of changed ? pages.stale(k) : pages.emptied(k)) {
    // One batch: a page has fewer rows.
    const [batch] = rows.packedBetween(firstOf(page), firstOf(page + 1) - 1, k, words);
    if (batch === undefined) pages.drop(k, page);
    else pages.put(k, page, encodePage(batch));
  }
  if (changed) pages.setPackedVersion(k, rows.version());
}
