import { describe, expect, test } from 'vitest';
import {
  type AnswerPrinter,
  failureLines,
  jsonPrinter,
  streamLine,
  textPrinter,
} from '../../../src/ask/print-answer.ts';
import type { TurnEvent, TurnResult } from '../../../src/turn/events.ts';
import { RESULT } from '../../fakes/turn-result.ts';

const ended = (over: Partial<TurnResult> = {}): TurnEvent => ({ type: 'ended', ...RESULT, ...over });
const text = (delta: string): TurnEvent => ({ type: 'text', delta });

function print(make: typeof textPrinter, events: readonly TurnEvent[], live = true) {
  const outs: string[] = [];
  let err = '';
  const printer: AnswerPrinter = make({
    out: (piece) => outs.push(piece),
    err: (piece) => {
      err += piece;
    },
    live,
  });
  for (const event of events) printer.event(event);
  return { out: outs.join(''), outs, err };
}

/** `whole` as deltas, cut at these places. */
const cutAt = (whole: string, places: readonly number[]): TurnEvent[] =>
  [0, ...places].map((from, i) => text(whole.slice(from, places[i])));

describe('text on a terminal', () => {
  test('comes as it comes and ends with a line break', () => {
    expect(print(textPrinter, [text('Hel'), text('lo'), ended({ text: 'Hello' })])).toEqual({
      out: 'Hello\n',
      outs: ['Hel', 'lo', '\n'],
      err: '',
    });
  });

  test('gets no second line break', () => {
    expect(print(textPrinter, [text('Hello\n'), ended({ text: 'Hello\n' })]).out).toBe('Hello\n');
  });

  test.each([
    ['a\u001b[31mred\u001b[0m b', 'ared b'],
    ['a\u001b]0;title\u0007b', 'ab'],
    ['a\u001b]8;;http://x\u001b\\b\u001b]8;;\u001b\\', 'ab'],
    ['a\u009b2Jb', 'ab'],
    ['a\u0007\u0008b\u007f', 'ab'],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['two\nlines\u001bc\nthree', 'two\nlines\nthree'],
    ['family 👨‍👩‍👧 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and 日本語', 'family 👨‍👩‍👧 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and 日本語'],
    ['hidden \u202e here', 'hidden ⟨U+202E⟩ here'],
  ])('%j is clean wherever it is cut', (whole, clean) => {
    for (let at = 0; at <= whole.length; at++) {
      const { out } = print(textPrinter, [...cutAt(whole, [at]), ended({ text: whole })]);
      expect(out, `cut at ${at}`).toBe(`${clean}\n`);
    }
    const every = Array.from({ length: whole.length }, (_, i) => i);
    expect(print(textPrinter, [...cutAt(whole, every), ended({ text: whole })]).out).toBe(`${clean}\n`);
  });

  test('an escape sequence over several lines never gets out', () => {
    const { out } = print(textPrinter, [text('a\u001b]52;c;'), text('AAAA\nBBBB'), text('\u0007end'), ended()]);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(out).toContain('end');
  });

  test('a broken stream is said, and the whole answer follows', () => {
    const { out, err } = print(textPrinter, [text('It beg'), { type: 'text_reset', text: 'It began.' }, ended()]);
    expect(out).toBe('It beg\nIt began.\n');
    expect(err).toContain('the stream broke');
  });

  test('notes stand on stderr, on lines of their own', () => {
    const { out, err } = print(textPrinter, [
      text('one'),
      { type: 'notice', level: 'info', message: 'no\u001b[2J answer' },
      { type: 'retry', attempt: 1, maxRetries: 10, delayMs: 600, status: 529 },
      { type: 'permission', tool: 'Bash', input: { command: 'x\u001b[2J' }, decision: 'deny', reason: 'no\nrule' },
      { type: 'permission', tool: 'Read', input: {}, decision: 'allow', reason: null },
      { type: 'permission', tool: 'Bash', input: {}, decision: 'deny', reason: 'said above', told: true },
      text('two'),
      ended(),
    ]);
    expect(out).toBe('one\ntwo\n');
    expect(err.split('\n')).toEqual([
      'mira: no answer',
      'mira: the API did not answer (529); try 1 of 10 in 0.6 s',
      'mira: refused Bash {"command":"x\\u001b[2J"}: no rule',
      '',
    ]);
  });
});

describe('text to a pipe', () => {
  test('comes whole, once, and clean', () => {
    const { outs } = print(textPrinter, [text('He'), text('llo'), ended({ text: 'Hello \u001b[31mred' })], false);
    expect(outs).toEqual(['Hello red', '\n']);
  });

  test('a failure keeps what had come, and says why on stderr', () => {
    const error = { code: 'network', message: 'the connection failed', hint: 'check it' } as const;
    const failed = ended({ text: 'half', status: 'failed', isError: true, error });
    expect(print(textPrinter, [text('half'), failed], false)).toMatchObject({
      out: 'half\n',
      err: 'mira: the connection failed\n  check it\n',
    });
  });

  test('an empty answer is an empty output', () => {
    expect(print(textPrinter, [ended()], false)).toMatchObject({ out: '', err: '' });
  });
});

test('a failure is one line, and one of what to do', () => {
  expect(failureLines(RESULT)).toBe('');
  const error = { code: 'api', message: 'bad\u001b[31m thing', hint: null } as const;
  expect(failureLines({ ...RESULT, error })).toBe('mira: bad thing\n');
});

test('--json is one line for the whole turn, safe to show, the same by value', () => {
  const { out, err } = print(jsonPrinter, [
    text('a'),
    { type: 'notice', level: 'info', message: 'note' },
    ended({ text: 'a\u001b[31m\u009b\u202e' }),
  ]);
  expect(out).toMatch(/^[\u0020-\u007e]+\n$/);
  expect(JSON.parse(out)).toEqual({ ...RESULT, text: 'a\u001b[31m\u009b\u202e' });
  expect(err).toBe('mira: note\n');
});

test('what is no part of --stream-json is left out, the rest has its fields', () => {
  const question: TurnEvent = { type: 'permission_withdrawn', requestId: 'q' };
  expect(streamLine(question)).toBeNull();
  expect(
    streamLine({ type: 'tool_finished', id: 'x', status: 'done', summary: 's', output: 'long', result: { big: 1 } }),
  ).toEqual({ type: 'tool_finished', id: 'x', status: 'done', summary: 's' });
  expect(streamLine(text('x'))).toEqual({ type: 'text', delta: 'x' });
});
