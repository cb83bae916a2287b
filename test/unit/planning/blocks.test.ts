import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diffLines } from '../../../src/lib/line-diff.ts';
import type { BlockEdit } from '../../../src/planning/blocks/block-edits.ts';
import { freshPlanning, type Plans } from './home.ts';

let plans: Plans;
const EVERYWHERE = { here: null };
beforeEach(async () => {
  plans = await freshPlanning();
});
afterEach(() => plans.close());

const edit = (name: string, wanted: BlockEdit, actor: 'person' | 'claude' = 'person') =>
  plans.blocks.edit(name, EVERYWHERE, wanted, actor);
const append = (name: string, text: string, actor?: 'claude') => edit(name, { operation: 'append', text }, actor);
const value = (name: string): string => plans.blocks.get(name, EVERYWHERE).value;

test('three empty blocks are there from the beginning, with their limits, and cost no row', () => {
  const shown = plans.blocks.list(EVERYWHERE).map(({ name, used, limit, version }) => [name, used, limit, version]);
  expect(shown).toEqual([
    ['persona', 0, 2048, 0],
    ['human', 0, 2048, 0],
    ['system', 0, 1024, 0],
  ]);
  expect(plans.db.prepare('select count(*) from block').pluck().get()).toBe(0);
});

describe('edits', () => {
  test('append, replace, insert and rethink, each a version with operation and actor', () => {
    append('human', 'Ada');
    append('human', 'likes tea', 'claude');
    expect(value('human')).toBe('Ada\nlikes tea');
    edit('human', { operation: 'replace', old: 'tea', text: '$& and coffee' });
    edit('human', { operation: 'insert', line: 2, text: 'in Berlin' });
    expect(value('human')).toBe('Ada\nin Berlin\nlikes $& and coffee');
    expect(edit('human', { operation: 'rethink', text: 'Ada, of Berlin' })).toMatchObject({ used: 14, version: 5 });
    const told = plans.blocks.history('human', EVERYWHERE).map((each) => [each.version, each.operation, each.actor]);
    expect(told).toEqual([
      [5, 'rethink', 'person'],
      [4, 'insert', 'person'],
      [3, 'replace', 'person'],
      [2, 'append', 'claude'],
      [1, 'append', 'person'],
    ]);
  });

  test('more than the limit is refused with the numbers, exactly the limit is not, and nothing is written', () => {
    edit('system', { operation: 'rethink', text: '\u{1f600}'.repeat(1_024) });
    expect(() => append('system', 'x')).toThrow('system would have 1026 of 1024 characters: 2 too many');
    expect(plans.blocks.get('system', EVERYWHERE)).toMatchObject({ used: 1_024, version: 1 });
  });

  test('a text that is not there, or twice, is refused with the count', () => {
    append('human', 'tea and tea');
    expect(() => edit('human', { operation: 'replace', old: 'milk', text: 'x' })).toThrow('stands 0 times');
    expect(() => edit('human', { operation: 'replace', old: 'tea', text: 'x' })).toThrow('stands 2 times');
    expect(() => edit('human', { operation: 'insert', line: 3, text: 'x' })).toThrow('there is no line 3');
    expect(plans.blocks.get('human', EVERYWHERE).version).toBe(1);
  });

  test('a secret is stored replaced', () => {
    const key = `sk-ant-api03-${'A1b2C3d4'.repeat(12)}`;
    expect(append('system', `the token is ${key}`).value).not.toContain(key);
  });

  test('each line knows who wrote it, through later edits and until it is confirmed', () => {
    append('human', 'mine');
    append('human', "claude's\nand another", 'claude');
    edit('human', { operation: 'insert', line: 2, text: 'mine too' });
    expect(plans.blocks.get('human', EVERYWHERE).origins).toEqual(['user', 'user', 'assistant', 'assistant']);
    edit('human', { operation: 'replace', old: 'another', text: 'one more' });
    expect(plans.blocks.get('human', EVERYWHERE).origins).toEqual(['user', 'user', 'assistant', 'user']);
    expect(plans.blocks.confirm('human', EVERYWHERE, 'person').origins[2]).toBe('user-confirmed');
  });
});

