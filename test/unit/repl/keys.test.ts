import { describe, expect, test } from 'vitest';
import { decodeKeys, type KeyEvent } from '../../../src/repl/keys.ts';
import type { TerminalReply } from '../../../src/repl/terminal-replies.ts';

/** Keys in short: text as it is, `<name>` for a key, `[…]` for a paste. Neighbouring texts are joined. */
function short(events: readonly KeyEvent[]): string {
  return events
    .map((event) => {
      if (event.type === 'text') return event.text;
      if (event.type === 'paste') return `[${event.text}]`;
      return `<${event.shift ? 'shift-' : ''}${event.alt ? 'alt-' : ''}${event.name}>`;
    })
    .join('');
}

function read(chunks: readonly (string | Buffer)[]): string {
  const decoder = decodeKeys();
  const events = chunks.flatMap((chunk) => decoder.feed(Buffer.from(chunk)));
  return short([...events, ...decoder.flush()]);
}

const CASES: readonly (readonly [string, string])[] = [
  ['abc', 'abc'],
  ['\r', '<enter>'],
  ['\t', '<tab>'],
  ['\u007f', '<backspace>'],
  ['\b', '<backspace>'],
  ['\u0003', '<ctrl-c>'],
  ['\u0004', '<ctrl-d>'],
  ['\n', '<ctrl-j>'],
  ['\u001b', '<escape>'],
  ['\u001b[A', '<up>'],
  ['\u001bOB', '<down>'],
  ['\u001b[1;5D', '<alt-left>'],
  ['\u001b[1;2C', '<shift-right>'],
  ['\u001b[H', '<home>'],
  ['\u001b[4~', '<end>'],
  ['\u001b[3~', '<delete>'],
  ['\u001b[5~\u001b[6~', '<pageup><pagedown>'],
  ['\u001b[Z', '<shift-tab>'],
  ['\u001b\r', '<alt-enter>'],
  ['\u001b[13;2u', '<shift-enter>'],
  ['\u001b[27;2;13~', '<shift-enter>'],
  ['\u001b[27u', '<escape>'],
  ['\u001b[99;5u', '<ctrl-c>'],
  ['\u001b[97u', 'a'],
  ['\u0000', '<ctrl-space>'],
  ['\u001f\u001e', '<ctrl-_><ctrl-^>'],
  ['\u001bb', '<alt-alt-b>'],
  ['\u001bé', '<alt-alt-é>'],
  ['\u001b\u007f', '<alt-backspace>'],
  ['\u001b[98;3u', '<alt-alt-b>'],
  ['\u001b[27;5;99~', '<ctrl-c>'],
  ['\u001b[95;6u', '<ctrl-_>'],
  ['\u001b[97:65;2u', 'a'],
  ['\u001b[97;1:3u', ''],
  ['\u001b[1;1:3A', ''],
  ['\u001b[57441u', ''],
  ['\u001b[15~\u001bOP', ''],
  ['\u001b[[Ax', 'x'],
  ['\u001b]11;rgb:0000/0000/0000\u0007x', 'x'],
  ['\u001b]10;rgb:ff/ff/ff\u001b\\x', 'x'],
  ['\u001bP1+r544e\u001b\\x', 'x'],
  ['\u001b[?2026;2$yx', 'x'],
  ['\u001b[I\u001b[Ox', 'x'],
  ['\u001b[?1;2c', ''],
  ['\u001b[24;80R', ''],
  ['\u001b\u001b[A', '<escape><up>'],
  ['né日👨‍👩‍👧', 'né日👨‍👩‍👧'],
  ['\u001b[200~a\rb\u001b[Ac\u001b[201~d', '[a\rb\u001b[Ac]d'],
  ['\u001b[200~\u001b[201~', '[]'],
];

describe('keys', () => {
  test.each(CASES)('%j', (input, keys) => {
    expect(read([input])).toBe(keys);
  });

  test.each(CASES)('%j, cut at every byte', (input, keys) => {
    const bytes = Buffer.from(input);
    for (let at = 1; at < bytes.length; at++) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toBe(keys);
    }
    expect(read([...bytes].map((byte) => Buffer.of(byte))), 'byte by byte').toBe(keys);
  });
});

test('a lone Esc waits for the silence behind it', () => {
  const decoder = decodeKeys();
  expect(decoder.feed(Buffer.from('\u001b'))).toEqual([]);
  expect(decoder.pending()).toBe(true);
  expect(short(decoder.flush())).toBe('<escape>');
  expect(decoder.pending()).toBe(false);
});

test('a silence in the middle of a paste ends nothing', () => {
  const decoder = decodeKeys();
  expect(decoder.feed(Buffer.from('\u001b[200~one\r'))).toEqual([]);
  expect(decoder.pending()).toBe(false);
  expect(decoder.flush()).toEqual([]);
  expect(short(decoder.feed(Buffer.from('two\u001b[201~\r')))).toBe('[one\rtwo]<enter>');
});

