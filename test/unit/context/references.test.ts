import { describe, expect, test } from 'vitest';
import { filterReferences, overlapOf } from '../../../src/context/references.ts';

const tag = (ref: string): string => `<mira:memory_ref="${ref}" />`;
const isGiven = (ref: string): boolean => ref === 'aaaa1111';

/** The answer as it comes out when it comes in pieces of `size`. */
function filtered(answer: string, size: number): { readonly text: string; readonly named: readonly string[] } {
  const filter = filterReferences(isGiven);
  let text = '';
  for (let at = 0; at < answer.length; at += size) text += filter.feed(answer.slice(at, at + size));
  text += filter.flush();
  return { text, named: [...filter.named()] };
}

describe('references', () => {
  test.each([1, 2, 3, 5, 8, 13, 1000])('are taken out of an answer that comes in pieces of %i', (size) => {
    const answer = `It is blue ${tag('aaaa1111')}. And ${tag('bbbb2222')} a < b, <mira: no, ${tag('aaaa1111')}x `;
    expect(filtered(answer, size)).toEqual({
      text: `It is blue. And ${tag('bbbb2222')} a < b, <mira: no,x `,
      named: ['aaaa1111'],
    });
  });

  test('that are not finished are text', () => {
    expect(filtered('a <mira:memory_ref="aaaa', 4).text).toBe('a <mira:memory_ref="aaaa');
    expect(filtered(`<mira:memory_ref="${'a'.repeat(60)}" />`, 7).text).toBe(`<mira:memory_ref="${'a'.repeat(60)}" />`);
  });

  test('hold nothing back that cannot be one', () => {
    const filter = filterReferences(isGiven);
    expect(filter.feed('a < b')).toBe('a < b');
    expect(filter.feed(' <mira:x')).toBe(' <mira:x');
  });

  test('of an answer that began anew do not count', () => {
    const filter = filterReferences(isGiven);
    filter.feed(`x${tag('aaaa1111')}`);
    filter.restart();
    expect(filter.feed('y')).toBe('y');
    expect(filter.named().size).toBe(0);
  });
});

test('overlap is the share of the content words that stand in the answer', () => {
  expect(overlapOf('Releases go out on Tuesdays', 'on tuesdays, as always')).toBe(0.5);
  expect(overlapOf('a an it', 'a an it')).toBe(0);
  expect(overlapOf('Releases', 'nothing of it')).toBe(0);
});
