import type { Db } from '../db/connection.ts';
import { forgetSql } from './history.sql.ts';
import { compressText, decompress } from './tool-result.ts';

/** What stands where something was forgotten. */
export const FORGOTTEN = '[forgotten]';

/**
 * Replaces each exact occurrence of the given texts in messages, tool inputs, blobs and error lines by `[forgotten]`.
 * Runs in the caller's transaction; gives how many rows and blobs it changed.
 */
export function forgetText(tx: Db, spans: readonly string[]): number {
  const sql = forgetSql(tx);
  // Longest first: a span inside another one must not break it.
  const wanted = [...new Set(spans)].filter((span) => span.trim() !== '').sort((a, b) => b.length - a.length);
  let changed = 0;
  for (const plain of wanted) {
    // A tool's input is JSON text, where quotes and line ends are escaped.
    const escaped = JSON.stringify(plain).slice(1, -1);
    for (const row of sql.holding.all({ plain, escaped })) {
      const text = row.text.replaceAll(plain, FORGOTTEN);
      const input = row.input === null ? null : row.input.replaceAll(escaped, FORGOTTEN);
      changed += sql.rewrite.run({ n: row.n, text, input }).changes;
    }
    changed += sql.rewriteErrors.run({ plain, mark: FORGOTTEN }).changes;
  }
  return changed + forgetInBlobs(sql, wanted);
}

function forgetInBlobs(sql: ReturnType<typeof forgetSql>, spans: readonly string[]): number {
  if (spans.length === 0) return 0;
  let changed = 0;
  for (const { hash, data } of sql.blobs.all()) {
    const before = decompress(data);
    const after = spans.reduce((text, span) => text.replaceAll(span, FORGOTTEN), before);
    if (after === before) continue;
    const blob = compressText(after);
    sql.insertBlob.run(blob);
    sql.moveBlob.run({ from: hash, to: blob.hash });
    changed += 1;
  }
  sql.dropUnusedBlobs.run();
  return changed;
}
