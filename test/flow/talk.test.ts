import { describe, expect, test } from 'vitest';
import type { TurnEvent } from '../../src/turn/events.ts';
import {
  ABORTED,
  answerOf,
  asks,
  hello,
  init,
  message,
  play,
  result,
  scriptClaude,
  stopsForTool,
  tool,
  toolResult,
} from './scripted-claude.ts';

const types = (events: readonly TurnEvent[]): string[] => events.map((event) => event.type);

describe('one turn', () => {
  test('begins with started, ends with ended, and its deltas are its text', async () => {
    const claude = scriptClaude({
      send: () => claude.say(init, ...message('a', 'Hi.'), result({ totalCostUsd: 0.25 })),
    });
    const { talk, seen, ended } = play(claude);
    talk.submit(hello('hi'));
    expect(talk.busy()).toBe(true);
    const end = await ended();
    expect(talk.busy()).toBe(false);
    expect(types(seen)).toEqual(['started', 'text', 'text', 'text', 'ended']);
    expect(answerOf(seen)).toBe('Hi.');
    expect(end).toMatchObject({ text: 'Hi.', status: 'done', costUsd: 0.25, turnId: 'turn-1', model: 'model' });
    expect(end.firstTokenMs).not.toBeNull();
    expect(claude.sent).toEqual(['hi']);
  });

  test('costs what the process has cost since the turn before', async () => {
    const costs = [0.25, 1];
    const claude = scriptClaude({ send: () => claude.say(init, result({ totalCostUsd: costs.shift() ?? 0 })) });
    const { talk, ended } = play(claude);
    talk.submit(hello('one'));
    expect((await ended()).costUsd).toBe(0.25);
    talk.submit(hello('two'));
    expect((await ended()).costUsd).toBe(0.75);
  });

  test('refuses a second prompt meanwhile', () => {
    const { talk } = play(scriptClaude());
    talk.submit(hello('one'));
    expect(() => talk.submit(hello('two'))).toThrow(expect.objectContaining({ code: 'busy' }));
  });

  test('sums the tokens of its calls when the CLI reports none', async () => {
    const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const claude = scriptClaude({
      send: () => claude.say(init, ...message('a', 'x'), stopsForTool, stopsForTool, result({ usage: none })),
    });
    const { talk, ended, seen } = play(claude);
    talk.submit(hello('x'));
    expect((await ended()).usage).toMatchObject({ inputTokens: 20, outputTokens: 10 });
    expect(seen.filter((event) => event.type === 'call')).toHaveLength(2);
  });

  test('tells of tools once each, also of those whose end never came', async () => {
    const claude = scriptClaude({
      send: () =>
        claude.say(
          init,
          tool('1'),
          tool('1'),
          toolResult('1'),
          toolResult('1'),
          tool('2'),
          toolResult('2', true),
          tool('3'),
          result(),
        ),
    });
    const { talk, ended, seen } = play(claude);
    talk.submit(hello('x'));
    expect((await ended()).tools.map(({ status }) => status)).toEqual(['done', 'failed', 'failed']);
    expect(types(seen).filter((type) => type.startsWith('tool_'))).toEqual([
      'tool_started',
      'tool_finished',
      'tool_started',
      'tool_finished',
      'tool_started',
    ]);
  });
});

