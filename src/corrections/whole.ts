import { type Db, inImmediate } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import { correctionsSql } from './corrections.sql.ts';
import type { CheckAction, CheckKind } from './rule.ts';
import { type WholeRow, wholeSql } from './whole.sql.ts';

/** A correction with all that belongs to it, to be carried elsewhere and back. */
export interface WholeCorrection {
  readonly id: string;
  readonly text: Redacted;
  readonly scope: 'global' | 'project';
  readonly project: string | null;
  readonly path: Redacted | null;
  readonly status: 'active' | 'proposed' | 'disabled';
  readonly origin: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly checks: readonly {
    readonly kind: CheckKind;
    readonly pattern: Redacted;
    readonly within: Redacted | null;
    readonly instead: Redacted | null;
    readonly action: CheckAction;
    readonly chosen: boolean;
  }[];
  readonly exceptions: readonly { readonly subject: Redacted; readonly atMs: number }[];
  readonly caught: readonly {
    readonly atMs: number;
    readonly tool: Redacted;
    readonly subject: Redacted;
    readonly what: Redacted;
    readonly outcome: 'warned' | 'blocked';
    readonly fine: boolean;
  }[];
}

/** What is read here was redacted when it was written; who takes it in redacts again. */
export type StoredCorrection = WholeRow;

export interface WholeCorrections {
  count(): number;
  projects(): readonly { readonly id: string; readonly key: string; readonly name: string; readonly root: string }[];
  /** By id. */
  rows(): Generator<StoredCorrection>;
  /** Takes corrections in, in one transaction; true for each that was not here yet. What is here stays as it is. */
  take(corrections: readonly WholeCorrection[]): readonly boolean[];
}

/** Opens the corrections of a database as a whole. */
export function openWholeCorrections(db: Db): WholeCorrections {
  const sql = wholeSql(db);
  const own = correctionsSql(db);

  function takeOne(correction: WholeCorrection): boolean {
    const { id, text, scope, project } = correction;
    if (own.byId.get({ id }) !== undefined || own.same.get({ text, scope, project }) !== undefined) return false;
    const { checks, exceptions, caught, ...row } = correction;
    own.insert.run({ ...row, source: null });
    for (const check of checks) own.insertCheck.run({ id, ...check, chosen: check.chosen ? 1 : 0 });
    for (const exception of exceptions) own.insertException.run({ id, ...exception });
    for (const hit of caught) own.insertHit.run({ id, ...hit, fine: hit.fine ? 1 : 0 });
    return true;
  }

  return {
    count: () => sql.count.get() ?? 0,
    projects: () => sql.projects.all(),
    *rows() {
      for (const id of sql.ids.all()) {
        const row = sql.row(id);
        if (row !== null) yield row;
      }
    },
    take: (corrections) => inImmediate(db, () => corrections.map(takeOne)),
  };
}
