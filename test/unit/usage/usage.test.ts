import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS } from '../../../src/config/schema.ts';
import { checkBudget, DEFAULT_LIMITS } from '../../../src/usage/budget.ts';
import { dayName, daysOf, periodStarts, startOfDay } from '../../../src/usage/local-day.ts';
import { openUsage } from '../../../src/usage/usage.ts';
import { ended, freshStorage, type Storage, startTurn } from '../conversation/storage.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('days of a time zone', () => {
  test.each([
    ['Europe/Berlin', { year: 2026, month: 3, day: 29 }, '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', { year: 2026, month: 10, day: 25 }, '2026-10-24T22:00:00.000Z', 25],
    ['America/New_York', { year: 2026, month: 3, day: 8 }, '2026-03-08T05:00:00.000Z', 23],
    ['Asia/Kathmandu', { year: 2026, month: 1, day: 1 }, '2025-12-31T18:15:00.000Z', 24],
    ['Pacific/Kiritimati', { year: 2026, month: 1, day: 1 }, '2025-12-31T10:00:00.000Z', 24],
    // The clock skips midnight: the day begins at one.
    ['America/Sao_Paulo', { year: 2018, month: 11, day: 4 }, '2018-11-04T03:00:00.000Z', 23],
    ['UTC', { year: 2024, month: 2, day: 29 }, '2024-02-29T00:00:00.000Z', 24],
  ])('%s: %o begins at %s and has %i hours', (zone, day, start, hours) => {
    const dayOf = daysOf(zone);
    const from = startOfDay(day, dayOf);
    expect(iso(from)).toBe(start);
    expect(dayOf(from)).toEqual(day);
    expect(dayOf(from - 1)).not.toEqual(day);
    expect(dayOf(from + hours * 3_600_000 - 1)).toEqual(day);
    expect(dayOf(from + hours * 3_600_000)).not.toEqual(day);
  });

  test('a moment late in the evening belongs to the local day and month', () => {
    const dayOf = daysOf('America/Los_Angeles');
    const { dayMs, monthMs } = periodStarts(Date.parse('2026-04-01T03:00:00Z'), dayOf);
    expect([iso(dayMs), iso(monthMs)]).toEqual(['2026-03-31T07:00:00.000Z', '2026-03-01T08:00:00.000Z']);
    expect(dayName(dayOf(dayMs))).toBe('2026-03-31');
  });

  test('a zone that does not exist is an error', () => {
    expect(() => daysOf('Mars/Olympus')).toThrow(RangeError);
    expect(() => daysOf('local')).not.toThrow();
  });
});

describe('the budget', () => {
  const limits = { dailyUsd: 5, monthlyUsd: 150 };

  test('is fine while little is spent, with what is left', () => {
    expect(checkBudget(limits, { dayUsd: 1, monthUsd: 20 })).toEqual({ state: 'ok', leftUsd: 4 });
    expect(checkBudget(limits, { dayUsd: 1, monthUsd: 119 })).toEqual({ state: 'ok', leftUsd: 4 });
  });

  test('warns at four fifths of either limit', () => {
    const daily = checkBudget(limits, { dayUsd: 4, monthUsd: 20 });
    expect(daily).toMatchObject({
      state: 'warn',
      leftUsd: 1,
      message: expect.stringContaining('daily limit of $5.00'),
    });
    const monthly = checkBudget(limits, { dayUsd: 0, monthUsd: 149 });
    expect(monthly).toMatchObject({ state: 'warn', leftUsd: 1, message: expect.stringContaining('monthly') });
  });

  test('refuses at the limit: names limit, spent and how to raise it', () => {
    const answer = checkBudget(limits, { dayUsd: 5, monthUsd: 20 });
    expect(answer).toMatchObject({
      state: 'refused',
      leftUsd: 0,
      error: {
        code: 'budget',
        exit: 1,
        message: 'the daily limit of $5.00 is reached: $5.00 spent',
        hint: 'raise it with "mira config set budget.dailyUsd 10"',
      },
    });
    expect(checkBudget({ dailyUsd: 0, monthlyUsd: null }, { dayUsd: 0, monthUsd: 0 }).state).toBe('refused');
  });

  test.each([
    [{ dailyUsd: 0, monthlyUsd: null }, { dayUsd: 0, monthUsd: 0 }, 'budget.dailyUsd 5'],
    [{ dailyUsd: 0.001, monthlyUsd: null }, { dayUsd: 0.0006, monthUsd: 0 }, null],
    [{ dailyUsd: 0.0001, monthlyUsd: null }, { dayUsd: 0.0006, monthUsd: 0 }, 'budget.dailyUsd 5'],
    [{ dailyUsd: 1, monthlyUsd: null }, { dayUsd: 40, monthUsd: 40 }, 'budget.dailyUsd 60'],
    [{ dailyUsd: 5, monthlyUsd: null }, { dayUsd: 5, monthUsd: 0 }, 'budget.dailyUsd 10'],
    [{ dailyUsd: null, monthlyUsd: 2 }, { dayUsd: 0, monthUsd: 3 }, 'budget.monthlyUsd 150'],
    [{ dailyUsd: null, monthlyUsd: 150 }, { dayUsd: 0, monthUsd: 400 }, 'budget.monthlyUsd 600'],
  ])('of %o with %o spent is to be raised to a limit that helps: %s', (budget, spent, wanted) => {
    const answer = checkBudget(budget, spent);
    const hint = answer.state === 'refused' ? answer.error.hint : null;
    expect(hint).toBe(wanted === null ? null : `raise it with "mira config set ${wanted}"`);
  });

  test('knows the default limits of the configuration', () => {
    for (const key of ['budget.dailyUsd', 'budget.monthlyUsd'] as const) {
      expect(DEFAULT_LIMITS[key]).toBe(SETTINGS[key].fallback);
    }
  });

  test('small sums do not read as nothing', () => {
    const { state, ...rest } = checkBudget({ dailyUsd: 0.0001, monthlyUsd: null }, { dayUsd: 0.0006, monthUsd: 0 });
    expect(state).toBe('refused');
    expect(rest).toMatchObject({ error: { message: 'the daily limit of $0.0001 is reached: $0.0006 spent' } });
  });

  test('has no end without limits', () => {
    const none = { dailyUsd: null, monthlyUsd: null };
    expect(checkBudget(none, { dayUsd: 99, monthUsd: 999 })).toEqual({
      state: 'ok',
      leftUsd: Number.POSITIVE_INFINITY,
    });
  });
});

