import { afterEach, describe, expect, test } from 'vitest';
import { plainTheme } from '../../src/render/theme.ts';
import { viewAnswer } from '../../src/repl/answer-view.ts';
import { type LineLoop, startLineLoop } from '../../src/repl/line-mode/line-loop.ts';
import type { PermissionQuestion } from '../../src/turn/events.ts';
import type { Answer } from '../../src/turn/talk.ts';
import { RESULT } from '../fakes/turn-result.ts';
import { QUESTION } from './open-loop.ts';

const loops: LineLoop[] = [];
afterEach(() => {
  for (const loop of loops.splice(0)) loop.leave(0);
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A chat in whole lines over a session of plain values, with a clock that is set by hand. */
function openLines() {
  const state = { nowMs: 10_000, busy: false, sent: [] as string[], answers: [] as Answer[], cancels: 0, out: '' };
  const theme = plainTheme({});
  const loop = startLineLoop({
    write: (text) => {
      state.out += text;
    },
    session: {
      async submit(text) {
        state.sent.push(text);
        state.busy = true;
        loop.event({ type: 'started', turnId: 't', sessionId: 's', conversationId: 'c', model: 'm', origin: 'person' });
      },
      busy: () => state.busy,
      answer: (_id, answer) => state.answers.push(answer),
      cancel: () => {
        state.cancels++;
      },
    },
    theme,
    answerView: () => viewAnswer(theme, { columns: () => 80, endLine: false }),
    diff: () => null,
    columns: () => 80,
    line: async (text) => ({ kind: 'send', text }),
    carried: () => [],
    steadyMs: () => state.nowMs,
  });
  loops.push(loop);
  return {
    state,
    loop,
    async type(text: string, pasted = false) {
      loop.typed({ text, pasted });
      await settle();
    },
    async ask(question: PermissionQuestion) {
      state.out = '';
      loop.event({ type: 'permission_asked', question });
      await settle();
    },
    async end() {
      state.busy = false;
      loop.event({ type: 'ended', ...RESULT });
      await settle();
    },
  };
}

describe('a chat in whole lines', () => {
  test('asks for the next line once a turn has ended, and rings', async () => {
    const { state, type, end, loop } = openLines();
    expect(state.out).toBe('> ');
    await type('one');
    loop.event({ type: 'text', delta: 'The answer.' });
    await end();
    expect(state.out).toBe('> working\nThe answer.\n\u0007> ');
  });

  test('says what is queued, and sends it afterwards', async () => {
    const { state, type, end } = openLines();
    await type('one');
    await type('two');
    expect(state.out).toContain('queued: two\n');
    expect(state.out).not.toContain('sending');
    await end();
    expect(state.sent).toEqual(['one', 'two']);
    // The answer that follows is to this one.
    expect(state.out.slice(state.out.indexOf('queued'))).toContain('sending: two\n');
  });

  test('a backslash at the end goes on in the next line; an empty one is not sent', async () => {
    const { state, type } = openLines();
    await type('   ');
    await type('one\\');
    await type('two');
    expect(state.sent).toEqual(['one\ntwo']);
  });

  test('Ctrl+C cancels a turn and twice leaves', async () => {
    const { state, type, loop } = openLines();
    await type('one');
    loop.interrupt();
    expect(state.cancels).toBe(1);
    loop.interrupt();
    expect(await loop.done).toBe(130);
  });
});

describe('a question', () => {
  test.each([
    ['1', { allow: true }],
    ['y', { allow: true }],
    ['2', { allow: true, remember: 'session' }],
    ['p', { allow: true, remember: 'project' }],
    ['5', { allow: false }],
    ['7', { allow: false, stop: true }],
  ] as const)('%s answers', async (typed, answer) => {
    const { state, type, ask } = openLines();
    await type('go');
    await ask({ ...QUESTION, rule: 'Bash(ls:*)' });
    expect(state.out).toContain('2  this session: Bash(ls:*)');
    state.nowMs += 1000;
    await type(typed);
    expect(state.answers).toMatchObject([answer]);
    expect(state.sent).toEqual(['go']);
  });

  test('takes nothing that was typed before it stood, and no paste', async () => {
    const { state, type, ask } = openLines();
    await type('go');
    await ask(QUESTION);
    state.nowMs += 399;
    await type('1');
    state.nowMs += 1000;
    await type('1\n1', true);
    expect(state.answers).toEqual([]);
    expect(state.sent).toEqual(['go']);
    await type('1');
    expect(state.answers).toEqual([{ allow: true }]);
  });

  test('is asked again after nonsense, and shows the whole command', async () => {
    const { state, type, ask } = openLines();
    await type('go');
    await ask({ ...QUESTION, input: { command: Array.from({ length: 30 }, (_, i) => `echo ${i}\u202e`).join('\n') } });
    expect(state.out).toContain('echo 29⟨U+202E⟩');
    state.nowMs += 1000;
    await type('maybe');
    expect(state.out.split('Allow Bash?')).toHaveLength(3);
    expect(state.answers).toEqual([]);
  });

  test('r takes a reason, e another command', async () => {
    const { state, type, ask } = openLines();
    await type('go');
    await ask(QUESTION);
    state.nowMs += 1000;
    await type('r');
    state.nowMs += 1000;
    await type('use find');
    await ask({ ...QUESTION, requestId: 'q2' });
    state.nowMs += 1000;
    await type('e');
    state.nowMs += 1000;
    await type('ls -l');
    expect(state.answers).toMatchObject([
      { allow: false, reason: 'The person said no: use find' },
      { allow: true, input: { command: 'ls -l' } },
    ]);
  });

  test('that is withdrawn takes no answer any more', async () => {
    const { state, type, ask, loop } = openLines();
    await type('go');
    await ask(QUESTION);
    loop.event({ type: 'permission_withdrawn', requestId: QUESTION.requestId });
    await settle();
    state.nowMs += 1000;
    await type('1');
    expect(state.answers).toEqual([]);
  });

  test('of several choices takes numbers or own words', async () => {
    const { state, type, ask } = openLines();
    const options = ['Red', 'Blue'].map((label) => ({ label }));
    const questions = [
      { question: 'Which?', options },
      { question: 'Which ones?', options, multiSelect: true },
      { question: 'And?', options },
    ];
    await type('go');
    await ask({ ...QUESTION, tool: 'AskUserQuestion', input: { questions } });
    for (const typed of ['2', '1, 2', 'neither of them']) {
      state.nowMs += 1000;
      await type(typed);
    }
    const answers = { 'Which?': 'Blue', 'Which ones?': 'Red, Blue', 'And?': 'neither of them' };
    expect(state.answers).toMatchObject([{ allow: true, input: { answers } }]);
  });
});

test('the first try after a silence of the API is told, since no row counts down here', async () => {
  const { state, loop, type } = openLines();
  await type('hi');
  state.out = '';
  for (const attempt of [1, 2]) loop.event({ type: 'retry', attempt, maxRetries: 10, delayMs: 600, status: null });
  expect(state.out).toBe('the API does not answer, claude tries again\n');
});
