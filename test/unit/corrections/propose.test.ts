import { expect, test } from 'vitest';
import { asFlags, inWords, proposeChecks } from '../../../src/corrections/propose.ts';

const short = (text: string) =>
  proposeChecks(text).map(({ kind, pattern, within, instead }) =>
    [kind, pattern, within === null ? '' : `in ${within}`, instead === null ? '' : `→ ${instead}`]
      .filter((part) => part !== '')
      .join(' '),
  );

test.each([
  ['use pnpm, never npm', ['command npm * → pnpm']],
  ['Use pnpm instead of npm!', ['command npm * → pnpm']],
  ['use rg rather than grep', ['command grep * → rg']],
  ['always use pnpm, never npm', ['command npm * → pnpm']],
  ['never run npm publish', ['command npm publish']],
  ["don't run `make deploy` on Fridays", ['command make deploy']],
  ['do not use sudo', ['command sudo *']],
  ["Don't touch vendor/", ['path vendor/']],
  ['never edit package-lock.json', ['path package-lock.json']],
  ["don't modify anything in src/generated", ['path src/generated']],
  ['leave the migrations folder alone', ['path migrations']],
  ["don't touch vendor", ['path vendor']],
  ['never edit files in generated', ['path generated']],
  ['keep out of legacy', ['path legacy']],
  ['no console.log in src', ['content \\bconsole\\.log\\b in src/**']],
  ['never use `any` in src/', ['content \\bany\\b in src/**']],
  ['every file in src must contain SPDX-License-Identifier', ['require \\bSPDX-License-Identifier\\b in src/**']],
  ['never force push', ['command git push --force']],
  ["don't push to main", ['command git push * main']],
])('%j proposes its check', (text, expected) => {
  expect(short(text)).toEqual(expected);
});

test.each([
  'use tabs instead of spaces',
  'answer in German',
  "don't be so verbose",
  'never apologise',
  'I prefer small commits',
  'no jokes in answers',
  'use British English, not American',
  "don't change the subject",
  "don't touch the database",
  'never write in the first person',
])('%j proposes nothing', (text) => {
  expect(short(text)).toEqual([]);
});

test('a proposal is said in words and as what to type', () => {
  const [proposal] = proposeChecks('use pnpm, never npm');
  if (proposal === undefined) throw new Error('nothing was proposed');
  expect(inWords(proposal)).toBe('no command that fits npm * (instead: pnpm)');
  expect(asFlags({ ...proposal, pattern: "it's" })).toBe("--forbid-command 'it'\\''s' --instead 'pnpm'");
});
