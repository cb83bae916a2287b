import { expect, test } from 'vitest';
import { checkModelName } from '../../../src/claude/model-name.ts';

const models = [
  { value: 'default', resolvedModel: 'claude-opus-4-8[1m]', displayName: 'Default' },
  { value: 'fable[1m]', resolvedModel: 'fable', displayName: 'Fable' },
];

test.each([
  'default',
  'opus',
  'opus[1m]',
  'opusplan',
  'claude-sonnet-4-5',
  'fable[1m]',
  'fable',
  'eu.anthropic.claude:0',
  'x/y',
])('%s may be a model', (name) => {
  expect(() => checkModelName(name, models)).not.toThrow();
});

test.each(['nonsense', '', 'two words', 'a b-c'])('trap 20: "%s" is refused with the list', (name) => {
  expect(() => checkModelName(name, models)).toThrow(
    expect.objectContaining({ code: 'model', hint: expect.stringContaining('default, fable[1m]') }),
  );
});
