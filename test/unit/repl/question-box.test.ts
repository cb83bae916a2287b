import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { makeQuestionBox, planText, type QuestionBox } from '../../../src/repl/question-box.ts';
import { guardTypeAhead } from '../../../src/repl/type-ahead-guard.ts';
import type { PermissionQuestion } from '../../../src/turn/events.ts';
import { key, paste, question, text } from './sample.ts';

/** A box with these questions, the first painted at 0. */
function boxWith(...questions: readonly PermissionQuestion[]): QuestionBox {
  const box = makeQuestionBox();
  for (const one of questions) box.add(one);
  paint(box, 0);
  return box;
}

function paint(box: QuestionBox, atMs: number): string {
  const rows = box.rows({ columns: 80, rows: 24 }).join('\n');
  box.drawn(atMs);
  return rows;
}

describe('keys typed at something else', () => {
  test.each([
    ['before the question has stood for 400 ms', [[399, false]]],
    ['once it has', [[400, true]]],
    [
      'within 250 ms of another key',
      [
        [390, false],
        [639, false],
        [888, false],
        [1138, true],
      ],
    ],
  ] as const)('%s', (_name, keys) => {
    const guard = guardTypeAhead();
    guard.painted(0);
    for (const [atMs, accepted] of keys) expect(guard.accepts(atMs), `at ${atMs}`).toBe(accepted);
  });

  test('a key before any question is none', () => {
    expect(guardTypeAhead().accepts(1e9)).toBe(false);
  });

  test('an early y goes into the draft, a later one answers', () => {
    const box = boxWith(question());
    expect(box.key(text('y'), 100)).toEqual({ kind: 'passed' });
    expect(box.key(text('y'), 500)).toMatchObject({ kind: 'answer', answer: { allow: true } });
  });

  test('a question that was never drawn cannot be answered', () => {
    const box = makeQuestionBox();
    box.add(question());
    expect(box.key(text('y'), 1e9)).toEqual({ kind: 'passed' });
  });

  test('each question must stand for itself', () => {
    const box = boxWith(question(), question({ requestId: 'q2' }));
    expect(box.key(text('y'), 1000)).toMatchObject({ kind: 'answer', requestId: 'q1' });
    expect(box.key(text('y'), 1300)).toEqual({ kind: 'passed' });
    paint(box, 1300);
    expect(box.key(text('y'), 1600)).toEqual({ kind: 'passed' });
    expect(box.key(text('y'), 1900)).toMatchObject({ kind: 'answer', requestId: 'q2' });
  });

  test('drawing it again does not begin the wait anew', () => {
    const box = boxWith(question());
    paint(box, 399);
    expect(box.key(text('y'), 400)).toMatchObject({ kind: 'answer' });
  });
});

