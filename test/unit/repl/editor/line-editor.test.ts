import { describe, expect, test } from 'vitest';
import type { Completer, CompletionRequest } from '../../../../src/repl/editor/completion.ts';
import { bench, holding } from './editor-sample.ts';

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const ESC = '\u001b';
const TAB = '\t';
const UNDO = '\u001f';
const SEARCH = '\u0012';
const HISTORY = ['git status', 'write a test', 'git log', 'two\nlines'];
const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

describe('the history by Up and Down', () => {
  test.each<[string, string, readonly string[], string]>([
    ['the newest first', '|', [UP], 'two\nlines|'],
    ['within a text of several lines first', '|', [UP, UP, UP], 'git log|'],
    ['only what begins as the draft did', 'git|', [UP], 'git log|'],
    ['further with the same beginning', 'git|', [UP, UP], 'git status|'],
    ['no further than its end', 'git|', [UP, UP, UP], 'git status|'],
    ['and back to the draft', 'git|', [UP, UP, DOWN, DOWN], 'git|'],
    ['what stands before the cursor is the beginning', 'gi|tter', [UP], 'git log|'],
    ['nothing that begins so', 'xyz|', [UP], 'xyz|'],
    ['a change ends the walk', 'git|', [UP, '!', UP], 'git log!|'],
    ['undo brings the draft back', 'git|', [UP, UNDO], 'git|'],
    ['by Ctrl+P and Ctrl+N too', 'git|', ['\u0010', '\u0010', '\u000e'], 'git log|'],
    ['Down without a walk goes to the end', 'a|b', [DOWN], 'ab|'],
  ])('%s', (_name, start, keys, end) => {
    const { press, shown } = holding(start, { history: HISTORY });
    press(...keys);
    expect(shown()).toBe(end);
  });

  test('what was sent is the newest', () => {
    const { press, shown } = bench({ history: HISTORY });
    press('new one', '\r', UP);
    expect(shown()).toBe('new one|');
  });
});

describe('the search by Ctrl+R', () => {
  test.each<[string, readonly string[], string, string | undefined]>([
    ['shows what it found', ['git'], '|git log', 'search the history: git  (1 of 2)'],
    ['goes to older ones', ['git', SEARCH], '|git status', 'search the history: git  (2 of 2)'],
    ['and back', ['git', SEARCH, '\u0013'], '|git log', 'search the history: git  (1 of 2)'],
    ['finds in the middle', ['test'], 'write a |test', 'search the history: test  (1 of 1)'],
    ['does not mind small letters', ['LOG'], 'draft|', 'search the history: LOG  (no match)'],
    ['keeps the draft while nothing is typed', [], 'draft|', 'search the history:   (type to search)'],
    ['takes a letter back', ['gitx', '\u007f'], '|git log', 'search the history: git  (1 of 2)'],
    ['Esc brings the draft back', ['git', ESC], 'draft|', undefined],
    ['Ctrl+C brings the draft back', ['git', '\u0003'], 'draft|', undefined],
    ['another key takes what was found', ['git', '\u0005'], 'git log|', undefined],
    ['a tab takes what was found', ['git', '\u001b[C'], 'g|it log', undefined],
  ])('%s', (_name, keys, shownText, row) => {
    const { press, shown, below } = holding('draft|', { history: HISTORY });
    press(SEARCH, ...keys);
    expect(shown()).toBe(shownText);
    expect(below()[0]).toBe(row);
  });

  test('Enter sends what was found', () => {
    const { press } = holding('draft|', { history: HISTORY });
    expect(press(SEARCH, 'status', '\r')).toEqual({ kind: 'submit', text: 'git status' });
  });

  test('Enter without a match sends nothing', () => {
    const { press, shown } = holding('draft|', { history: HISTORY });
    expect(press(SEARCH, 'zzz', '\r')).toEqual({ kind: 'changed' });
    expect(shown()).toBe('draft|');
  });
});

const offering =
  (...texts: readonly string[]): Completer =>
  ({ typed }, found) =>
    found(
      texts
        .filter((text) => text.includes(typed.replace(/^.*\s/, '')))
        .map((text) => ({ text, label: text, about: '' })),
    );