describe('a turn that ends otherwise', () => {
  test('an interrupt keeps what had come', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(result(ABORTED)) });
    const { talk, ended, until } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, { type: 'text_delta', text: 'half' });
    await until('text');
    talk.stop('interrupted');
    talk.stop('interrupted');
    expect(await ended()).toMatchObject({ status: 'interrupted', text: 'half', error: { code: 'interrupted' } });
    expect(claude.interrupts).toBe(1);
    claude.say(init, ...message('b', 'again'), result());
    talk.submit(hello('y'));
    expect(await ended()).toMatchObject({ status: 'done', text: 'again' });
  });

  test('a claude that does not obey an interrupt is killed', async () => {
    const claude = scriptClaude();
    const { talk, ended } = play(claude);
    talk.submit(hello('x'));
    talk.stop('timeout', 'too long');
    expect(await ended()).toMatchObject({ status: 'failed', error: { code: 'timeout', message: 'too long' } });
    expect(claude.killed).toBe(true);
    expect(talk.alive()).toBe(false);
  });

  test('a process that leaves without a result fails the turn, and every one after it', async () => {
    const claude = scriptClaude();
    const { talk, ended, seen } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, { type: 'text_delta', text: 'half' });
    claude.end();
    expect(await ended()).toMatchObject({ status: 'failed', text: 'half', error: { code: 'crashed' } });
    expect(types(seen).filter((type) => type === 'ended')).toHaveLength(1);
    expect(talk.alive()).toBe(false);
  });

  test('a wrong key is not tried ten times', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(result(ABORTED)) });
    const { talk, ended } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, { type: 'retry', attempt: 1, maxRetries: 10, delayMs: 600, status: 401, error: 'server_error' });
    expect(await ended()).toMatchObject({ status: 'failed', error: { code: 'auth' } });
    expect(claude.interrupts).toBe(1);
  });

  test('an overloaded API is tried again, aloud', async () => {
    const claude = scriptClaude();
    const { talk, until } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, { type: 'retry', attempt: 1, maxRetries: 10, delayMs: 600, status: 529, error: 'server_error' });
    expect(await until('retry')).toMatchObject({ attempt: 1, delayMs: 600, status: 529 });
    expect(claude.interrupts).toBe(0);
  });

  test('a turn that has used up the budget stops between two calls', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(result(ABORTED)) });
    claude.costUsd = 0.5;
    const { talk, ended } = play(claude, { remainingUsd: 0.4 });
    talk.submit(hello('x'));
    claude.say(init, ...message('a', 'I look.'), stopsForTool);
    const end = await ended();
    expect(end).toMatchObject({ status: 'failed', text: 'I look.', error: { code: 'budget' } });
    expect(end.error?.message).toContain('cost $0.50 of the $0.40');
    expect(end.error?.hint).toContain('budget.dailyUsd');
  });

  test('a turn within the budget goes on', async () => {
    const claude = scriptClaude();
    claude.costUsd = 0.3;
    const { talk, ended } = play(claude, { remainingUsd: 0.4 });
    talk.submit(hello('x'));
    claude.say(init, stopsForTool, ...message('a', 'done'), result({ totalCostUsd: 0.3 }));
    expect(await ended()).toMatchObject({ status: 'done' });
    expect(claude.interrupts).toBe(0);
  });

  test('silence is said, then ends the turn', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(result(ABORTED)) });
    const { talk, ended, seen } = play(claude, { stall: { noticeMs: 100, endMs: 900 } });
    talk.submit(hello('x'));
    claude.say(init);
    expect(await ended()).toMatchObject({ status: 'failed', error: { code: 'stalled' } });
    expect(seen.filter((event) => event.type === 'notice')).toHaveLength(1);
  });

  test('the silence of a tool, or of a person, is not claude’s', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(result(ABORTED)) });
    const { talk, ended, until } = play(claude, { stall: { noticeMs: 100, endMs: 200 } });
    talk.submit(hello('x'));
    claude.say(init, tool('1'));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(claude.interrupts).toBe(0);
    claude.say(toolResult('1'), asks('q', '2'));
    await until('permission_asked');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(claude.interrupts).toBe(0);
    talk.answer('q', { allow: true });
    expect(await ended()).toMatchObject({ error: { code: 'stalled' } });
  });
});

describe('permission', () => {
  test('a policy answers without a person; what it refuses is told and listed', async () => {
    const claude = scriptClaude();
    const { talk, ended, seen } = play(claude, { policy: () => ({ allow: false, reason: 'nobody is here' }) });
    talk.submit(hello('x'));
    // Trap 19: the question of a call may come before the call.
    claude.say(init, asks('q', '1'), tool('1'), toolResult('1', true), result());
    const end = await ended();
    expect(claude.answers).toEqual([{ requestId: 'q', behavior: 'deny', message: 'nobody is here' }]);
    expect(end.denied).toEqual([{ tool: 'Bash', input: { command: 'ls' }, reason: 'nobody is here' }]);
    expect(end.tools).toMatchObject([{ status: 'denied' }]);
    expect(types(seen)).not.toContain('permission_asked');
    expect(seen).toContainEqual(expect.objectContaining({ type: 'permission', decision: 'deny' }));
  });

  test('a person allows, and may save the rule that was shown', async () => {
    const claude = scriptClaude();
    const { talk, until, saved } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, asks('a', '1'), asks('b', '2'), asks('c', '3'));
    expect((await until('permission_asked')).question).toMatchObject({ requestId: 'a', rule: 'Bash(ls:*)' });
    await until('permission_asked');
    await until('permission_asked');
    talk.answer('b', { allow: true, remember: 'session' });
    talk.answer('a', { allow: true, input: { command: 'ls -l' } });
    talk.answer('a', { allow: true });
    talk.answer('c', { allow: true, remember: 'project' });
    const rules = { rules: [{ toolName: 'Bash', ruleContent: 'ls:*' }], destination: 'session' };
    expect(claude.answers).toEqual([
      { requestId: 'b', behavior: 'allow', updatedInput: { command: 'ls' }, rules },
      { requestId: 'a', behavior: 'allow', updatedInput: { command: 'ls -l' } },
      { requestId: 'c', behavior: 'allow', updatedInput: { command: 'ls' }, rules },
    ]);
    expect(saved).toEqual(['session: Bash(ls:*)', 'project: Bash(ls:*)']);
  });

  test('a refusal that stops the turn interrupts it', async () => {
    const claude = scriptClaude();
    const { talk, until, ended } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, asks('a', '1'));
    await until('permission_asked');
    talk.answer('a', { allow: false, reason: 'no', stop: true });
    expect(claude.answers).toEqual([{ requestId: 'a', behavior: 'deny', message: 'no', interrupt: true }]);
    claude.say(result({ ...ABORTED, terminalReason: 'aborted_tools' }));
    expect(await ended()).toMatchObject({ status: 'interrupted' });
  });

  test('a question that is withdrawn cannot be answered', async () => {
    const claude = scriptClaude();
    const { talk, until } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, asks('a', '1'), { type: 'permission_withdrawn', requestId: 'a' });
    await until('permission_withdrawn');
    talk.answer('a', { allow: true });
    expect(claude.answers).toEqual([]);
  });

  test('what is open when claude leaves is withdrawn', async () => {
    const claude = scriptClaude();
    const { talk, ended, seen } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, asks('a', '1'));
    claude.end();
    await ended();
    expect(types(seen)).toEqual(['started', 'permission_asked', 'permission_withdrawn', 'ended']);
  });

  test('a sub-agent is named', async () => {
    const claude = scriptClaude();
    const { talk, until } = play(claude);
    talk.submit(hello('x'));
    claude.say(
      init,
      tool('task', { name: 'Agent' }),
      tool('1', { parentId: 'task', agent: 'explore' }),
      asks('a', '1', 'task'),
    );
    expect((await until('permission_asked')).question.agent).toBe('explore');
  });

  test('a question that comes after the cancelling is refused', async () => {
    const claude = scriptClaude({ interrupt: () => claude.say(asks('late', '1'), result(ABORTED)) });
    const { talk, ended } = play(claude, { policy: () => ({ allow: true }) });
    talk.submit(hello('x'));
    talk.stop('interrupted');
    await ended();
    expect(claude.answers).toMatchObject([{ requestId: 'late', behavior: 'deny' }]);
  });
});

