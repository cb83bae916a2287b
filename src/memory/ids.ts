import { MiraError } from '../errors.ts';
import { type IdLookup, resolveId } from '../lib/ids.ts';
import type { forgetSql } from './forget.sql.ts';
import type { MemoryRow } from './memory.sql.ts';
import type { Store } from './store.ts';

const AFTER_LAST = '\uffff';

/** Finds memories and changes by what the person typed of their ids. */
export interface MemoryIds {
  /** The memory; throws `unknown_id`, `ambiguous_id`, or `forgotten` when it is no more. */
  memory(typed: string): MemoryRow;
  /** The whole id of a change. */
  event(typed: string): string;
}

/** Look-ups over the memories, what was forgotten, and the changes. */
export function openIds({ sql, events }: Store, forgetting: ReturnType<typeof forgetSql>): MemoryIds {
  const both = (
    from: (limit: number) => readonly string[],
    also: (limit: number) => readonly string[],
    limit: number,
  ) => [...from(limit), ...also(limit)].slice(0, limit);
  const memories: IdLookup = {
    what: 'memory',
    startingWith: (from, limit) => {
      const range = { from, to: from + AFTER_LAST };
      return both(
        (most) => sql.startingWith.all({ ...range, limit: most }),
        (most) => forgetting.tombstonesStarting.all({ ...range, limit: most }),
        limit,
      );
    },
    endingWith: (ending, limit) => {
      const tail = { ending, length: ending.length };
      return both(
        (most) => sql.endingWith.all({ ...tail, limit: most }),
        (most) => forgetting.tombstonesEnding.all({ ...tail, limit: most }),
        limit,
      );
    },
    recent: (limit) => sql.recent.all({ limit }),
  };
  const changes: IdLookup = {
    what: 'change',
    startingWith: (from, limit) => events.startingWith.all({ from, to: from + AFTER_LAST, limit }),
    endingWith: (ending, limit) => events.endingWith.all({ ending, length: ending.length, limit }),
    recent: (limit) => events.recent.all({ limit }),
  };
  return {
    memory: (typed) => {
      const id = resolveId(typed, memories);
      const row = sql.byId.get({ id });
      if (row !== undefined) return row;
      throw new MiraError('forgotten', `the memory ${id} was forgotten`, {
        hint: 'nothing of it is left; say it anew with "mira remember"',
      });
    },
    event: (typed) => resolveId(typed, changes),
  };
}
