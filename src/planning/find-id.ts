import { resolveId } from '../lib/ids.ts';
import type { IdStatements } from './find-id.sql.ts';

const AFTER_LAST = '\uffff';

/** The whole id for what was typed of it. Throws `unknown_id`, `ambiguous_id`. */
export function findId(typed: string, what: string, sql: IdStatements): string {
  return resolveId(typed, {
    what,
    startingWith: (from, limit) => sql.startingWith.all({ from, to: from + AFTER_LAST, limit }),
    endingWith: (ending, limit) => sql.endingWith.all({ ending, length: ending.length, limit }),
    recent: (limit) => sql.recent.all({ limit }),
  });
}
