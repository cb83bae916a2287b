import { expect, test } from 'vitest';
import type { ToolRule } from '../../../src/claude/events.ts';
import { parseRule, ruleFor } from '../../../src/turn/permission-rule.ts';

const bash = (ruleContent: string | null): ToolRule => ({ toolName: 'Bash', ruleContent });

test('a simple command gets the rule that the CLI suggests, as it would be saved', () => {
  expect(ruleFor('Bash', { command: 'npm test' }, [bash('npm test:*')])).toBe('Bash(npm test:*)');
});

test.each([
  'npm test && rm -rf dist',
  'npm test; ls',
  'npm test | tee log',
  'npm test > log',
  'npm test < in',
  'npm test &',
  'npm run $(cat x)',
  'npm run `cat x`',
  'npm test\nrm -rf /',
  'npm test || true',
])('no rule is offered for %j', (command) => {
  expect(ruleFor('Bash', { command }, [bash('npm test:*')])).toBeNull();
});

test.each([
  ['Write', 'Write'],
  ['Edit', 'Edit'],
  ['NotebookEdit', 'NotebookEdit'],
  ['mcp__mira__status', 'mcp__mira__status'],
  ['Bash', null],
  ['WebFetch', null],
  ['AskUserQuestion', null],
  ['ExitPlanMode', null],
])('%s without a suggestion: %s', (tool, rule) => {
  expect(ruleFor(tool, {}, [])).toBe(rule);
});

test('a suggestion for another tool is not taken', () => {
  expect(ruleFor('WebFetch', {}, [bash('ls:*')])).toBeNull();
});

test.each([
  ['Bash', { toolName: 'Bash', ruleContent: null }],
  ['Bash(npm test:*)', { toolName: 'Bash', ruleContent: 'npm test:*' }],
  [' mcp__mira ', { toolName: 'mcp__mira', ruleContent: null }],
  ['Bash(echo (a))', { toolName: 'Bash', ruleContent: 'echo (a)' }],
  ['Bash(', null],
  ['', null],
  ['two words', null],
])('the parts of %j', (text, parts) => {
  expect(parseRule(text)).toEqual(parts);
});
