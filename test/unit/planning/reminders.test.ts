import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const HOUR_MS = 3_600_000;
const here = () => ({ here: plans.projectId });
const add = (text: string, hours: number, project: string | null = plans.projectId) =>
  plans.reminders.add({ text, atMs: plans.clock.ms + hours * HOUR_MS, project }, 'person');
const texts = (all: readonly { readonly text: string }[]): string[] => all.map(({ text }) => text);

test('is due from its time on, until it is done', () => {
  const made = add('call', 2);
  expect(made).toMatchObject({ status: 'open', due: false, scope: 'project', doneAt: null });
  expect(plans.reminders.due(here())).toEqual([]);
  plans.clock.ms += 2 * HOUR_MS;
  expect(texts(plans.reminders.due(here()))).toEqual(['call']);
  expect(plans.reminders.done(made.id, 'person')).toMatchObject({ status: 'done', due: false });
  expect(plans.reminders.due(here())).toEqual([]);
  expect(plans.reminders.list(here())).toEqual([]);
  expect(plans.reminders.list({ ...here(), all: true })).toHaveLength(1);
  expect(texts(plans.reminders.undo(undefined, 'person').reminders)).toEqual(['call']);
  expect(texts(plans.reminders.due(here()))).toEqual(['call']);
});

test('put off, it comes again at its new time', () => {
  const made = add('call', -1);
  plans.reminders.done(made.id, 'person');
  plans.reminders.edit(made.id, { atMs: plans.clock.ms + HOUR_MS }, 'person');
  expect(plans.reminders.due(here())).toEqual([]);
  plans.clock.ms += HOUR_MS;
  expect(texts(plans.reminders.due(here()))).toEqual(['call']);
});

test('those of other projects are never shown, global ones everywhere', () => {
  add('later', 0);
  add('earlier', -1);
  add('theirs', -1, plans.otherId);
  add('everywhere', -2, null);
  expect(texts(plans.reminders.due(here()))).toEqual(['everywhere', 'earlier', 'later']);
  expect(texts(plans.reminders.due({ here: null }))).toEqual(['everywhere']);
});
