import { expect, test } from 'vitest';
import { childEnv, claudeArgs, type Launch, permissionModeOf } from '../../../src/claude/argv.ts';

const base: Launch = { model: 'opus[1m]', session: { kind: 'new', id: 'u-1' } };

test('the stream, the permission questions, the model and the session are always there (trap 10)', () => {
  expect(claudeArgs(base)).toEqual([
    '-p',
    '--output-format',
    'stream-json',
    '--input-format',
    'stream-json',
    '--verbose',
    '--include-partial-messages',
    '--permission-prompt-tool',
    'stdio',
    '--model=opus[1m]',
    '--session-id=u-1',
  ]);
  expect(claudeArgs({ ...base, session: { kind: 'resume', id: 'u-2' } })).toContain('--model=opus[1m]');
});

test('a resume names its session in the equals form; a fork names both', () => {
  expect(claudeArgs({ ...base, session: { kind: 'resume', id: 'u-2' } })).toContain('--resume=u-2');
  const fork = claudeArgs({ ...base, session: { kind: 'fork', from: 'old', id: 'new' } });
  expect(fork.slice(-3)).toEqual(['--resume=old', '--fork-session', '--session-id=new']);
});

test('the system prompt is never an argument (trap 11)', () => {
  expect(claudeArgs(base).join(' ')).not.toContain('system-prompt');
});

test('options; an allow rule can never become an option of its own', () => {
  const args = claudeArgs({
    ...base,
    permissionMode: 'plan',
    maxTurns: 3,
    persist: false,
    settings: { a: 1 },
    allow: ['Bash(npm test:*)', '--dangerously-skip-permissions'],
  });
  expect(args.slice(11)).toEqual([
    '--permission-mode=plan',
    '--max-turns=3',
    '--no-session-persistence',
    '--settings={"a":1}',
    '--allowedTools=Bash(npm test:*)',
    '--allowedTools=--dangerously-skip-permissions',
  ]);
  expect(claudeArgs({ ...base, allow: [] })).toEqual(claudeArgs(base));
});

test("trap 9: the child's environment is the person's own with the auto-memory off", () => {
  const env = { PATH: '/bin', ANTHROPIC_API_KEY: 'k', EMPTY: '', GONE: undefined };
  expect(childEnv(env)).toEqual({
    PATH: '/bin',
    ANTHROPIC_API_KEY: 'k',
    EMPTY: '',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
  });
});

test('trap 20: a mode that the CLI would accept and ignore is known as wrong', () => {
  expect(permissionModeOf('acceptEdits')).toBe('acceptEdits');
  expect(() => permissionModeOf('nonsense')).toThrow(/unknown permission mode nonsense/);
});
