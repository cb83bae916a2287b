import { describe, expect, test } from 'vitest';
import { readDate } from '../../../src/lib/read-date.ts';

// Tuesday, 10 March 2026, in the machine's own zone.
const NOW = new Date(2026, 2, 10, 15, 30).getTime();
const day = (year: number, month: number, date: number) => ({
  fromMs: new Date(year, month - 1, date).getTime(),
  toMs: new Date(year, month - 1, date + 1).getTime(),
});
const moment = (year: number, month: number, date: number, hour: number, minute = 0) => {
  const ms = new Date(year, month - 1, date, hour, minute).getTime();
  return { fromMs: ms, toMs: ms };
};

describe('a date in words', () => {
  test.each([
    ['2026-03-01', day(2026, 3, 1)],
    ['today', day(2026, 3, 10)],
    ['Tomorrow', day(2026, 3, 11)],
    ['yesterday', day(2026, 3, 9)],
    ['in 3 days', day(2026, 3, 13)],
    ['two weeks ago', day(2026, 2, 24)],
    ['a month from now', day(2026, 4, 10)],
    ['in 2 years', day(2028, 3, 10)],
    ['next monday', day(2026, 3, 16)],
    ['tuesday', day(2026, 3, 17)],
    ['fri', day(2026, 3, 13)],
    ['last tuesday', day(2026, 3, 3)],
    ['last friday', day(2026, 3, 6)],
    ['next   month', day(2026, 4, 10)],
    ['tomorrow at 9', moment(2026, 3, 11, 9)],
    ['next monday 17:30', moment(2026, 3, 16, 17, 30)],
    ['friday at 5pm', moment(2026, 3, 13, 17)],
    ['2026-03-01 at 12am', moment(2026, 3, 1, 0)],
    ['at 17:45', moment(2026, 3, 10, 17, 45)],
    ['2026-03-01T14:00', moment(2026, 3, 1, 14)],
    ['2026-03-01 14:00', moment(2026, 3, 1, 14)],
    ['in 2 hours', moment(2026, 3, 10, 17, 30)],
    ['90 minutes ago', moment(2026, 3, 10, 14, 0)],
    ['now', moment(2026, 3, 10, 15, 30)],
    ['5 May', day(2026, 5, 5)],
    ['march 5', day(2027, 3, 5)],
    ['end of next month', day(2026, 4, 30)],
    ['this friday at noon', moment(2026, 3, 13, 12)],
    ['3 days', day(2026, 3, 13)],
  ])('%s', async (text, wanted) => {
    expect(await readDate(text, NOW, '--at', 'future')).toEqual(wanted);
  });

  test('with a zone is that moment', async () => {
    expect((await readDate('2026-03-01T14:00:00Z', NOW, '--at', 'future')).fromMs).toBe(Date.UTC(2026, 2, 1, 14));
    expect((await readDate('2026-03-01T14:00+02:00', NOW, '--at', 'future')).fromMs).toBe(Date.UTC(2026, 2, 1, 12));
  });

  test('keeps to the last day of a short month', async () => {
    const end = new Date(2026, 0, 31, 12).getTime();
    expect(await readDate('next month', end, '--at', 'future')).toEqual(day(2026, 2, 28));
  });

  test.each([
    '',
    'soon',
    '2026-02-30',
    '2026-13-01',
    'in days',
    'in x days',
    '25:00',
    'constructor',
    '9',
    'today at 99',
  ])('%j is none: exit 2, and what may be written', async (text) => {
    await expect(readDate(text, NOW, '--until', 'future')).rejects.toThrow(
      expect.objectContaining({ code: 'usage', exit: 2, hint: expect.stringContaining('tomorrow') }),
    );
  });

  test.each([
    ['monday', day(2026, 3, 9)],
    ['next monday', day(2026, 3, 16)],
    ['march 5', day(2026, 3, 5)],
    ['tuesday', day(2026, 3, 3)],
  ])('%s, looking back', async (text, wanted) => {
    expect(await readDate(text, NOW, '--since', 'past')).toEqual(wanted);
  });
});