describe('one question', () => {
  test('a paste never answers, nor do several letters at once', () => {
    const box = boxWith(question());
    expect(box.key(paste('y'), 1000)).toEqual({ kind: 'passed' });
    expect(box.key(text('yes'), 2000)).toEqual({ kind: 'passed' });
    expect(box.open()).not.toBeNull();
  });

  test('a question that was covered must stand for itself again', () => {
    const box = boxWith(question());
    box.covered();
    paint(box, 1000);
    paint(box, 1100);
    expect(box.key(text('y'), 1399)).toEqual({ kind: 'passed' });
    expect(box.key(text('y'), 1700)).toMatchObject({ kind: 'answer', answer: { allow: true } });
  });

  test('Enter does nothing, early or late', () => {
    const box = boxWith(question());
    expect(box.key(key('enter'), 1)).toEqual({ kind: 'taken' });
    expect(box.key(key('enter'), 1000)).toEqual({ kind: 'taken' });
    expect(box.open()).not.toBeNull();
  });

  test('a cut call needs d before y', () => {
    const command = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
    const box = boxWith(question({ input: { command } }));
    expect(paint(box, 0)).toContain('more rows (d)');
    expect(box.key(text('y'), 1000)).toEqual({ kind: 'taken' });
    expect(paint(box, 1000)).toContain('more rows (d first, then yes)');
    expect(box.key(text('d'), 2000)).toEqual({ kind: 'details', text: command });
    expect(paint(box, 2000)).toContain('22 more rows above');
    expect(box.key(text('y'), 3000)).toMatchObject({ kind: 'answer', answer: { allow: true } });
  });

  test('a rule that is not shown cannot be saved', () => {
    const box = makeQuestionBox();
    box.add(question());
    box.rows({ columns: 20, rows: 10 });
    box.drawn(0);
    expect(box.key(text('a'), 1000)).toEqual({ kind: 'passed' });
    expect(box.key(text('y'), 2000)).toMatchObject({ kind: 'answer', answer: { allow: true } });
  });

  test('the next question is cut on its own', () => {
    const command = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
    const box = boxWith(question({ input: { command } }), question({ requestId: 'q2', input: { command } }));
    box.key(text('d'), 1000);
    box.key(text('y'), 2000);
    expect(paint(box, 2000)).toContain('more rows (d)');
    expect(box.key(text('y'), 3000)).toEqual({ kind: 'taken' });
  });

  test('r asks for words, which go to the model', () => {
    const box = boxWith(question());
    expect(box.key(text('r'), 1000)).toEqual({ kind: 'words' });
    const step = box.words('use pnpm');
    expect(step).toMatchObject({ kind: 'answer', requestId: 'q1', answer: { allow: false } });
    expect(JSON.stringify(step)).toContain('use pnpm');
  });

  test('e gives the command to be changed, and what was changed is allowed', () => {
    const box = boxWith(question({ input: { command: 'rm -r a', description: 'x' } }));
    expect(box.key(text('e'), 1000)).toEqual({ kind: 'edit', text: 'rm -r a' });
    expect(box.edited('rm a')).toMatchObject({ answer: { allow: true, input: { command: 'rm a', description: 'x' } } });
  });

  test('any other input is edited as JSON, and what is none is not sent', () => {
    const box = boxWith(question({ tool: 'WebFetch', input: { url: 'http://a' } }));
    expect(box.key(text('e'), 1000)).toEqual({ kind: 'edit', text: '{\n  "url": "http://a"\n}' });
    for (const text of ['no', '[]', '3', '']) expect(box.edited(text)).toBeNull();
    expect(box.edited('{"url":"http://b"}')).toMatchObject({ answer: { allow: true, input: { url: 'http://b' } } });
  });

  test('Esc refuses and ends the turn', () => {
    expect(boxWith(question()).key(key('escape'), 1000)).toMatchObject({ answer: { allow: false, stop: true } });
  });

  test('those that were answered count, and a new one raises the total', () => {
    const box = boxWith(question(), question({ requestId: 'q2' }), question({ requestId: 'q3' }));
    const head = (): string | undefined => box.rows({ columns: 80, rows: 24 })[0];
    expect(head()).toContain('(1 of 3)');
    box.key(text('y'), 1000);
    expect(paint(box, 1000)).toContain('(2 of 3)');
    box.add(question({ requestId: 'q4' }));
    box.key(text('n'), 2000);
    expect(paint(box, 2000)).toContain('(3 of 4)');
    box.withdraw('q3');
    expect(head()).toContain('(3 of 3)');
    box.withdraw('q4');
    box.add(question({ requestId: 'q5' }));
    expect(head(), 'none waited: the count begins anew').not.toContain(' of ');
  });

  test('what is withdrawn is gone, and the next stands in its place', () => {
    const box = boxWith(question(), question({ requestId: 'q2' }));
    expect(box.rows({ columns: 80, rows: 24 })[0]).toContain('(1 of 2)');
    box.withdraw('q1');
    expect(box.rows({ columns: 80, rows: 24 })[0]).not.toContain('of 2');
    expect(box.key(text('y'), 1000)).toEqual({ kind: 'passed' });
    box.withdraw('q2');
    expect([box.open(), box.rows({ columns: 80, rows: 24 })]).toEqual([null, []]);
    expect(box.key(text('y'), 5000)).toEqual({ kind: 'passed' });
  });
});

