import { expect, test } from 'vitest';
import { permissionResponse, ruleText } from '../../../src/claude/permission.ts';

test('an allow always carries the input, as asked or changed', () => {
  expect(permissionResponse({ behavior: 'allow' }, { command: 'ls' })).toEqual({
    behavior: 'allow',
    updatedInput: { command: 'ls' },
  });
  expect(permissionResponse({ behavior: 'allow', updatedInput: { command: 'pwd' } }, { command: 'ls' })).toEqual({
    behavior: 'allow',
    updatedInput: { command: 'pwd' },
  });
});

test('rules go as addRules with the destination that was chosen', () => {
  const rules = [
    { toolName: 'Bash', ruleContent: 'npm test:*' },
    { toolName: 'WebSearch', ruleContent: null },
  ];
  expect(permissionResponse({ behavior: 'allow', rules: { rules, destination: 'session' } }, {})).toEqual({
    behavior: 'allow',
    updatedInput: {},
    updatedPermissions: [
      {
        type: 'addRules',
        rules: [{ toolName: 'Bash', ruleContent: 'npm test:*' }, { toolName: 'WebSearch' }],
        behavior: 'allow',
        destination: 'session',
      },
    ],
  });
});

test('a deny carries its message, and interrupts only when told to', () => {
  expect(permissionResponse({ behavior: 'deny', message: 'no' }, {})).toEqual({ behavior: 'deny', message: 'no' });
  expect(permissionResponse({ behavior: 'deny', message: 'no', interrupt: true }, {})).toEqual({
    behavior: 'deny',
    message: 'no',
    interrupt: true,
  });
});

test('rules as settings write them', () => {
  expect(ruleText({ toolName: 'Bash', ruleContent: 'npm test:*' })).toBe('Bash(npm test:*)');
  expect(ruleText({ toolName: 'WebSearch', ruleContent: null })).toBe('WebSearch');
});
