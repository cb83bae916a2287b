import type { Db } from '../db/connection.ts';

export interface CostRow {
  readonly key: string;
  readonly costMicroUsd: number;
}

export interface CallsRow {
  readonly key: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/** A paid request that belongs to no turn. */
export interface SideCall {
  readonly id: string;
  readonly atMs: number;
  readonly operation: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly costMicroUsd: number;
}

const TOKENS = `coalesce(sum(r.input_tokens), 0) as inputTokens, coalesce(sum(r.output_tokens), 0) as outputTokens,
  coalesce(sum(r.cache_read_tokens), 0) as cacheReadTokens, coalesce(sum(r.cache_write_tokens), 0) as cacheWriteTokens`;

function pair(db: Db, costKey: string, callKey: string) {
  return {
    // Cost is known by turn: the model is the one that the turn ran on.
    costs: db.prepare<{ fromMs: number; toMs: number }, CostRow>(
      `select ${costKey} as key, sum(s.cost_micro_usd) as costMicroUsd from spending s
       where s.started_ms >= @fromMs and s.started_ms < @toMs group by 1`,
    ),
    calls: db.prepare<{ fromMs: number; toMs: number }, CallsRow>(
      `select ${callKey} as key, count(*) as calls, ${TOKENS} from spending s join request r on r.spending = s.id
       where s.started_ms >= @fromMs and s.started_ms < @toMs group by 1`,
    ),
  };
}

/** Statements that add up what turns and side calls used, by when they began. */
export function usageSql(db: Db) {
  return {
    all: pair(db, "'all'", "'all'"),
    model: pair(db, "coalesce(s.model, 'unknown')", 'r.model'),
    project: pair(db, 's.project', 's.project'),
    operation: pair(db, 's.operation', 's.operation'),
    moments: db.prepare<{ fromMs: number; toMs: number }, CallsRow & CostRow & { startedMs: number }>(
      `select s.started_ms as startedMs, s.id as key, s.cost_micro_usd as costMicroUsd, count(r.spending) as calls, ${TOKENS}
       from spending s left join request r on r.spending = s.id
       where s.started_ms >= @fromMs and s.started_ms < @toMs group by s.id order by s.started_ms`,
    ),
    spent: db.prepare<{ fromMs: number }, { costMicroUsd: number }>(
      `select (select coalesce(sum(cost_micro_usd), 0) from turn where started_ms >= @fromMs)
         + (select coalesce(sum(cost_micro_usd), 0) from side_call where at_ms >= @fromMs) as costMicroUsd`,
    ),
    addSide: db.prepare<SideCall>(
      `insert into side_call (id, at_ms, operation, model, input_tokens, cost_micro_usd)
       values (@id, @atMs, @operation, @model, @inputTokens, @costMicroUsd)`,
    ),
  };
}
