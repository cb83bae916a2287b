import type { Db } from '../db/connection.ts';
import type { Now } from '../world.ts';
import { type DayOf, dayName, daysOf, periodStarts } from './local-day.ts';
import { type CallsRow, type CostRow, type SideCall, usageSql } from './usage.sql.ts';

/** What some turns used together. */
export interface UsageSum {
  readonly costUsd: number;
  /** Requests to the model. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export interface UsageRow extends UsageSum {
  readonly key: string;
}

export const USAGE_KEYS = ['model', 'project', 'operation', 'day'] as const;
export type UsageKey = (typeof USAGE_KEYS)[number];
export type UsagePeriod = 'day' | 'month';

export interface Usage {
  /** Dollars of today and of this month. */
  spent(): { readonly dayUsd: number; readonly monthUsd: number };
  /** All that was used today, or this month. */
  total(period: UsagePeriod): UsageSum;
  /** Records a paid request that belongs to no turn. */
  addSide(call: Omit<SideCall, 'atMs'>): void;
  /** The same as `total`, split; the most expensive first, days in order. */
  rows(period: UsagePeriod, by: UsageKey): UsageRow[];
}

const MICRO = 1_000_000;
const NOTHING: UsageSum = {
  costUsd: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};

/** Costs and calls under the same key become one row. */
function join(costs: readonly CostRow[], calls: readonly CallsRow[]): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const row of calls) rows.set(row.key, { ...row, costUsd: 0 });
  for (const { key, costMicroUsd } of costs) {
    rows.set(key, { ...(rows.get(key) ?? { ...NOTHING, key }), costUsd: costMicroUsd / MICRO });
  }
  return [...rows.values()].sort((a, b) => b.costUsd - a.costUsd || b.calls - a.calls || (a.key < b.key ? -1 : 1));
}

/** The rows of one day each, in the zone of `dayOf`. Exact: money is added as whole micro-dollars. */
function joinDays(moments: readonly (CallsRow & CostRow & { startedMs: number })[], dayOf: DayOf): UsageRow[] {
  const days = new Map<string, UsageRow & { costMicroUsd: number }>();
  for (const one of moments) {
    const key = dayName(dayOf(one.startedMs));
    const day = days.get(key) ?? { ...NOTHING, key, costMicroUsd: 0 };
    const costMicroUsd = day.costMicroUsd + one.costMicroUsd;
    days.set(key, {
      key,
      costMicroUsd,
      costUsd: costMicroUsd / MICRO,
      calls: day.calls + one.calls,
      inputTokens: day.inputTokens + one.inputTokens,
      outputTokens: day.outputTokens + one.outputTokens,
      cacheReadTokens: day.cacheReadTokens + one.cacheReadTokens,
      cacheWriteTokens: day.cacheWriteTokens + one.cacheWriteTokens,
    });
  }
  return [...days.values()].map(({ costMicroUsd: _, ...row }) => row);
}

/** Usage on an open database; days and months are those of `timeZone` (IANA name, or `local`). */
export function openUsage(db: Db, { now, timeZone }: { readonly now: Now; readonly timeZone: string }): Usage {
  const sql = usageSql(db);
  const dayOf = daysOf(timeZone);
  const range = (period: UsagePeriod): { fromMs: number; toMs: number } => {
    const { dayMs, monthMs } = periodStarts(now(), dayOf);
    return { fromMs: period === 'day' ? dayMs : monthMs, toMs: Number.MAX_SAFE_INTEGER };
  };
  return {
    spent: () => {
      const { dayMs, monthMs } = periodStarts(now(), dayOf);
      const since = (fromMs: number): number => (sql.spent.get({ fromMs })?.costMicroUsd ?? 0) / MICRO;
      return { dayUsd: since(dayMs), monthUsd: since(monthMs) };
    },
    addSide: (call) => void sql.addSide.run({ ...call, atMs: now() }),
    total: (period) => {
      const { key: _, ...sum } = join(sql.all.costs.all(range(period)), sql.all.calls.all(range(period)))[0] ?? {
        ...NOTHING,
        key: 'all',
      };
      return sum;
    },
    rows: (period, by) => {
      if (by === 'day') return joinDays(sql.moments.all(range(period)), dayOf);
      return join(sql[by].costs.all(range(period)), sql[by].calls.all(range(period)));
    },
  };
}
