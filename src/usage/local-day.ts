/** A calendar day in some time zone. */
export interface LocalDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** No zone is further from UTC than 14 hours. */
const REACH_MS = 15 * HOUR_MS;

/** Tells which local day a moment belongs to. */
export type DayOf = (ms: number) => LocalDay;

/**
 * Days of a time zone: an IANA name, or `local` for the machine's own. Throws a RangeError for a name that does not
 * exist.
 */
export function daysOf(zone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(zone === 'local' ? {} : { timeZone: zone }),
  });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return { year: parts['year'] ?? 0, month: parts['month'] ?? 0, day: parts['day'] ?? 0 };
  };
}

function order({ year, month, day }: LocalDay): number {
  return (year * 100 + month) * 100 + day;
}

/**
 * The first moment of a local day, to the minute. Found by halving, so that days of 23 and 25 hours, and days whose
 * midnight the clock skips, come out right.
 */
export function startOfDay(day: LocalDay, dayOf: DayOf): number {
  const middle = Date.UTC(day.year, day.month - 1, day.day);
  let before = middle - REACH_MS;
  let from = middle + REACH_MS;
  while (from - before > MINUTE_MS) {
    const half = before + Math.floor((from - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (order(dayOf(half)) >= order(day)) from = half;
    else before = half;
  }
  return from;
}

/** `2026-03-29`. */
export function dayName({ year, month, day }: LocalDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** When the day and the month of a moment began. */
export function periodStarts(nowMs: number, dayOf: DayOf): { readonly dayMs: number; readonly monthMs: number } {
  const today = dayOf(nowMs);
  return { dayMs: startOfDay(today, dayOf), monthMs: startOfDay({ ...today, day: 1 }, dayOf) };
}
