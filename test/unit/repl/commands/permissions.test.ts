import { expect, test } from 'vitest';
import { rulesText } from '../../../../src/repl/commands/session-commands.ts';

test('/permissions lists the rules of this session too, marked as such', () => {
  const owner = { sessionRules: ['Bash(ls)', 'Read'], permissionMode: 'default' };
  expect(rulesText(['Read'], owner)).toEqual([
    '  Read',
    '  Bash(ls) (this session only)',
    '/permissions remove takes one of the project back',
    'mode: default',
  ]);
  expect(rulesText([], { ...owner, sessionRules: [] })).toEqual([
    'no rule is allowed for this project',
    'mode: default',
  ]);
});
