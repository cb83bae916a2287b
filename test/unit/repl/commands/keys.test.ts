import { expect, test } from 'vitest';
import { textWidth } from '../../../../src/lib/width.ts';
import { KEY_GROUPS, keyName, keyRows } from '../../../../src/repl/commands/keys.ts';
import { startEditing } from '../../../../src/repl/editor/editing.ts';
import { EMACS_KEYS } from '../../../../src/repl/editor/emacs-keys.ts';
import { viCommand } from '../../../../src/repl/editor/vi-keys.ts';

const named = new Set(KEY_GROUPS.flatMap(({ rows }) => rows.flatMap(({ keys }) => keys)));

test('every key of the editor stands in the table', () => {
  expect(Object.keys(EMACS_KEYS).filter((key) => !named.has(key))).toEqual([]);
});

test('every key of the groups of the editor is one', () => {
  const groups = KEY_GROUPS.filter(({ title }) => title === 'Moving' || title === 'Changing');
  const keys = groups.flatMap(({ rows }) => rows.flatMap((row) => row.keys));
  expect(keys.filter((key) => EMACS_KEYS[key] === undefined)).toEqual([]);
});

/** These go on from something that was done before. */
const LATER = ['u', 'p', 'P', ';', ',', '.'];

test('every vi key of the table does something somewhere in a text', () => {
  const vi = KEY_GROUPS.find(({ title }) => title.startsWith('vi'));
  const look = { columns: 40 };
  const start = startEditing('vi');
  const chars = [...'one two\nthree four\nfive'];
  const idle = (vi?.rows ?? [])
    .flatMap(({ keys }) => keys)
    .filter((key) => /^.$|^gg$/.test(key) && !LATER.includes(key))
    .filter((key) =>
      [0, 5, 9, 14, 22].every((cursor) => {
        const state = { ...start, draft: { chars, cursor }, vi: { mode: 'normal' as const, pending: '' } };
        const after = [...key].reduce((now, char) => viCommand(now, char, look), state as typeof start);
        return JSON.stringify(after) === JSON.stringify(state);
      }),
    );
  expect(idle).toEqual([]);
});

test('names are written as people write them', () => {
  expect(['ctrl-a', 'alt-<', 'escape', 'gg', 'd', 'D', 'up', 'shift-tab', 'ctrl-x+ctrl-e'].map(keyName)).toEqual([
    'Ctrl+A',
    'Alt+<',
    'Esc',
    'gg',
    'd',
    'D',
    'Up',
    'Shift+Tab',
    'Ctrl+X Ctrl+E',
  ]);
});

test.each([40, 80, 100])('fits into %i columns', (columns) => {
  for (const row of keyRows(columns, (text) => text)) expect(textWidth(row)).toBeLessThan(columns);
});
