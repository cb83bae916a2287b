import type { Db } from '../db/connection.ts';
import { linesOf, originsAfter } from './blocks/block-edits.ts';
import type { Origin } from './entry.ts';
import { forgetSql } from './forget.sql.ts';

/** What stands where something was forgotten. */
const MARK = '[forgotten]';

type ForgetStatements = ReturnType<typeof forgetSql>;

/** A text as it was said, and on one line, as a title or a value is stored. */
function formsOf(span: string): readonly string[] {
  return [span, span.replace(/\s+/gu, ' ').trim()].filter((form) => form.trim() !== '');
}

/** Who wrote each line, when a text of several lines has become one: then nobody is taken for the person. */
function originsOf(before: string, after: string, json: string): string {
  if (linesOf(before).length === linesOf(after).length) return json;
  const origins = JSON.parse(json) as Origin[]; // Written from a list of origins alone.
  return JSON.stringify(originsAfter({ value: before, origins }, after, 'assistant'));
}

function forgetInBlocks(sql: ForgetStatements, plain: string): number {
  const rows = sql.versions.all({ plain });
  for (const { n, value, origins, label, description } of rows) {
    const after = value.replaceAll(plain, MARK);
    sql.rewriteVersion.run({
      n,
      value: after,
      origins: originsOf(value, after, origins),
      label: label.replaceAll(plain, MARK),
      description: description.replaceAll(plain, MARK),
    });
  }
  return rows.length + sql.blockNames.run({ plain }).changes;
}

/**
 * Replaces each exact occurrence of the given texts in preferences, goals, tasks, blocks, reminders and their changes by
 * `[forgotten]`. Runs in the caller's transaction; gives how many rows it changed.
 */
export function forgetPlanningText(tx: Db, spans: readonly string[]): number {
  const sql = forgetSql(tx);
  let changed = 0;
  // Longest first: a span inside another one must not break it.
  const wanted = [...new Set(spans.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  for (const plain of wanted) {
    const escaped = JSON.stringify(plain).slice(1, -1);
    for (const update of [sql.tasks, sql.goals, sql.milestones, sql.preferences, sql.reminders]) {
      changed += update.run({ plain, mark: MARK }).changes;
    }
    for (const drop of [sql.tags, sql.links, sql.preferenceKeys]) changed += drop.run({ plain }).changes;
    changed += sql.events.run({ plain, escaped, mark: MARK }).changes;
    changed += forgetInBlocks(sql, plain);
  }
  return changed;
}
