import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { factsOf } from '../../../src/corrections/shell/walk.ts';
import { type Bash, loadBash } from '../../../src/syntax/load-bash.ts';

let bash: Bash;
beforeAll(async () => {
  bash = await loadBash(join(import.meta.dirname, '../../..'));
});

const PIECES = [
  'npm',
  ' ',
  ' i ',
  '"',
  "'",
  '`',
  '$(',
  ')',
  '${',
  '}',
  '$X',
  '\\',
  '\n',
  ';',
  '&&',
  '||',
  '|',
  '&',
  '<<E',
  '<<<',
  '>',
  '<(',
  '((',
  '))',
  '[[',
  ']]',
  '{',
  '}',
  ',',
  '*',
  '?',
  'if ',
  'then ',
  'fi',
  'for x in ',
  'do ',
  'done',
  'case ',
  'esac',
  'f()',
  '=',
  '#',
  '\u0000',
  '\ue000',
  '\ud800',
  'é',
  '!',
  '~',
  'eval ',
  'xargs ',
  'bash -c ',
  'E\n',
];

/** The same numbers in each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test('no text makes it throw', () => {
  const next = numbers(7);
  const parts = {
    read: (text: string) => bash.read(text),
    cwd: '/p',
    environment: () => undefined,
    written: () => undefined,
  };
  for (let round = 0; round < 1_000; round++) {
    const length = 1 + Math.floor(next() * 25);
    const script = Array.from({ length }, () => PIECES[Math.floor(next() * PIECES.length)] ?? '').join('');
    expect(() => factsOf(script, parts), JSON.stringify(script)).not.toThrow();
  }
});

test.each([
  ['a function that calls itself', 'f() { f; f; }; f'],
  ['an alias of itself', "alias a='a; a'\na"],
  ['scripts in scripts', `${'eval "'.repeat(200)}npm i${'"'.repeat(200)}`],
  ['braces by the million', `echo ${'{a,b}'.repeat(24)}`],
  ['variables that double', `X=aa; ${'X=$X$X; '.repeat(24)} $X`],
  ['brackets without end', '('.repeat(5_000)],
])('%s ends, and says that it was not looked at whole where that is so', (_what, script) => {
  const parts = {
    read: (text: string) => bash.read(text),
    cwd: '/p',
    environment: () => undefined,
    written: () => undefined,
  };
  expect(typeof factsOf(script, parts).complete).toBe('boolean');
});
