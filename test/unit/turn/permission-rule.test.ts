import { expect, test } from 'vitest';
import type { ToolRule } from '../../../src/claude/events.ts';
import { allowedExactly, parseRule, ruleFor } from '../../../src/turn/permission-rule.ts';

const bash = (ruleContent: string | null): ToolRule => ({ toolName: 'Bash', ruleContent });
const here = (...suggestedRules: readonly ToolRule[]) => ({ suggestedRules, cwd: '/work/one' });

test('a simple command gets the rule that the CLI suggests, as it would be saved', () => {
  expect(ruleFor('Bash', { command: 'npm test' }, here(bash('npm test:*')))).toBe('Bash(npm test:*)');
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
  expect(ruleFor('Bash', { command }, here(bash('npm test:*')))).toBeNull();
});

test.each([
  ['Write', 'Edit(./**)'],
  ['Edit', 'Edit(./**)'],
  ['NotebookEdit', 'Edit(./**)'],
  ['mcp__mira__status', 'mcp__mira__status'],
  ['Bash', null],
  ['WebFetch', null],
  ['AskUserQuestion', null],
  ['ExitPlanMode', null],
])('%s without a suggestion: %s', (tool, rule) => {
  expect(ruleFor(tool, { file_path: '/work/one/src/a [b].ts' }, here())).toBe(rule);
});

test.each([
  [{ file_path: 'src/a.ts' }, 'Edit(./**)'],
  [{ notebook_path: '/work/one/n.ipynb' }, 'Edit(./**)'],
  [{ file_path: '/etc/a file.conf' }, 'Edit(//etc/a file.conf)'],
  [{ file_path: '/work/one-more/a.ts' }, 'Edit(//work/one-more/a.ts)'],
  [{ file_path: '/work/one/../two.ts' }, 'Edit(//work/two.ts)'],
  [{ file_path: '/work/[a]*.ts' }, null],
  [{}, null],
])('edits below the folder are allowed together, one elsewhere alone: %j', (input, rule) => {
  expect(ruleFor('Write', input, here())).toBe(rule);
});

test('no rule for an edit where the folder is not known', () => {
  expect(ruleFor('Write', { file_path: '/work/one/a.ts' }, { suggestedRules: [], cwd: null })).toBeNull();
});

test('a suggestion for another tool is not taken', () => {
  expect(ruleFor('WebFetch', {}, here(bash('ls:*')))).toBeNull();
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

test.each([
  ['the same command, where claude asks about the folder', 'touch /out/a', '/out/a', 'Bash(touch /out/a)', true],
  ['a rule that nobody has allowed', 'touch /out/b', '/out/b', 'Bash(touch /out/b)', false],
  ['a prefix, which says more than the command that was read', 'rm /out/a', '/out/a', 'Bash(rm *)', false],
  ['a question that is not about a folder', 'touch /out/a', null, 'Bash(touch /out/a)', false],
  ['no rule was offered', 'touch /out/a', '/out/a', null, false],
])('a rule answers by itself or not: %s', (_, command, blockedPath, rule, allowed) => {
  const rules = ['Bash(touch /out/a)', 'Bash(rm *)'];
  expect(allowedExactly({ input: { command }, blockedPath, rule }, rules)).toBe(allowed);
});