describe('questions of claude to the person', () => {
  const input = {
    questions: [
      { question: 'Which one?', options: [{ label: 'A', description: 'first' }, { label: 'B' }] },
      { question: 'Which ones?', multiSelect: true, options: [{ label: 'X' }, { label: 'Y' }, { label: 'Z' }] },
    ],
  };
  const asked = question({ tool: 'AskUserQuestion', input, rule: null });

  test('each option stands on the screen with its digit', () => {
    const box = boxWith(asked);
    expect(box.rows({ columns: 80, rows: 24 })).toEqual([
      'Which one? (1 of 2)',
      '  1 A: first',
      '  2 B',
      '  r other words …',
      'arrows or a digit choose · Enter sends · r other words · Esc cancel the turn',
    ]);
  });

  test.each([
    [40, 12],
    [80, 10],
    [20, 15],
    [30, 6],
  ])('a long one fits into %i × %i; what is pointed at is on the screen, and d shows all', (columns, rows) => {
    const description = 'managed, and scales by itself, at the price of queries that need careful planning';
    const options = ['Postgres', 'SQLite', 'Dynamo', 'Files'].map((label) => ({ label, description }));
    const long = { question: 'Which storage should the new service use for its data, as we know its load?', options };
    const box = makeQuestionBox();
    box.add(question({ tool: 'AskUserQuestion', input: { questions: [long] }, rule: null }));
    const drawn = (atMs: number): readonly string[] => {
      const shown = box.rows({ columns, rows });
      box.drawn(atMs);
      expect(shown.length).toBeLessThanOrEqual(rows - 2);
      for (const row of shown) expect(textWidth(row)).toBeLessThan(columns);
      return shown;
    };
    expect(drawn(0)[0]).toMatch(/^Which/);
    for (const [at, { label }] of options.entries()) {
      box.key(key('down'), 1_000 + at);
      expect(drawn(1_000 + at).find((row) => row.startsWith('*'))).toContain(`${at + 1} ${label}`);
    }
    box.key(key('down'), 1_010);
    expect(drawn(1_010).find((row) => row.startsWith('*'))).toContain('r other words');
    expect(box.key(text('d'), 2_000)).toEqual({
      kind: 'details',
      text: [long.question, ...options.map(({ label }, at) => `  ${at + 1} ${label}: ${description}`)].join('\n'),
    });
  });

  test('digits and space choose, Enter sends, all answers go back together', () => {
    const box = boxWith(asked);
    expect(box.key(text('2'), 1000)).toEqual({ kind: 'taken' });
    expect(paint(box, 1000)).toContain('* 2 B');
    expect(box.key(key('enter'), 1001), 'a key of the question itself is no typing ahead').toEqual({ kind: 'taken' });
    expect(paint(box, 1001)).toContain('Which ones?');
    expect(box.key(text('1'), 1300), 'the second question has not stood long enough').toEqual({ kind: 'passed' });
    box.key(text('3'), 2000);
    box.key(key('down'), 2001);
    box.key(key('down'), 2002);
    box.key(text(' '), 2003);
    expect(paint(box, 2003)).toContain('* 1 [x] X');
    expect(box.key(key('enter'), 2004)).toEqual({
      kind: 'answer',
      requestId: 'q1',
      answer: { allow: true, input: { ...input, answers: { 'Which one?': 'B', 'Which ones?': 'X, Z' } } },
    });
  });

  test('where several may be chosen the first is pointed at, and a space chooses it', () => {
    const box = boxWith(question({ tool: 'AskUserQuestion', input: { questions: [input.questions[1]] } }));
    expect(paint(box, 0)).toContain('* 1 [ ] X');
    expect(box.key(key('enter'), 1_000)).toEqual({ kind: 'taken' });
    box.key(text(' '), 2_000);
    expect(paint(box, 2_000)).toContain('* 1 [x] X');
    box.key(key('down'), 3_000);
    expect(paint(box, 3_000)).toContain('* 2 [ ] Y');
  });

  test('Enter alone sends nothing: no option is chosen before the person chooses', () => {
    const box = boxWith(asked);
    expect(box.key(key('enter'), 1000)).toEqual({ kind: 'taken' });
    expect(paint(box, 1000)).toContain('Which one?');
  });

  test('what was chosen can be taken back; nothing chosen is not sent', () => {
    const box = boxWith(asked);
    box.key(text('1'), 1000);
    box.key(key('enter'), 1001);
    paint(box, 1001);
    box.key(text('2'), 2000);
    box.key(text('2'), 3000);
    expect(box.key(key('enter'), 4000)).toEqual({ kind: 'taken' });
    expect(box.open()).not.toBeNull();
  });

  test('the row behind the options asks for own words', () => {
    const box = boxWith(asked);
    expect(box.key(key('up'), 1000)).toEqual({ kind: 'taken' });
    expect(box.key(key('enter'), 1001)).toEqual({ kind: 'words' });
  });

  test('a digit without an option means nothing', () => {
    const box = boxWith(asked);
    expect(box.key(text('3'), 1000)).toEqual({ kind: 'taken' });
    expect(box.rows({ columns: 80, rows: 24 })[0]).toContain('1 of 2');
  });

  test('the person may use other words', () => {
    const box = boxWith(question({ tool: 'AskUserQuestion', input: { questions: [input.questions[0]] } }));
    expect(box.key(text('r'), 1000)).toEqual({ kind: 'words' });
    expect(box.words('neither')).toMatchObject({ answer: { input: { answers: { 'Which one?': 'neither' } } } });
  });
});

test('a plan is text for the scrollback and a question of its own', () => {
  const plan = question({ tool: 'ExitPlanMode', input: { plan: '1. do\u200b it' }, rule: null });
  expect(planText(plan)).toBe('1. do⟨U+200B⟩ it');
  expect(planText(question())).toBeNull();
  const box = boxWith(plan);
  expect(box.rows({ columns: 80, rows: 24 })[0]).toContain('Approve this plan?');
  expect(box.key(text('y'), 1000)).toMatchObject({ answer: { allow: true } });
});
