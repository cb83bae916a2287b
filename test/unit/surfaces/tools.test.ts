import { expect, test } from 'vitest';
import { toolsFor } from '../../../src/surfaces/tools.ts';
import { ACTIONS, context } from './sample.ts';

const tools = toolsFor(ACTIONS, () => context({ surface: 'tool', actor: 'claude' }));

function tool(name: string) {
  const found = tools.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no tool ${name}`);
  return found;
}

test('only actions that are meant for claude become tools; writing ones are not read-only', () => {
  expect(tools.map(({ name, annotations }) => [name, annotations.readOnlyHint])).toEqual([
    ['keep', false],
    ['notes', true],
  ]);
});

test('the schema says what the arguments are', () => {
  expect(tool('keep').inputSchema).toEqual({
    type: 'object',
    properties: {
      text: { type: 'string', description: 'the note' },
      kind: { type: 'string', enum: ['plan', 'fact'], description: 'what it is', default: 'fact' },
      limit: { type: 'integer', description: 'at most this many', minimum: 1, maximum: 9 },
      tag: { type: 'array', items: { type: 'string' }, description: 'a tag' },
      pin: { type: 'boolean', description: 'pin it' },
      noSave: { type: 'boolean', description: 'do not store it' },
    },
    required: ['text'],
  });
});

test('the words for the question come from the action, none where its call would be refused', async () => {
  expect(await tool('keep').explain?.({ text: 'tea' })).toBe('it keeps tea');
  expect(await tool('keep').explain?.({ text: 'bad' })).toBeNull();
  expect(await tool('keep').explain?.({ limit: 'few' })).toBeNull();
  expect(tool('notes').explain).toBeUndefined();
});

test('a call gives the JSON that --json prints', async () => {
  const { text, isError } = await tool('keep').run({ text: 'tea', limit: 2 });
  expect(isError).toBeUndefined();
  expect(JSON.parse(text)).toEqual({ text: 'tea', kind: 'fact', limit: 2, tag: [], pin: false, noSave: false });
});

test.each([
  [{ text: 'x', knid: 'plan' }, 'unknown argument knid, did you mean kind?'],
  [{ text: 'x', limit: 99 }, 'limit must be between 1 and 9, not 99'],
  [{ text: { a: 1 } }, 'text must be a text'],
  [{ text: 'x', pin: 'yes' }, 'pin must be true or false'],
  [{}, 'text is missing'],
  [{ text: 'bad' }, 'that is a secret'],
])('%j is an error that the model can read', async (input, message) => {
  const { text, isError } = await tool('keep').run(input);
  expect(isError).toBe(true);
  expect(JSON.parse(text).error.message).toBe(message);
});
