import { type Db, inImmediate } from '../db/connection.ts';
import { resolveId } from '../lib/ids.ts';
import type { Memory } from '../memory/memory.ts';
import { redact } from '../redact/redact.ts';
import type { NewId, Now } from '../world.ts';
import { type BatchRow, batchSql } from './batch.sql.ts';

/** What the room of bringing and taking works with. */
export interface TransferParts {
  readonly db: Db;
  readonly memory: Memory;
  readonly now: Now;
  readonly id: NewId;
}

/** One import while it runs; it is written down with the first memory that it adds. */
export interface Batch {
  readonly id: string;
  /** Within a transaction: says which rows were added, or only that something of the batch was written. */
  wrote(added?: readonly number[]): void;
  readonly begun: () => boolean;
}

/** Imports, by their ids. */
export interface Batches {
  begin(source: string): Batch;
  /** What the person typed of an id. Throws `unknown_id`, `ambiguous_id`. */
  find(typed: string): BatchRow;
  /** Ids of the memories that a batch brought and that are still there, the oldest first. */
  memoriesOf(batch: BatchRow): readonly string[];
  close(batch: BatchRow): void;
}

const AFTER_LAST = '\uffff';

/** Opens the imports of a database. */
export function openBatches({ db, memory, now, id: newId }: TransferParts): Batches {
  const sql = batchSql(db);
  const whole = memory.whole();
  return {
    begin: (source) => {
      const id = newId();
      let n: number | undefined;
      return {
        id,
        begun: () => n !== undefined,
        wrote: (added = []) =>
          inImmediate(db, () => {
            n ??= sql.open.get({ id, source: redact(source), atMs: now() });
            if (n === undefined) throw new Error('beginning an import gave no row');
            sql.addRows.run({ batch: n, memories: JSON.stringify(added) });
            sql.mark.run({ n, lastEvent: whole.lastEvent() });
          }),
      };
    },
    find: (typed) => {
      const id = resolveId(typed, {
        what: 'import',
        startingWith: (from, limit) => sql.startingWith.all({ from, to: from + AFTER_LAST, limit }),
        endingWith: (ending, limit) => sql.endingWith.all({ ending, length: ending.length, limit }),
        recent: (limit) => sql.recent.all({ limit }),
      });
      const row = sql.byId.get({ id });
      if (row === undefined) throw new Error(`import ${id} has no row`);
      return row;
    },
    memoriesOf: (batch) => {
      const named = memory.list({ batch: batch.id }).map(({ id }) => id);
      // Removed one by one in this order, each stands at the front of its words' entries in the index.
      return [...new Set([...sql.rows.all({ batch: batch.n }), ...named])].sort();
    },
    close: (batch) => void sql.close.run({ n: batch.n }),
  };
}
