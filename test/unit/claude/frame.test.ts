import { expect, test } from 'vitest';
import { makeFramer } from '../../../src/claude/frame.ts';

test('a character that is cut between two chunks comes out whole', () => {
  const bytes = Buffer.from('{"text":"grüße 😀"}\n{"b":1}\n');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const framer = makeFramer();
    const lines = [...framer.push(bytes.subarray(0, cut)), ...framer.push(bytes.subarray(cut))];
    expect(lines).toEqual(['{"text":"grüße 😀"}', '{"b":1}']);
    expect(framer.end()).toEqual([]);
  }
});

test('an unfinished last line is given at the end, once', () => {
  const framer = makeFramer();
  expect(framer.push(Buffer.from('a\nb'))).toEqual(['a']);
  expect(framer.end()).toEqual(['b']);
  expect(framer.end()).toEqual([]);
});

test('empty lines are lines', () => {
  expect(makeFramer().push(Buffer.from('\n\na\n'))).toEqual(['', '', 'a']);
});

test('trap 3: a line of 20 MB in small chunks comes out whole', () => {
  const framer = makeFramer();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const lines: string[] = [];
  for (let at = 0; at < 320; at++) lines.push(...framer.push(chunk));
  lines.push(...framer.push(Buffer.from('\n')));
  expect(lines.map((line) => line.length)).toEqual([320 * 64 * 1024]);
});