describe('usage', () => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await freshStorage(Date.parse('2026-03-10T12:00:00Z'));
  });
  afterEach(() => storage.close());

  function spend(at: string, costUsd: number, model = 'claude-test', inputTokens = 10): void {
    storage.clock.ms = Date.parse(at);
    const { recorder, lease } = startTurn(storage, 'go');
    const usage = { inputTokens, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 };
    recorder.onEvent({ type: 'call', id: 'msg_1', model, usage });
    recorder.onEvent(ended({ costUsd, model, usage }));
    lease.release();
  }

  test('counts paid requests that belong to no turn', () => {
    spend('2026-03-10T12:00:00Z', 0.1);
    storage.clock.ms = Date.parse('2026-03-10T13:00:00Z');
    const usage = openUsage(storage.db, { now: () => storage.clock.ms, timeZone: 'UTC' });
    const call = { operation: 'embed', model: 'text-embedding-3-small', inputTokens: 500, costMicroUsd: 50_000 };
    usage.addSide({ id: 'one', ...call });
    usage.addSide({ id: 'two', ...call });
    expect(usage.spent()).toEqual({ dayUsd: 0.2, monthUsd: 0.2 });
    expect(usage.total('day')).toMatchObject({ costUsd: 0.2, calls: 3, inputTokens: 1_010 });
    expect(usage.rows('day', 'operation')).toMatchObject([
      { key: 'embed', costUsd: 0.1, calls: 2 },
      { key: 'ask', costUsd: 0.1, calls: 1 },
    ]);
    expect(usage.rows('day', 'model').map(({ key }) => key)).toContain('text-embedding-3-small');
    expect(usage.rows('day', 'project').map(({ key }) => key)).toContain('none');
    expect(usage.rows('day', 'day')).toMatchObject([{ key: '2026-03-10', costUsd: 0.2, calls: 3 }]);
    storage.clock.ms = Date.parse('2026-04-01T00:00:00Z');
    expect(usage.spent()).toEqual({ dayUsd: 0, monthUsd: 0 });
  });

  test('adds up day and month in the zone, and splits them exactly', () => {
    spend('2026-02-28T12:00:00Z', 7);
    spend('2026-03-01T04:00:00Z', 0.1);
    spend('2026-03-10T05:30:00Z', 0.2, 'claude-other', 1_000);
    spend('2026-03-10T12:00:00Z', 0.1);
    const usage = openUsage(storage.db, {
      now: () => Date.parse('2026-03-10T20:00:00Z'),
      timeZone: 'America/New_York',
    });
    expect(usage.spent()).toEqual({ dayUsd: 0.3, monthUsd: 0.3 });
    const inUtc = openUsage(storage.db, { now: () => Date.parse('2026-03-10T20:00:00Z'), timeZone: 'UTC' });
    expect(inUtc.spent()).toEqual({ dayUsd: 0.3, monthUsd: 0.4 });
    expect(usage.total('day')).toEqual({
      costUsd: 0.3,
      calls: 2,
      inputTokens: 1_010,
      outputTokens: 4,
      cacheReadTokens: 6,
      cacheWriteTokens: 8,
    });
    expect(usage.rows('day', 'model').map((row) => [row.key, row.costUsd, row.calls])).toEqual([
      ['claude-other', 0.2, 1],
      ['claude-test', 0.1, 1],
    ]);
    expect(inUtc.rows('month', 'day').map((row) => [row.key, row.costUsd])).toEqual([
      ['2026-03-01', 0.1],
      ['2026-03-10', 0.3],
    ]);
    expect(usage.rows('month', 'project').map((row) => row.key)).toEqual(['one']);
    expect(usage.rows('month', 'operation').map((row) => row.key)).toEqual(['ask']);
  });

  test('of nothing is zero', () => {
    const usage = openUsage(storage.db, { now: storage.now, timeZone: 'UTC' });
    expect(usage.total('month')).toMatchObject({ costUsd: 0, calls: 0, inputTokens: 0 });
    expect(usage.rows('month', 'model')).toEqual([]);
  });
});
