import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const set = (key: string | null, value: string, project: string | null = null) =>
  plans.preferences.set({ key, value, project }, 'person');
const here = () => ({ here: plans.projectId });

test('a global preference holds in every project, until the project says otherwise', () => {
  set('coding_style', 'two spaces');
  expect(plans.preferences.get('coding_style', { here: plans.otherId }).value).toBe('two spaces');
  set('coding_style', 'tabs', plans.projectId);
  expect(plans.preferences.get('coding_style', here()).value).toBe('tabs');
  expect(plans.preferences.get('coding_style', { here: plans.otherId }).value).toBe('two spaces');
  expect(plans.preferences.list(here()).map(({ value, overridden }) => [value, overridden])).toEqual([
    ['tabs', false],
    ['two spaces', true],
  ]);
});

test('setting again replaces the value and keeps the row; undo brings the old one back', () => {
  const first = set('tone', 'brief');
  plans.clock.ms += 1_000;
  const second = set('tone', 'warm');
  expect(second).toMatchObject({ id: first.id, value: 'warm', createdAt: first.createdAt });
  expect(second.updatedAt).not.toBe(first.updatedAt);
  expect(plans.preferences.undo(undefined, 'person').preferences).toMatchObject([{ value: 'brief' }]);
});

test('a free text gets a number, each text once', () => {
  expect(set(null, 'Answer in German, please').key).toBe('text_1');
  expect(set(null, 'Answer in German, please!').key).toBe('text_2');
  expect(set(null, 'Answer in German, please').key).toBe('text_1');
  expect(plans.preferences.list(here())).toHaveLength(2);
});

test('unset takes the nearer one away, and can be undone', () => {
  set('tone', 'brief');
  set('tone', 'formal', plans.projectId);
  expect(plans.preferences.unset('tone', here(), 'person').value).toBe('formal');
  expect(plans.preferences.get('tone', here()).value).toBe('brief');
  plans.preferences.undo(undefined, 'person');
  expect(plans.preferences.get('tone', here()).value).toBe('formal');
  expect(() => plans.preferences.unset('tune', here(), 'person')).toThrow('there is no preference "tune"');
});

test('an undo never overwrites what was set anew since', () => {
  set('tone', 'brief');
  const undone = plans.preferences.unset('tone', here(), 'person');
  set('tone', 'new');
  const event = plans.preferences.history(undone.id).at(-1);
  expect(() => plans.preferences.undo(event?.id, 'person')).toThrow('set anew');
  expect(plans.preferences.get('tone', here()).value).toBe('new');
});

test('a key of several words is refused', () => {
  expect(() => set('two words', 'x')).toThrow('cannot be a key');
});
