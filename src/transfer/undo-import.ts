import type { Batches, TransferParts } from './batches.ts';
import type { Imported } from './outcome.ts';

/** Many rows at once: each transaction makes the word index anew, half a second for 20,000 rows that stay. */
const ROWS_A_TRANSACTION = 5_000;

/** What taking an import back did; `read` counts the memories that it had brought. */
export interface Undone extends Imported {
  readonly removed: number;
}

/**
 * Removes what an import brought, but for what the person has accepted or changed since. Nothing is marked as
 * forgotten: the same import brings it back. Throws `unknown_id`, `ambiguous_id`.
 */
export function undoImport({ memory }: TransferParts, batches: Batches, typed: string): Undone {
  const batch = batches.find(typed);
  const ids = batches.memoriesOf(batch);
  const whole = memory.whole();
  const kept: string[] = [];
  for (let from = 0; from < ids.length; from += ROWS_A_TRANSACTION) {
    kept.push(...whole.discard(ids.slice(from, from + ROWS_A_TRANSACTION), batch.lastEvent));
  }
  if (kept.length === 0) batches.close(batch);
  const skipped = kept.map((id) => ({ where: id, why: 'it was accepted or changed since; it stays' }));
  const removed = ids.length - kept.length;
  return { batch: batch.id, read: ids.length, added: 0, same: 0, redacted: 0, removed, skipped };
}