describe('the menu', () => {
  const complete = offering('/model', '/mode', '/help');

  test.each<[string, readonly string[], string]>([
    ['Tab goes into it, then takes', ['/mo', TAB, TAB], '/model|'],
    ['Down chooses', ['/mo', DOWN, DOWN, TAB], '/mode|'],
    ['Up chooses from the end', ['/mo', UP, '\r'], '/mode|'],
    ['Tab takes the only one at once', ['/he', TAB], '/help|'],
    ['Shift+Tab goes back', ['/mo', '\u001b[Z', TAB], '/mode|'],
    ['Esc closes it, and the text stays', ['/mo', ESC], '/mo|'],
    ['typing goes on', ['/mo', DOWN, 'd'], '/mod|'],
    ['undo takes it back', ['/he', TAB, UNDO], '/he|'],
  ])('%s', (_name, keys, end) => {
    const { press, shown } = bench({ complete });
    press(...keys);
    expect(shown()).toBe(end);
  });

  test.each<[string, readonly string[], string, boolean]>([
    ['closes once Tab has completed the only match', ['/he', TAB], '/help|', false],
    ['and once Tab has taken a chosen one', ['/mo', TAB, TAB], '/model|', false],
    ['closes with the whole text by one Ctrl+C', ['/mo', '\u0003'], '|', false],
    ['is open before', ['/mo'], '/mo|', true],
  ])('%s', (_name, keys, end, open) => {
    const { press, shown, editor } = bench({ complete });
    press(...keys);
    expect([shown(), editor.hasOpenMenu()]).toEqual([end, open]);
  });

  test('goes on in a folder that Tab completed', () => {
    const paths: Completer = (request, found) =>
      found(
        ['@src/', '@src/a.ts']
          .filter((path) => path !== request.typed)
          .map((text) => ({ text, label: text, about: '' }))
          .slice(0, 1),
      );
    const { press, editor } = bench({ complete: paths });
    press('@sr', TAB);
    expect(editor.hasOpenMenu()).toBe(true);
  });

  test('Enter sends what was typed as long as nothing was chosen', () => {
    expect(bench({ complete }).press('/mode', '\r')).toEqual({ kind: 'submit', text: '/mode' });
  });

  test('shows its offers and the chosen one', () => {
    const { press, editor } = bench({ complete });
    press('/mo', DOWN);
    expect(editor.view(40, 20).below).toEqual([
      { text: '> /model', style: 'chosen' },
      { text: '  /mode', style: 'dim' },
    ]);
  });

  test('stays closed for a word after Esc, and opens by Tab', () => {
    const { press, editor } = bench({ complete });
    press('/m', ESC, 'o');
    expect(editor.hasOpenMenu()).toBe(false);
    press(TAB);
    expect(editor.hasOpenMenu()).toBe(true);
  });

  test('does not open by the history or a paste', () => {
    const { press, editor } = bench({ complete, history: ['/mo'] });
    press(UP);
    expect(editor.hasOpenMenu()).toBe(false);
    press('\u0015', paste('/mo'));
    expect(editor.hasOpenMenu()).toBe(false);
  });

  test('takes what comes later, and nothing of an older word', () => {
    const late: { request: CompletionRequest; found: (text: string) => void; signal: AbortSignal }[] = [];
    const { press, below } = bench({
      complete: (request, found, signal) =>
        void late.push({ request, signal, found: (text) => found([{ text, label: text, about: '' }]) }),
    });
    press('@a', 'b');
    late.at(-2)?.found('old');
    expect(below()).toEqual([]);
    late.at(-1)?.found('new');
    expect(below()).toEqual(['  new']);
    expect(late.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  test('draws nothing that a name could hide', () => {
    const { press, below } = bench({ complete: offering('@a\u001b]52;c;x\u0007\u202eb') });
    press('@a');
    expect(below()).toEqual(['  @a⟨U+001B⟩]52;c;x⟨U+000…']);
  });

  test('is ASCII where the locale is', () => {
    const offers = Array.from({ length: 20 }, (_, n) => `/c${n} TEXT… that is ${'long '.repeat(9)}`);
    const { press, below } = bench({ complete: offering(...offers), env: { LC_ALL: 'C' } });
    press('/c');
    expect(below().join('')).toMatch(/^[ -~]+$/);
  });

  test('says how many more there are', () => {
    const { press, below } = bench({ complete: offering(...Array.from({ length: 20 }, (_, n) => `/c${n}`)) });
    press('/c');
    expect(below()).toHaveLength(8);
    expect(below().at(-1)).toBe('  /c7 … 12 more');
  });
});

describe('what is asked for', () => {
  const asked = (...keys: readonly string[]): CompletionRequest | undefined => {
    const requests: CompletionRequest[] = [];
    bench({ complete: (request) => void requests.push(request) }).press(...keys);
    return requests.at(-1);
  };

  test.each<[string, CompletionRequest | undefined]>([
    ['/mo', { kind: 'command', typed: '/mo', from: 0 }],
    ['/history sh', { kind: 'command', typed: '/history sh', from: 9 }],
    ['see @src/m', { kind: 'path', typed: 'src/m', from: 4 }],
    ['/ask @a', { kind: 'path', typed: 'a', from: 5 }],
    ['see @"my fi', { kind: 'path', typed: 'my fi', from: 4 }],
    ['see @"my file" x', undefined],
    ['as in #cats', { kind: 'memory', typed: 'cats', from: 6 }],
    ['# Title', undefined],
    ['mail me@home', undefined],
    ['/usr/bin is', undefined],
    ['a /b', undefined],
  ])('%s', (text, request) => {
    const got = asked(text);
    // A word before may have been asked for; what counts is the last one.
    if (request === undefined) expect(got?.typed === text.split(' ').at(-1)).toBe(false);
    else expect(got).toEqual(request);
  });
});

describe('a paste', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n}`).join('\n');

  test.each([
    [lines(10), false],
    [lines(11), true],
    ['x'.repeat(1_000), false],
    ['x'.repeat(1_001), true],
    [`${lines(10)}\n`, false],
  ])('is folded from eleven lines or 1,001 characters on (%#)', (text, folded) => {
    const { press, shown } = bench();
    press(paste(text));
    expect(shown().includes('[Pasted text #1')).toBe(folded);
  });

  test('that was folded is sent whole, between what was typed', () => {
    const { press, shown } = bench();
    press('before ', paste(lines(40)), 'after ', paste(lines(12)));
    expect(shown().replace('\n', '')).toBe('before [Pasted text #1 +40 lines]after [Pasted text #2 +12 lines]|');
    expect(press('\r')).toEqual({ kind: 'submit', text: `before ${lines(40)}after ${lines(12)}` });
  });

  test('that was folded goes by one Backspace, and comes back by undo', () => {
    const { press, shown } = bench();
    press('a', paste(lines(40)), '\u007f');
    expect(shown()).toBe('a|');
    press(UNDO);
    expect(shown()).toBe('a[Pasted text #1 +40 lines]|');
  });

  test('that was folded can be cut and brought back elsewhere', () => {
    const { press } = bench();
    press('a ', paste(lines(40)), '\u0017', '\u0001', '\u0019');
    expect(press('\r')).toEqual({ kind: 'submit', text: `${lines(40)}a ` });
  });

  test('stays folded when the text around it was changed elsewhere', () => {
    const { press, editor, shown } = bench();
    press('a ', paste(lines(40)), paste(lines(12)));
    editor.setText(`${editor.text().replace('a ', 'b ')}!`);
    expect(shown().replace('\n', '')).toBe('b [Pasted text #1 +40 lines][Pasted text #2 +12 lines]!|');
    expect(press('\r')).toEqual({ kind: 'submit', text: `b ${lines(40)}${lines(12)}!` });
  });

  test('never sends, whatever it holds', () => {
    const { press, sent, shown } = bench();
    press(paste('one\r\ntwo\u001b[31m\u0007\u0003\r'));
    expect(sent).toEqual([]);
    expect(shown()).toBe('one\ntwo[31m\n|');
  });
});

describe('the view', () => {
  test('keeps the cursor in a low window', () => {
    const { editor } = bench();
    editor.setText(Array.from({ length: 30 }, (_, n) => `row ${n}`).join('\n'));
    expect(editor.view(40, 4)).toMatchObject({
      rows: ['row 26', 'row 27', 'row 28', 'row 29'],
      fromTop: false,
      cursor: { row: 3, column: 6 },
    });
  });

  test('never is higher than it may be, menu included', () => {
    const { press, editor } = bench({ complete: offering(...Array.from({ length: 20 }, (_, n) => `/c${n}`)) });
    press('/c');
    for (let rows = 1; rows < 14; rows++) {
      const view = editor.view(40, rows);
      expect(view.rows.length + view.below.length).toBeLessThanOrEqual(rows);
    }
  });

  test('a mark of a fold in a text that was put in is no fold', () => {
    const { editor, press } = bench();
    editor.setText('a\u00000b');
    expect(press('\r')).toEqual({ kind: 'submit', text: 'a0b' });
  });
});