test('several lines in one chunk are a paste, also without brackets', () => {
  expect(read(['one\rtwo\r\nthree'])).toBe('[one\ntwo\nthree]');
  expect(read(['\nindented'])).toBe('[\nindented]');
  expect(read(['typed\r'])).toBe('typed<enter>');
  expect(read(['typed\r\r'])).toBe('typed<enter><enter>');
});

test('bytes that are no UTF-8 become the sign for that, and what follows is read', () => {
  expect(read([Buffer.of(0xff, 0x61, 0x0d)])).toBe('\ufffda<enter>');
});

describe('what the terminal says by itself', () => {
  const replies = (chunks: readonly string[]): { said: readonly TerminalReply[]; typed: string } => {
    const said: TerminalReply[] = [];
    const decoder = decodeKeys((reply) => void said.push(reply));
    // A silence behind every chunk: a slow line must not make keys of a reply.
    const events = chunks.flatMap((chunk) => [...decoder.feed(Buffer.from(chunk)), ...decoder.flush()]);
    return { said, typed: short(events) };
  };

  test.each<[string, TerminalReply]>([
    ['\u001b[I', { type: 'focus', focused: true }],
    ['\u001b[O', { type: 'focus', focused: false }],
    ['\u001b[?62;22c', { type: 'attributes' }],
    ['\u001b[?2026;2$y', { type: 'mode', mode: 2026, state: 2 }],
    ['\u001b]11;rgb:0000/8080/ffff\u001b\\', { type: 'colour', which: 11, rgb: [0, 0x8080 / 0xffff, 1] }],
    ['\u001b]10;rgb:f/0/f\u0007', { type: 'colour', which: 10, rgb: [1, 0, 1] }],
  ])('%j', (input, reply) => {
    expect(replies([`a${input}b`])).toEqual({ said: [reply], typed: 'ab' });
  });

  test('cut by a silence, a reply is still none of the keys', () => {
    expect(replies(['\u001b]11;rgb:00', '00/0000/0000', '\u0007', 'x'])).toMatchObject({
      said: [{ which: 11 }],
      typed: 'x',
    });
    expect(replies(['\u001b[?62;', '22c', 'x'])).toEqual({ said: [{ type: 'attributes' }], typed: 'x' });
  });

  test('a string without an end does not swallow what is typed for ever', () => {
    const typed = 'x'.repeat(400);
    expect(replies(['\u001b]11;', typed]).typed).toContain('x'.repeat(300));
  });
});

describe('terminals that do not mark a paste', () => {
  const timed = (chunks: readonly (readonly [number, string])[]): string => {
    const decoder = decodeKeys();
    const events: KeyEvent[] = [];
    let lastMs = 0;
    for (const [atMs, chunk] of chunks) {
      if (atMs - lastMs >= 30 && decoder.pending()) events.push(...decoder.flush());
      lastMs = atMs;
      events.push(...decoder.feed(Buffer.from(chunk), atMs));
    }
    return short([...events, ...decoder.flush()]);
  };
  const keys = (text: string, stepMs: number): readonly (readonly [number, string])[] =>
    [...text].map((char, index) => [100 + index * stepMs, char] as const);

  test.each<[string, readonly (readonly [number, string])[], string]>([
    ['a person types', keys('ab\rcd\r', 80), 'ab<enter>cd<enter>'],
    ['a program types one line', keys('ab\r', 1), 'ab<enter>'],
    ['a program types one chunk', [[100, 'ab\r']], 'ab<enter>'],
    ['a paste, key by key', keys('ab\rcd', 1), 'ab[\nc][d]'],
    ['its last line break sends nothing', keys('ab\rcd\r', 1), 'ab[\nc][d][\n]'],
    ['with an empty line', keys('a\r\rb', 1), 'a[\n\nb]'],
    ['Enter after a silence sends', [...keys('a\rb', 1), [400, '\r']], 'a[\nb]<enter>'],
    [
      'two messages, one behind the other',
      [...keys('ab\r', 1), ...keys('cd\r', 1).map(([ms, c]) => [ms + 300, c] as const)],
      'ab<enter>cd<enter>',
    ],
    [
      'a paste in chunks',
      [
        [100, 'one\rtwo'],
        [101, ' and\r'],
        [102, 'three'],
      ],
      '[one\ntwo][ and\n][three]',
    ],
    [
      'a long chunk that ends at a line break',
      [
        [100, `${'x'.repeat(130)}\r`],
        [101, 'y'],
      ],
      `${'x'.repeat(130)}[\ny]`,
    ],
    [
      'an arrow is no paste',
      [
        [100, 'a'],
        [101, '\r'],
        [102, '\u001b[A'],
      ],
      'a<enter><up>',
    ],
    [
      'a terminal that marks them is trusted',
      [
        [100, '\u001b[200~p\u001b[201~'],
        [101, 'a'],
        [102, '\r'],
        [103, 'b'],
      ],
      '[p]a<enter>b',
    ],
  ])('%s', (_name, chunks, wanted) => {
    expect(timed(chunks)).toBe(wanted);
  });
});
