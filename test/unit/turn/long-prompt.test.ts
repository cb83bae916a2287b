import { expect, test } from 'vitest';
import { modelForPrompt } from '../../../src/turn/long-prompt.ts';

test.each([
  ['sonnet', 1_000, 'sonnet'],
  ['sonnet', 1_048_576, 'sonnet[1m]'],
  ['claude-sonnet-5', 1_048_576, 'claude-sonnet-5[1m]'],
  ['sonnet[1m]', 1_048_576, 'sonnet[1m]'],
  ['opus', 1_048_576, 'opus'],
  ['haiku', 1_048_576, 'haiku'],
])('%s with a prompt of %i characters is asked as %s', (model, characters, asked) => {
  const chosen = modelForPrompt(model, characters);
  expect(chosen.model).toBe(asked);
  expect(chosen.note === null).toBe(asked === model);
});
