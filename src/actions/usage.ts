import { dollars } from '../lib/dollars.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import { USAGE_KEYS, type UsageRow, type UsageSum } from '../usage/usage.ts';
import { type ActionContext, action, type View } from './define.ts';

const KEY_COLUMNS = 28;

function sumLine(name: string, sum: UsageSum & { readonly limitUsd: number | null }): string {
  const limit = sum.limitUsd === null ? 'no limit' : `of ${dollars(sum.limitUsd)}`;
  return `${name.padEnd(6)} ${dollars(sum.costUsd)} ${limit}, ${sum.calls} calls`;
}

function rowLine(row: UsageRow, view: View): string {
  const tokens = `${row.inputTokens} in, ${row.outputTokens} out, ${row.cacheReadTokens} cached`;
  return `${oneLine(row.key, KEY_COLUMNS).padEnd(KEY_COLUMNS)} ${dollars(row.costUsd).padStart(9)}  ${view.dim(tokens)}`;
}

export const usage = action({
  name: 'usage',
  about: 'Show what was spent and used',
  details:
    'Rows cover this month, or today with --day. What a turn cost belongs to the model that it ran on, its side calls included.',
  examples: ['mira usage', 'mira usage --by day', 'mira usage --day --by project --json'],
  on: ['cli', 'slash'],
  args: {
    by: { type: 'choice', about: 'what the rows are', of: USAGE_KEYS, fallback: 'model' },
    day: { type: 'flag', about: 'rows of today' },
    month: { type: 'flag', about: 'rows of this month (as without it)' },
  },
  run: async ({ by, day, month }, { rooms }: ActionContext<Rooms>) => {
    const [used, limits] = await Promise.all([rooms.usage(), rooms.limits()]);
    return {
      day: { ...used.total('day'), limitUsd: limits.dailyUsd },
      month: { ...used.total('month'), limitUsd: limits.monthlyUsd },
      rows: used.rows(day && !month ? 'day' : 'month', by),
    };
  },
  show: (data, view) =>
    [sumLine('Today', data.day), sumLine('Month', data.month), ...data.rows.map((row) => rowLine(row, view))].join(
      '\n',
    ),
});
