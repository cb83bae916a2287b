import { describe, expect, test } from 'vitest';
import { decodeKeys, type KeyEvent } from '../../../src/repl/keys.ts';

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