describe('a turn that claude starts by itself', () => {
  test('is a turn of its own', async () => {
    const claude = scriptClaude();
    const { talk, ended, seen } = play(claude);
    claude.say(init, ...message('a', 'The task is done.'), result({ origin: 'task-notification' }));
    expect(await ended()).toMatchObject({ status: 'done', text: 'The task is done.' });
    expect(seen[0]).toMatchObject({ type: 'started', origin: 'background' });
    expect(talk.busy()).toBe(false);
  });

  test('does not end the turn of a person', async () => {
    const claude = scriptClaude();
    const { talk, ended } = play(claude);
    talk.submit(hello('x'));
    claude.say(init, ...message('a', 'one'), result({ origin: 'task-notification' }), ...message('b', 'two'), result());
    expect(await ended()).toMatchObject({ text: 'one\n\ntwo' });
  });
});

describe('storing', () => {
  test('the recorder hears every event before anybody else, first and last ones too', async () => {
    const heard: string[] = [];
    const claude = scriptClaude({ send: () => claude.say(init, ...message('a', 'x'), result()) });
    const { talk, ended, seen } = play(claude, { record: () => ({ onEvent: (event) => heard.push(event.type) }) });
    talk.submit(hello('x'));
    expect(heard).toEqual(['started']);
    await ended();
    expect(heard).toEqual(types(seen));
  });

  test('a turn that cannot be stored any more goes on, and says so once', async () => {
    let calls = 0;
    const record = () => ({
      onEvent() {
        calls++;
        if (calls > 1) throw new Error('the disk is full');
      },
    });
    const claude = scriptClaude({ send: () => claude.say(init, ...message('a', 'xyz'), result()) });
    const { talk, ended, seen } = play(claude, { record });
    talk.submit(hello('x'));
    expect(await ended()).toMatchObject({ status: 'done', text: 'xyz' });
    const notices = seen.filter((event) => event.type === 'notice');
    expect(notices).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringContaining('disk is full') }),
    ]);
    expect(calls).toBe(2);
  });

  test('a turn that cannot be begun in storage is not sent', () => {
    const claude = scriptClaude();
    const { talk } = play(claude, {
      record: () => {
        throw new Error('read-only');
      },
    });
    expect(() => talk.submit(hello('x'))).toThrow('read-only');
    expect(claude.sent).toEqual([]);
    expect(talk.busy()).toBe(false);
  });

  test('a background turn that cannot be begun in storage takes nothing down with it', async () => {
    const claude = scriptClaude();
    let broken = true;
    const { talk, ended, until } = play(claude, {
      record: () => {
        if (broken) throw new Error('read-only');
        return null;
      },
    });
    claude.say(init, ...message('a', 'by itself'), result({ origin: 'task-notification' }));
    expect((await until('notice')).message).toContain('read-only');
    expect(await ended()).toMatchObject({ text: 'by itself' });
    broken = false;
    claude.say(init, ...message('b', 'asked'), result());
    talk.submit(hello('x'));
    expect(await ended()).toMatchObject({ text: 'asked' });
  });
});

test('the stream ends once claude is gone', async () => {
  const claude = scriptClaude();
  const { talk } = play(claude);
  claude.end();
  for await (const event of talk.events) throw new Error(`an event of no turn: ${event.type}`);
  expect(talk.alive()).toBe(false);
});
