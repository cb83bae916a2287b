import { beforeAll, describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { plainTheme } from '../../../src/render/theme.ts';
import { makeFocusStack } from '../../../src/repl/focus.ts';
import { type FuzzySearch, filterItems, loadFuzzySearch } from '../../../src/repl/menu/filter-items.ts';
import { pickKey } from '../../../src/repl/menu/pick-key.ts';
import { selectMenu, shownSlice } from '../../../src/repl/menu/select-menu.ts';
import { key, paste, text } from './sample.ts';

let search: FuzzySearch;
beforeAll(async () => {
  search = await loadFuzzySearch();
});

const SIZE = { columns: 60, rows: 24 };
const items = ['sonnet', 'opus', 'haiku', 'claude-opus-4'].map((label) => ({ label, value: label }));

/** A menu that stands on the screen. */
function openMenu(start?: string) {
  const stack = makeFocusStack();
  const paint = plainTheme({});
  const chosen = selectMenu(
    { stack, paint, search },
    { title: 'Which?', items, ...(start === undefined ? {} : { start }) },
  );
  const rows = (): readonly string[] => stack.view(SIZE).input?.rows ?? [];
  stack.drawn(0);
  return { stack, chosen, rows };
}

describe('a menu', () => {
  test('marks what holds now, moves with the arrows around the ends, and Enter takes', async () => {
    const { stack, chosen, rows } = openMenu('opus');
    expect(rows()).toContain('* opus');
    stack.key(key('up'), 1);
    stack.key(key('up'), 2);
    expect(rows()).toContain('* claude-opus-4');
    stack.key(key('down'), 3);
    stack.key(key('enter'), 4);
    expect(await chosen).toBe('sonnet');
    expect(stack.empty()).toBe(true);
  });

  test('is filtered by letters, wherever they stand', async () => {
    const { stack, chosen, rows } = openMenu();
    for (const letter of 'op4') stack.key(text(letter), 1);
    expect(rows().filter((row) => /^[* ] [a-z]/.test(row))).toEqual(['* claude-opus-4']);
    stack.key(key('enter'), 2);
    expect(await chosen).toBe('claude-opus-4');
  });

  test('says that nothing fits, and Enter then takes nothing', () => {
    const { stack, rows } = openMenu();
    stack.key(text('zzz'), 1);
    stack.key(key('enter'), 2);
    expect(rows().join('\n')).toContain('nothing fits');
    stack.key(key('backspace'), 3);
    expect(stack.empty()).toBe(false);
  });

  test.each(['escape', 'cancel'])('%s closes it without a choice', async (how) => {
    const { stack, chosen } = openMenu();
    if (how === 'escape') stack.key(key('escape'), 1);
    else expect(stack.cancelTop()).toBe(true);
    expect(await chosen).toBeNull();
  });

  test('an Enter that was typed before it stood takes nothing', () => {
    const stack = makeFocusStack();
    void selectMenu({ stack, paint: plainTheme({}), search }, { title: 'Which?', items });
    stack.key(key('enter'), 1);
    expect(stack.empty()).toBe(false);
  });

  test('every row fits, what an item hides is written out', () => {
    const stack = makeFocusStack();
    const hostile = [{ label: `\u001b[2J${'日本'.repeat(40)}`, hint: 'x\ny\u202e', value: 1 }];
    void selectMenu({ stack, paint: plainTheme({}), search }, { title: 'Which?', items: hostile });
    const rows = stack.view({ columns: 30, rows: 12 }).input?.rows ?? [];
    for (const row of rows) expect(textWidth(row)).toBeLessThan(30);
    expect(rows.join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

test.each([
  [0, 20, 5, 0, 5],
  [10, 20, 5, 8, 13],
  [19, 20, 5, 15, 20],
  [1, 2, 5, 0, 2],
  [0, 0, 5, 0, 0],
])('around row %i of %i in %i rows are shown %i to %i', (at, count, room, from, to) => {
  expect(shownSlice(at, count, room)).toEqual({ from, to });
});

test('words that stand in the hint are found, too', () => {
  const list = [
    { label: 'a1', hint: 'yesterday', value: 1 },
    { label: 'b2', value: 2 },
  ];
  expect(filterItems(list, 'yester', search).map(({ value }) => value)).toEqual([1]);
  expect(filterItems(list, ' ', search)).toHaveLength(2);
});

describe('a question of mira with single keys', () => {
  const choices = [
    { key: 'a', name: 'accept' },
    { key: 'r', name: 'refuse' },
  ];
  const openPick = () => {
    const stack = makeFocusStack();
    const picked = pickKey(stack, 'Keep it?', choices);
    stack.drawn(0);
    stack.drawn(300);
    return { stack, picked };
  };

  test('takes a letter once it has stood, whenever it was drawn again', async () => {
    const { stack, picked } = openPick();
    expect(stack.key(text('a'), 399), 'too early: it goes into the draft').toBe(false);
    expect(stack.key(key('enter'), 1_000)).toBe(true);
    expect(stack.key(text('x'), 2_000), 'no choice: it goes into the draft, where it is seen').toBe(false);
    expect(stack.key(paste('a'), 3_000)).toBe(false);
    expect(stack.empty()).toBe(false);
    stack.key(text('r'), 4_000);
    expect(await picked).toBe('r');
  });

  test('Esc turns away', async () => {
    const { stack, picked } = openPick();
    stack.key(key('escape'), 1_000);
    expect(await picked).toBeNull();
  });
});

test('what does not fit into a row is cut, and that is seen', async () => {
  const stack = makeFocusStack();
  const hinted = [{ label: 'plan', hint: 'read and plan, change nothing', value: 1 }];
  const paint = plainTheme({ LC_ALL: 'C' });
  const chosen = selectMenu({ stack, paint, search }, { title: 'Which?', items: hinted });
  const rows = stack.view({ columns: 24, rows: 24 }).input?.rows ?? [];
  expect(rows).toContain('* plan  read and pla...');
  expect(rows.every((row) => textWidth(row) < 24)).toBe(true);
  stack.clear();
  expect(await chosen).toBeNull();
});

test('a question above a menu gets the keys first and hands on what it does not take', () => {
  const { stack, rows } = openMenu();
  const got: string[] = [];
  const close = stack.open({
    key: (event) => {
      got.push(event.type === 'text' ? event.text : event.type);
      return event.type === 'text' && event.text === 'y';
    },
    view: () => ({ rows: ['Allow?'], cursor: null }),
    cancel: () => false,
  });
  expect(stack.view(SIZE).below).toEqual(['Allow?']);
  stack.key(text('y'), 1);
  stack.key(text('h'), 2);
  expect(got).toEqual(['y', 'h']);
  expect(rows().join('\n')).toContain('filter: h');
  close();
  expect(stack.view(SIZE).below).toEqual([]);
});

test('a question that is longer than the window goes into the scrollback once, and its beginning stands', () => {
  const stack = makeFocusStack();
  const written: string[] = [];
  const long = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
  void pickKey(stack, long, [{ key: 'a', name: 'accept' }], (text) => written.push(text));
  for (const atMs of [0, 100]) {
    const { below } = stack.view({ columns: 40, rows: 12 });
    expect(below).toHaveLength(10);
    expect([below[0], below.at(-2), below.at(-1)]).toEqual(['line 0', '… 22 more rows above', 'a accept · Esc leaves']);
    stack.drawn(atMs);
  }
  expect(written).toEqual([long]);
});

test('what stands below another takes no keys, and is not drawn', async () => {
  const stack = makeFocusStack();
  const picked = pickKey(stack, 'Forget it?', [{ key: 'y', name: 'yes' }]);
  const seen: string[] = [];
  stack.openBelow({
    key: (event) => seen.push(event.type) > 0,
    view: () => ({ rows: ['below'], cursor: null }),
    covered: () => seen.push('covered'),
    drawn: () => seen.push('drawn'),
    cancel: () => false,
  });
  expect(stack.view(SIZE).below).toEqual(['Forget it?', 'y yes · Esc leaves']);
  stack.drawn(0);
  expect(stack.key(text('n'), 1_000)).toBe(false);
  stack.key(key('escape'), 2_000);
  expect(await picked).toBeNull();
  expect(stack.view(SIZE).below).toEqual(['below']);
  stack.drawn(2_100);
  stack.key(text('n'), 3_000);
  expect(seen).toEqual(['covered', 'drawn', 'text']);
});
