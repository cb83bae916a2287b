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

const TOKENS = `count(*) as calls, coalesce(sum(c.input_tokens), 0) as inputTokens,
  coalesce(sum(c.output_tokens), 0) as outputTokens, coalesce(sum(c.cache_read_tokens), 0) as cacheReadTokens,
  coalesce(sum(c.cache_write_tokens), 0) as cacheWriteTokens`;

function pair(db: Db, turnKey: string, callKey: string) {
  return {
    // Cost is known by turn: the model is the one that the turn ran on.
    costs: db.prepare<{ fromMs: number; toMs: number }, CostRow>(
      `select ${turnKey} as key, sum(t.cost_micro_usd) as costMicroUsd from turn t join project p on p.id = t.project
       where t.started_ms >= @fromMs and t.started_ms < @toMs group by 1`,
    ),
    calls: db.prepare<{ fromMs: number; toMs: number }, CallsRow>(
      `select ${callKey} as key, ${TOKENS} from call c join turn t on t.id = c.turn join project p on p.id = t.project
       where t.started_ms >= @fromMs and t.started_ms < @toMs group by 1`,
    ),
  };
}

/** Statements that add up what turns used, by when they began. */
export function usageSql(db: Db) {
  return {
    all: pair(db, "'all'", "'all'"),
    model: pair(db, "coalesce(t.model, 'unknown')", 'c.model'),
    project: pair(db, 'p.name', 'p.name'),
    operation: pair(db, 't.operation', 't.operation'),
    moments: db.prepare<{ fromMs: number; toMs: number }, CallsRow & CostRow & { startedMs: number }>(
      `select t.started_ms as startedMs, t.id as key, t.cost_micro_usd as costMicroUsd,
         count(c.id) as calls, coalesce(sum(c.input_tokens), 0) as inputTokens,
         coalesce(sum(c.output_tokens), 0) as outputTokens, coalesce(sum(c.cache_read_tokens), 0) as cacheReadTokens,
         coalesce(sum(c.cache_write_tokens), 0) as cacheWriteTokens
       from turn t left join call c on c.turn = t.id
       where t.started_ms >= @fromMs and t.started_ms < @toMs group by t.id order by t.started_ms`,
    ),
    spent: db.prepare<{ fromMs: number }, { costMicroUsd: number }>(
      'select coalesce(sum(cost_micro_usd), 0) as costMicroUsd from turn where started_ms >= @fromMs',
    ),
  };
}
