import { MiraError } from '../errors.ts';

/** A piece of time that words name: a day, or a moment (then both ends are the same). */
export interface Span {
  readonly fromMs: number;
  /** Exclusive for a day. */
  readonly toMs: number;
}

/** Where to look for a day that comes again and again. */
export type Toward = 'future' | 'past';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const SMALL: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
};
const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, min: 60_000, hour: HOUR_MS, h: HOUR_MS };
const ALLOWED =
  'write it as 2026-03-01, 2026-03-01T14:00, today, tomorrow, "in 3 days", "2 weeks ago", "next monday at 9:00"';

/** Local midnight of the day that is `days` after that of `ms`, and `months` and `years` on. */
function dayStart(ms: number, { days = 0, months = 0, years = 0 } = {}): Date {
  const day = new Date(ms);
  const wanted = new Date(day.getFullYear() + years, day.getMonth() + months, 1);
  // The 31st of a month that has none is its last day.
  const last = new Date(wanted.getFullYear(), wanted.getMonth() + 1, 0).getDate();
  wanted.setDate(Math.min(day.getDate(), last) + days);
  return wanted;
}

function wholeDay(start: Date): Span {
  const next = new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
  return { fromMs: start.getTime(), toMs: next.getTime() };
}

function isoDay(text: string): Span | null {
  const [, year = '', month = '', day = ''] = DATE.exec(text) ?? [];
  if (year === '') return null;
  const start = new Date(Number(year), Number(month) - 1, Number(day));
  // The constructor turns 30 February into March.
  if (start.getMonth() !== Number(month) - 1 || start.getDate() !== Number(day)) return null;
  return wholeDay(start);
}

function isoMoment(text: string): Span | null {
  const ms =
    DATE_TIME.test(text) && isoDay(text.slice(0, 10)) !== null ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(ms) ? null : { fromMs: ms, toMs: ms };
}

function counted(words: string, nowMs: number): Span | null {
  const match = /^(in )?(\d{1,4}|[a-z]+) (minute|min|hour|h|day|week|month|year)s?( ago| from now)?$/.exec(words);
  if (match === null || (match[1] === undefined) === (match[4] === undefined)) return null;
  const count = Number(SMALL[match[2] ?? ''] ?? match[2]) * (match[4] === ' ago' ? -1 : 1);
  if (!Number.isInteger(count)) return null;
  const unit = match[3] ?? '';
  const exact = UNIT_MS[unit];
  if (exact !== undefined) return { fromMs: nowMs + count * exact, toMs: nowMs + count * exact };
  if (unit === 'month') return wholeDay(dayStart(nowMs, { months: count }));
  if (unit === 'year') return wholeDay(dayStart(nowMs, { years: count }));
  return wholeDay(dayStart(nowMs, { days: unit === 'week' ? count * 7 : count }));
}

/** The next such weekday, or the last one; today's own name means a week from now, or ago. */
function weekday(words: string, nowMs: number, toward: Toward): Span | null {
  const [, word = '', name = ''] = /^(?:(next|this|on|last) )?([a-z]+)$/.exec(words) ?? [];
  const wanted = WEEKDAYS.findIndex((day) => day === name || (name.length === 3 && day.startsWith(name)));
  if (wanted === -1) return null;
  const ahead = (wanted - new Date(nowMs).getDay() + 7) % 7 || 7;
  const past = word === 'last' || (toward === 'past' && word !== 'next');
  return wholeDay(dayStart(nowMs, { days: past ? ahead - 7 || -7 : ahead }));
}

const NAMED: Readonly<Record<string, { days?: number; months?: number; years?: number }>> = {
  today: {},
  tomorrow: { days: 1 },
  yesterday: { days: -1 },
  'day after tomorrow': { days: 2 },
  'next week': { days: 7 },
  'last week': { days: -7 },
  'next month': { months: 1 },
  'last month': { months: -1 },
  'next year': { years: 1 },
  'last year': { years: -1 },
};

function dayWords(words: string, nowMs: number, toward: Toward): Span | null {
  const named = Object.hasOwn(NAMED, words) ? NAMED[words] : undefined;
  if (named !== undefined) return wholeDay(dayStart(nowMs, named));
  return isoDay(words) ?? weekday(words, nowMs, toward);
}

function withTime(words: string, nowMs: number, toward: Toward): Span | null {
  const [, day = '', hour = '', minute = '0', half = ''] =
    /^(.*?)\s*(?:\bat )?(\d{1,2})(?::(\d{2}))? ?(am|pm)?$/.exec(words) ?? [];
  if (hour === '' || (day === '' && !/^at |:|[ap]m$/.test(words))) return null;
  const span = dayWords(day === '' ? 'today' : day, nowMs, toward);
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  if (span === null || hours > 23 || Number(minute) > 59 || (half !== '' && Number(hour) > 12)) return null;
  const at = new Date(span.fromMs);
  at.setHours(hours, Number(minute));
  return { fromMs: at.getTime(), toMs: at.getTime() };
}

/** What the words above do not cover: `5 May`, `end of next month`. Loading it takes a tenth of a second. */
async function otherWords(words: string, nowMs: number, toward: Toward): Promise<Span | null> {
  // A mistyped ISO date is no riddle to be solved.
  if (/^\d{4}-/.test(words)) return null;
  const { parse } = await import('chrono-node');
  const [found] = parse(words, new Date(nowMs), { forwardDate: toward === 'future' });
  // The whole text must be the date: what it leaves over was meant for something.
  if (found === undefined || found.index !== 0 || found.text.length !== words.length) return null;
  const at = found.start.date();
  if (found.start.isCertain('hour')) return { fromMs: at.getTime(), toMs: at.getTime() };
  return wholeDay(dayStart(at.getTime()));
}

/**
 * The time that `text` names, in the machine's own zone: ISO 8601, or English words. `name` is the argument for the
 * message; words that fit several times mean the nearest one `toward` there. Throws `usage` with what may be written.
 */
export async function readDate(text: string, nowMs: number, name: string, toward: Toward): Promise<Span> {
  const trimmed = text.trim();
  const words = trimmed.toLowerCase().replace(/\s+/g, ' ');
  if (words === 'now') return { fromMs: nowMs, toMs: nowMs };
  const span =
    isoMoment(trimmed) ??
    dayWords(words, nowMs, toward) ??
    counted(words, nowMs) ??
    withTime(words, nowMs, toward) ??
    (await otherWords(words, nowMs, toward));
  if (span !== null && Number.isFinite(span.fromMs)) return span;
  throw new MiraError('usage', `${name}: "${trimmed.slice(0, 60)}" is no date`, { hint: ALLOWED });
}
