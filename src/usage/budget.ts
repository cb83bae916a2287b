import { MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';

export interface Budget {
  /** Dollars a day; null for no limit. */
  readonly dailyUsd: number | null;
  /** Dollars a month; null for no limit. */
  readonly monthlyUsd: number | null;
}

export interface Spent {
  readonly dayUsd: number;
  readonly monthUsd: number;
}

export type BudgetState =
  | { readonly state: 'ok'; readonly leftUsd: number }
  /** Four fifths of a limit are gone; `message` says of which. */
  | { readonly state: 'warn'; readonly leftUsd: number; readonly message: string }
  | { readonly state: 'refused'; readonly leftUsd: 0; readonly error: MiraError };

interface Period {
  readonly name: 'daily' | 'monthly';
  readonly key: 'budget.dailyUsd' | 'budget.monthlyUsd';
  readonly limit: number;
  readonly spent: number;
}

const WARN_AT = 0.8;

/** The limits that hold when nobody sets any, as the configuration has them: no advice goes below. */
export const DEFAULT_LIMITS = { 'budget.dailyUsd': 5, 'budget.monthlyUsd': 150 } as const;

/** A limit in whole dollars that lets work go on for a while: above the present one and above what is spent. */
function raised({ key, limit, spent }: Period): number {
  return Math.ceil(Math.max(DEFAULT_LIMITS[key], limit * 2, spent * 1.5));
}

function periods(budget: Budget, spent: Spent): Period[] {
  const all: Period[] = [];
  if (budget.dailyUsd !== null) {
    all.push({ name: 'daily', key: 'budget.dailyUsd', limit: budget.dailyUsd, spent: spent.dayUsd });
  }
  if (budget.monthlyUsd !== null) {
    all.push({ name: 'monthly', key: 'budget.monthlyUsd', limit: budget.monthlyUsd, spent: spent.monthUsd });
  }
  return all;
}

/**
 * Whether another turn may begin, and the dollars left for it (Infinity without limits). The limits of a subscription
 * login, which costs nothing by the turn, are the caller's: it gives null for them.
 */
export function checkBudget(budget: Budget, spent: Spent): BudgetState {
  const all = periods(budget, spent);
  const over = all.find((period) => period.spent >= period.limit);
  if (over !== undefined) {
    const { name, key, limit, spent: used } = over;
    const error = new MiraError('budget', `the ${name} limit of ${dollars(limit)} is reached: ${dollars(used)} spent`, {
      hint: `raise it with "mira config set ${key} ${raised(over)}"`,
    });
    return { state: 'refused', leftUsd: 0, error };
  }
  const leftUsd = Math.min(...all.map((period) => period.limit - period.spent));
  const near = all.find((period) => period.spent >= period.limit * WARN_AT);
  if (near === undefined) return { state: 'ok', leftUsd };
  const message = `${dollars(near.spent)} of the ${near.name} limit of ${dollars(near.limit)} are spent`;
  return { state: 'warn', leftUsd, message };
}
