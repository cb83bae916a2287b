import type { Db } from '../db/connection.ts';
import { forgetSql } from './corrections.sql.ts';

/** What stands where something was forgotten. */
const FORGOTTEN = '[forgotten]';

/**
 * Replaces each exact occurrence of the given texts in corrections, their checks and what these caught by
 * `[forgotten]`. Runs in the caller's transaction; gives how many rows it changed.
 */
export function forgetCorrectionText(tx: Db, spans: readonly string[]): number {
  const sql = forgetSql(tx);
  const mark = FORGOTTEN;
  let changed = 0;
  const wanted = [...new Set(spans)].filter((span) => span.trim() !== '').sort((a, b) => b.length - a.length);
  for (const plain of wanted) {
    const escaped = JSON.stringify(plain).slice(1, -1);
    changed += sql.corrections.run({ plain, escaped, mark }).changes;
    changed += sql.checks.run({ plain }).changes;
    changed += sql.instead.run({ plain, mark }).changes;
    changed += sql.hits.run({ plain, mark }).changes;
    changed += sql.exceptions.run({ plain }).changes;
  }
  return changed;
}
