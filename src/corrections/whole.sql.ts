import type { Db } from '../db/connection.ts';
import type { CheckAction, CheckKind } from './rule.ts';

interface OwnColumns {
  readonly id: string;
  readonly text: string;
  readonly scope: 'global' | 'project';
  readonly project: string | null;
  readonly path: string | null;
  readonly status: 'active' | 'proposed' | 'disabled';
  readonly origin: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

interface CheckColumns {
  readonly kind: CheckKind;
  readonly pattern: string;
  readonly within: string | null;
  readonly instead: string | null;
  readonly action: CheckAction;
  readonly chosen: 0 | 1;
}

interface HitColumns {
  readonly atMs: number;
  readonly tool: string;
  readonly subject: string;
  readonly what: string;
  readonly outcome: 'warned' | 'blocked';
  readonly fine: 0 | 1;
}

/** A correction with what belongs to it, as it is stored. */
export interface WholeRow extends OwnColumns {
  readonly checks: readonly CheckColumns[];
  readonly exceptions: readonly { readonly subject: string; readonly atMs: number }[];
  readonly caught: readonly HitColumns[];
}

/** Statements that carry whole corrections. */
export function wholeSql(db: Db) {
  const own = db.prepare<{ id: string }, OwnColumns & { readonly n: number }>(
    `select n, id, text, scope, project, path, status, origin, created_ms as createdMs, updated_ms as updatedMs
     from correction where id = @id`,
  );
  const checks = db.prepare<{ n: number }, CheckColumns>(
    'select kind, pattern, within, instead, action, chosen from correction_check where correction = @n order by n',
  );
  const exceptions = db.prepare<{ n: number }, { subject: string; atMs: number }>(
    'select subject, at_ms as atMs from correction_exception where correction = @n order by at_ms, subject',
  );
  const hits = db.prepare<{ n: number }, HitColumns>(
    'select at_ms as atMs, tool, subject, what, outcome, fine from correction_hit where correction = @n order by n',
  );
  return {
    count: db.prepare<[], number>('select count(*) from correction').pluck(),
    ids: db.prepare<[], string>('select id from correction order by id').pluck(),
    projects: db.prepare<[], { id: string; key: string; name: string; root: string }>(
      `select id, identity as key, name, root from project
       where id in (select project from correction where project is not null) order by id`,
    ),
    row(id: string): WholeRow | null {
      const found = own.get({ id });
      if (found === undefined) return null;
      const { n, ...row } = found;
      return { ...row, checks: checks.all({ n }), exceptions: exceptions.all({ n }), caught: hits.all({ n }) };
    },
  };
}
