import { type Db, inImmediate } from '../db/connection.ts';
import type { Memory } from '../memory/memory.ts';
import { redact } from '../redact/redact.ts';
import { overlapOf } from './references.ts';
import { unfitSql } from './unfit.sql.ts';

/** Questions for which the person said that a memory is not relevant. */
export interface Unfit {
  /** Throws what the database throws. */
  readonly mark: (memoryId: string, question: string) => void;
  /** The questions of each of these memories that has any. */
  readonly of: (memoryIds: readonly string[]) => ReadonlyMap<string, readonly string[]>;
}

/** A question is its first words, as where memories are looked up. */
const QUESTION_CHARACTERS = 2_000;

/** Opens the table of migrations/009-context-more.sql. */
export function openUnfit(db: Db, now: () => number): Unfit {
  const sql = unfitSql(db);
  return {
    mark: (memory, question) =>
      inImmediate(db, () => {
        sql.save.run({ memory, question: redact(question.slice(0, QUESTION_CHARACTERS)), nowMs: now() });
      }),
    of: (ids) => {
      const found = new Map<string, string[]>();
      for (const { memory, question } of ids.length === 0 ? [] : sql.of.all({ memories: JSON.stringify(ids) })) {
        found.set(memory, [...(found.get(memory) ?? []), question]);
      }
      return found;
    },
  };
}

/** Removes the questions that hold one of these texts, and those of memories that are no more; gives how many. */
export function forgetUnfit(tx: Db, spans: readonly string[]): number {
  const sql = unfitSql(tx);
  const rows = new Set(spans.flatMap((plain) => sql.holding.all({ plain }).map(({ n }) => n)));
  for (const n of rows) sql.remove.run({ n });
  return rows.size + sql.removeOrphans.run().changes;
}

/**
 * Likeness from which a question counts as such a question, and from which it counts as the same. Cosines of the built-in
 * embedder: paraphrases of test/unit/context/unfit.test.ts lie above, other questions about the same things below.
 */
const SUCH = { from: 0.62, same: 0.9 } as const;

/** What is left of a memory's score, 0 to 1, for a question that is like those that it does not fit. */
export function fitOf(question: string, unfit: readonly string[], memory: Pick<Memory, 'alike'>): number {
  const near = memory.alike(question, unfit).map((cosine, at) => cosine ?? overlapOf(unfit[at] ?? '', question));
  const likeness = Math.max(0, ...near);
  return 1 - Math.min(1, Math.max(0, (likeness - SUCH.from) / (SUCH.same - SUCH.from)));
}
