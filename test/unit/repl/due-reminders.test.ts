import { afterEach, beforeEach, expect, test } from 'vitest';
import { dueReminderLines } from '../../../src/repl/due-reminders.ts';
import { freshPlanning, type Plans } from '../planning/home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const rooms = (file = plans.file) => ({
  planning: async () => plans,
  project: async () => ({ root: '/one', folder: '/one', name: 'one', detectedBy: 'git' as const, notices: [] }),
  projectId: async () => plans.projectId,
  database: { file, migrationsDir: '' },
});

test('a chat begins with what is due, one line each, the rest counted', async () => {
  for (let n = 1; n <= 7; n++) {
    plans.reminders.add({ text: `call ${n}`, atMs: plans.clock.ms - 1_000 * (9 - n), project: null }, 'person');
  }
  plans.reminders.add({ text: 'later', atMs: plans.clock.ms + 1, project: null }, 'person');
  plans.reminders.add({ text: 'theirs', atMs: 0, project: plans.otherId }, 'person');
  const lines = await dueReminderLines(rooms());
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatch(/^reminder of \d{4}-\d\d-\d\d \d\d:\d\d: call 1 \(\/remind done [0-9a-f]{8}\)$/);
  expect(lines.at(-1)).toBe('and 2 more reminders: /remind list');
});

test('looking makes no database', async () => {
  expect(await dueReminderLines(rooms('/nowhere/mira.db'))).toEqual([]);
});
