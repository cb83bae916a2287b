import { expect, test } from 'vitest';
import { makeHooks } from '../../../src/claude/hooks.ts';

const none = { problem: (): void => undefined };

test('hooks are registered by event, with a deadline of the CLI far above ours (trap 7)', () => {
  const { registration } = makeHooks(
    [
      { event: 'PreToolUse', matcher: 'Bash', run: () => null },
      { event: 'PreToolUse', run: () => null },
      { event: 'PreCompact', run: () => null },
    ],
    none,
  );
  expect(registration).toEqual({
    PreToolUse: [
      { matcher: 'Bash', hookCallbackIds: ['mira_0'], timeout: 60 },
      { hookCallbackIds: ['mira_1'], timeout: 60 },
    ],
    PreCompact: [{ hookCallbackIds: ['mira_2'], timeout: 60 }],
  });
  expect(makeHooks([], none).registration).toBeNull();
});

test('a hook sees the input and can deny with a reason', async () => {
  const hooks = makeHooks(
    [{ event: 'PreToolUse', run: (input) => ({ deny: `not ${String(input['tool_name'])}` }) }],
    none,
  );
  expect(await hooks.answer({ callback_id: 'mira_0', input: { tool_name: 'Bash' } })).toEqual({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'not Bash',
    },
  });
});

test('a hook without an opinion, and an unknown callback, answer nothing', async () => {
  const hooks = makeHooks([{ event: 'PreToolUse', run: () => null }], none);
  expect(await hooks.answer({ callback_id: 'mira_0' })).toEqual({});
  expect(await hooks.answer({ callback_id: 'other' })).toEqual({});
});

test('a hook that is late lets the call pass, is told to stop, and is reported', async () => {
  const problems: string[] = [];
  let stopped = false;
  const hooks = makeHooks(
    [
      {
        event: 'PreToolUse',
        timeoutMs: 10,
        run: (_input, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              stopped = true;
            });
          }),
      },
    ],
    { problem: (problem) => problems.push(problem) },
  );
  expect(await hooks.answer({ callback_id: 'mira_0' })).toEqual({});
  expect(stopped).toBe(true);
  expect(problems[0]).toContain('10 ms');
});

test('a hook that fails closed denies when it throws or is late', async () => {
  const fail = () => {
    throw new Error('broken rule');
  };
  const hooks = makeHooks(
    [
      { event: 'PreToolUse', failClosed: true, run: fail },
      { event: 'PreToolUse', run: fail },
    ],
    none,
  );
  expect(JSON.stringify(await hooks.answer({ callback_id: 'mira_0' }))).toContain('"deny"');
  expect(await hooks.answer({ callback_id: 'mira_1' })).toEqual({});
});

test('the person hears of a refusal and of a check that failed, claude only of the refusal', async () => {
  const heard: unknown[] = [];
  const hooks = makeHooks(
    [
      { event: 'PreToolUse', run: () => ({ deny: 'not so', notice: 'blocked' }) },
      { event: 'PreToolUse', run: () => ({ notice: 'warned' }) },
      {
        event: 'PreToolUse',
        run: () => {
          throw new Error('broken rule');
        },
      },
    ],
    { problem: () => undefined, notice: (line) => heard.push(line), refused: (call) => heard.push(call) },
  );
  const input = { tool_name: 'Bash', tool_use_id: 'toolu_1' };
  expect(JSON.stringify(await hooks.answer({ callback_id: 'mira_0', input }))).not.toContain('blocked');
  expect(await hooks.answer({ callback_id: 'mira_1', input })).toEqual({});
  expect(await hooks.answer({ callback_id: 'mira_2', input })).toEqual({});
  expect(heard).toEqual([
    'blocked',
    { toolName: 'Bash', toolUseId: 'toolu_1', reason: 'not so', told: true },
    'warned',
    expect.stringContaining('broken rule'),
  ]);
});

test('a hook at the end of a turn can ask claude to go on', async () => {
  const hooks = makeHooks([{ event: 'Stop', run: () => ({ deny: 'one thing is left' }) }], none);
  expect(await hooks.answer({ callback_id: 'mira_0' })).toEqual({ decision: 'block', reason: 'one thing is left' });
});
