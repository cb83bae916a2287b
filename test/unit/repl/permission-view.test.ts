import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { callText, questionStep, questionView } from '../../../src/repl/permission-view.ts';
import { question } from './sample.ts';

const view = (over: Parameters<typeof question>[0], columns = 80, opened = false) =>
  questionView(question(over), { columns, rows: 24, opened, position: '' });

describe('what a person reads', () => {
  test('tool, command, the exact rule and the letters', () => {
    const { rows, cut } = view({});
    expect(rows).toEqual([
      'Allow Bash?',
      '  npm test',
      'y once · a this session Bash(npm test:*) · p this project · e edit · n no',
      'r no, because · d details · Esc cancel the turn',
    ]);
    expect(cut).toBe(false);
  });

  test('who asks and why', () => {
    const { rows } = view({ agent: 'explore', reason: 'outside the folder' });
    expect(rows[0]).toBe('Allow Bash? (agent: explore)');
    expect(rows).toContain('  because: outside the folder');
  });

  test('without a rule nothing offers to remember', () => {
    expect(view({ rule: null }).rows.join('\n')).not.toMatch(/this session|this project/);
  });

  test.each([
    ['rm\u202e x', 'rm⟨U+202E⟩ x'],
    ['ls\u200b', 'ls⟨U+200B⟩'],
    ['a\tb\rc', 'a⟨U+0009⟩b⟨U+000D⟩c'],
    ['\u001b[2Kls', '⟨U+001B⟩[2Kls'],
    ['x\u{e0041}', 'x⟨U+E0041⟩'],
  ])('what hides in %j is written out', (command, shown) => {
    expect(view({ input: { command } }).rows[1]).toBe(`  ${shown}`);
    expect(view({ displayName: command }).rows[0]).toBe(`Allow ${shown}?`);
    expect(view({ reason: command }).rows.join('\n')).toContain(shown);
    expect(view({ rule: command }).rows.join('\n')).toContain(shown);
    expect(callText(question({ input: { [command]: command } }))).toBe(`${shown}: ${shown}`);
  });

  test('an edit shows what goes and what comes, a new file all of it, anything else its inputs', () => {
    const edit = { file_path: 'a.ts', old_string: 'x\ny', new_string: 'z' };
    expect(callText(question({ input: edit }))).toBe('a.ts\n- x\n- y\n+ z');
    expect(callText(question({ input: { file_path: 'a.ts', content: 'x\ny' } }))).toBe('a.ts\n+ x\n+ y');
    expect(callText(question({ input: { file_path: 'a.ts', content: 'x\n\n' } }))).toBe('a.ts\n+ x\n+ ');
    expect(callText(question({ input: { url: 'http://x', deep: { a: 1 } } }))).toBe('url: http://x\ndeep: {"a":1}');
  });

  test.each([20, 40, 80])('no row is wider than a window of %i columns', (columns) => {
    const input = { command: `echo ${'日本'.repeat(30)} ${'x'.repeat(200)}` };
    for (const row of view({ input, reason: 'because '.repeat(30) }, columns).rows) {
      expect(textWidth(row)).toBeLessThan(columns);
    }
  });
});

test('a reason is shown, but for the one that says nothing', () => {
  expect(view({ reason: 'Path is outside of the folder' }).rows).toContain('  because: Path is outside of the folder');
  expect(view({ reason: 'This command requires approval' }).rows.join('\n')).not.toContain('because:');
});

describe('a call that is longer than the question', () => {
  const command = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');

  test('is cut, says how much is missing, and asks for d', () => {
    const { rows, cut } = view({ input: { command } });
    expect(cut).toBe(true);
    expect(rows.join('\n')).toContain('… 22 more rows (d)');
    expect(rows.join('\n')).not.toContain('line 8');
    expect(rows.join('\n')).toContain('d show all first · y once');
  });

  test('is not cut any more once it was shown, and still says what it is about', () => {
    const { rows, cut } = view({ input: { command } }, 80, true);
    expect(cut).toBe(false);
    expect(rows.slice(0, 3)).toEqual(['Allow Bash?', '  line 0', '  line 1']);
    expect(rows).toContain('  … 22 more rows above');
    expect(view({}, 80, true).rows[1]).toBe('  npm test');
  });

  test('in a window that is too low for words its letters stand alone, without a rule that nobody sees', () => {
    const options = { columns: 20, rows: 10, opened: false, position: '' };
    const low = questionView(question({}), options);
    expect(low).toEqual({
      rows: ['Allow Bash?', '  npm test', 'y · e · n · r · d', 'Esc'],
      cut: false,
      brief: true,
    });
    expect(questionView(question({}), { ...options, rows: 5 })).toMatchObject({ cut: true });
    expect(view({})).toMatchObject({ brief: false });
  });

  test.each([10, 12, 24])('leaves its first row and the prompt room in a window of %i rows', (height) => {
    const diff = Array.from({ length: 30 }, (_, i) => `${i} + line`);
    for (const shown of [null, diff]) {
      const options = { columns: 40, rows: height, opened: false, position: ' (1 of 3)', diff: shown };
      const { rows, cut } = questionView(question({ input: { command } }), options);
      expect(cut).toBe(true);
      expect(rows.length).toBeLessThanOrEqual(height - 2);
    }
  });

  test.each(['y', 'a', 'p'])('%s is too early before d', (letter) => {
    expect(questionStep(letter, question(), true)).toBe('hasty');
    expect(questionStep(letter, question(), false)).toHaveProperty('answer.allow', true);
  });
});

test.each([
  ['y', { answer: { allow: true } }],
  ['a', { answer: { allow: true, remember: 'session' } }],
  ['p', { answer: { allow: true, remember: 'project' } }],
  ['r', 'reason'],
  ['d', 'details'],
  ['enter', null],
  ['1', null],
  ['Y', null],
  ['x', null],
])('the letter %s', (letter, step) => {
  expect(questionStep(letter, question(), false)).toEqual(step);
});

test('n refuses and goes on, Esc refuses and ends the turn', () => {
  expect(questionStep('n', question(), false)).toMatchObject({ answer: { allow: false } });
  expect(questionStep('n', question(), false)).not.toHaveProperty('answer.stop');
  expect(questionStep('escape', question(), false)).toMatchObject({ answer: { allow: false, stop: true } });
});

test.each(['a', 'p'])('%s means nothing where no rule is offered', (letter) => {
  expect(questionStep(letter, question({ rule: null }), false)).toBeNull();
});