describe('versions', () => {
  test('any may be restored, and the difference of two shown', () => {
    append('persona', 'brief');
    append('persona', 'dry');
    edit('persona', { operation: 'rethink', text: 'brief\nwarm' });
    expect(plans.blocks.diff('persona', EVERYWHERE).lines).toEqual([
      { kind: 'same', text: 'brief' },
      { kind: 'removed', text: 'dry' },
      { kind: 'added', text: 'warm' },
    ]);
    expect(plans.blocks.diff('persona', EVERYWHERE, 0, 1).lines).toEqual([{ kind: 'added', text: 'brief' }]);
    expect(plans.blocks.restore('persona', EVERYWHERE, 1, 'person')).toMatchObject({ value: 'brief', version: 4 });
    expect(() => plans.blocks.restore('persona', EVERYWHERE, 9, 'person')).toThrow('no version 9');
  });

  test('undo goes back step by step, and an edit after it is the next to go', () => {
    append('human', 'one');
    append('persona', 'other');
    append('human', 'two');
    expect(plans.blocks.undo(undefined, EVERYWHERE, 'person')).toMatchObject({ name: 'human', value: 'one' });
    expect(plans.blocks.undo(undefined, EVERYWHERE, 'person')).toMatchObject({ name: 'persona', value: '' });
    append('human', 'three');
    expect(plans.blocks.undo('human', EVERYWHERE, 'person').value).toBe('one');
    expect(plans.blocks.undo('human', EVERYWHERE, 'person').value).toBe('');
    expect(() => plans.blocks.undo('human', EVERYWHERE, 'person')).toThrow('nothing to undo');
  });

  test('a difference keeps every line, in order, on both sides', () => {
    const words = ['a', 'b', 'c', 'a', 'd'];
    for (let n = 0; n < 200; n++) {
      const pick = (seed: number): string[] =>
        Array.from({ length: (n * seed) % 7 }, (_, at) => words[(n * 3 + at * seed) % words.length] ?? '');
      const [before, after] = [pick(5), pick(11)];
      const lines = diffLines(before, after);
      expect(lines.flatMap(({ kind, text }) => (kind === 'added' ? [] : [text]))).toEqual(before);
      expect(lines.flatMap(({ kind, text }) => (kind === 'removed' ? [] : [text]))).toEqual(after);
    }
  });
});

describe('blocks of your own', () => {
  const here = () => ({ here: plans.projectId });

  test('are made, limited, disabled, deleted and brought back', () => {
    const made = plans.blocks.add('trip', plans.projectId, { limit: 10, description: 'to Rome' }, 'person');
    expect(made).toMatchObject({ limit: 10, scope: 'project', description: 'to Rome', enabled: true });
    expect(() => plans.blocks.add('trip', plans.projectId, {}, 'person')).toThrow('already');
    const fill = (text: string) => plans.blocks.edit('trip', here(), { operation: 'append', text }, 'person');
    expect(() => fill('more than ten')).toThrow('trip would have 13 of 10');
    expect(plans.blocks.enable('trip', here(), false, 'person').enabled).toBe(false);
    plans.blocks.delete('trip', here(), 'person');
    expect(() => plans.blocks.get('trip', here())).toThrow('there is no block "trip"');
    expect(plans.blocks.undo('trip', here(), 'person')).toMatchObject({ enabled: false, undid: 'deleted' });
    expect(() => plans.blocks.get('trip', { here: plans.otherId })).toThrow('there is no block "trip"');
  });

  test("the project's own comes before the global one of its name", () => {
    append('persona', 'global');
    plans.blocks.add('persona', plans.projectId, {}, 'person');
    plans.blocks.edit('persona', here(), { operation: 'append', text: 'here' }, 'person');
    expect(plans.blocks.get('persona', here()).value).toBe('here');
    expect(plans.blocks.get('persona', { ...here(), scope: 'global' }).value).toBe('global');
    expect(plans.blocks.list(here()).map(({ name, scope }) => `${name} ${scope}`)).toEqual([
      'persona project',
      'persona global',
      'human global',
      'system global',
    ]);
  });

  test('the three that are always there cannot be deleted, and an unknown name tells the nearest', () => {
    expect(() => plans.blocks.delete('human', EVERYWHERE, 'person')).toThrow('always there');
    expect(() => plans.blocks.get('humann', EVERYWHERE)).toThrow('there is no block "humann"');
  });
});
