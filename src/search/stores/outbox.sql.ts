import type { Db } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';

/** A row that a server has still to be told of. */
export interface Due {
  readonly id: string;
  readonly version: number;
  readonly attempts: number;
}

export interface OutboxStatements {
  add(id: string): void;
  /** Rows to be sent now, those waiting longest first; `before` far in the future ignores every wait. */
  due(before: number, most: number, limit: number): readonly Due[];
  /** Takes a row out, unless it was added again since it was read. */
  sent(row: Due): void;
  failed(row: Due, nextMs: number, error: string): void;
  counts(most: number): { readonly pending: number; readonly dead: number };
  /** Gives rows that were given up another chance. */
  revive(): number;
}

/** Prepares the statements of one domain. */
export function prepareOutbox(db: Db, domain: Domain): OutboxStatements {
  const add = db.prepare(
    `insert into search_outbox (domain, id, version) values (@domain, @id, 1)
     on conflict (domain, id) do update set version = version + 1, attempts = 0, next_ms = 0, error = null`,
  );
  const due = db.prepare<{ domain: string; before: number; most: number; limit: number }, Due>(
    `select id, version, attempts from search_outbox
     where domain = @domain and next_ms <= @before and attempts < @most order by next_ms, id limit @limit`,
  );
  const sent = db.prepare('delete from search_outbox where domain = @domain and id = @id and version = @version');
  const failed = db.prepare(
    `update search_outbox set attempts = attempts + 1, next_ms = @nextMs, error = @error
     where domain = @domain and id = @id and version = @version`,
  );
  const counts = db.prepare<{ domain: string; most: number }, { pending: number; dead: number }>(
    `select count(*) filter (where attempts < @most) as pending, count(*) filter (where attempts >= @most) as dead
     from search_outbox where domain = @domain`,
  );
  const revive = db.prepare(
    'update search_outbox set attempts = 0, next_ms = 0 where domain = @domain and attempts > 0',
  );
  return {
    add: (id) => void add.run({ domain, id }),
    due: (before, most, limit) => due.all({ domain, before, most, limit }),
    sent: ({ id, version }) => void sent.run({ domain, id, version }),
    failed: ({ id, version }, nextMs, error) => void failed.run({ domain, id, version, nextMs, error }),
    counts: (most) => counts.get({ domain, most }) ?? { pending: 0, dead: 0 },
    revive: () => revive.run({ domain }).changes,
  };
}
