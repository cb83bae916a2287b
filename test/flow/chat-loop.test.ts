import { afterEach, describe, expect, test } from 'vitest';
import { MiraError } from '../../src/errors.ts';
import { type ChatLoop, startChatLoop } from '../../src/repl/chat-loop.ts';
import { decodeKeys } from '../../src/repl/keys.ts';
import type { Occasion } from '../../src/repl/notify.ts';
import type { LineResult } from '../../src/repl/sending.ts';
import type { PermissionQuestion, TurnEvent, TurnResult } from '../../src/turn/events.ts';
import type { Answer } from '../../src/turn/talk.ts';
import { chatParts } from '../fakes/chat-parts.ts';

const RESULT: TurnResult = {
  text: '',
  isError: false,
  status: 'done',
  sessionId: 's',
  conversationId: 'c',
  turnId: 't',
  model: 'm',
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
  durationMs: 0,
  firstTokenMs: null,
  tools: [],
  denied: [],
  context: [],
  error: null,
};

const QUESTION: PermissionQuestion = {
  requestId: 'q',
  toolUseId: 't',
  tool: 'Bash',
  displayName: 'Bash',
  input: { command: 'ls' },
  agent: null,
  reason: null,
  blockedPath: null,
  rule: null,
};

/** Ends the loops of a test: each draws once a second while a turn runs. */
const loops: ChatLoop[] = [];
afterEach(() => {
  for (const loop of loops.splice(0)) loop.leave(0);
});

/** A chat over a session of plain values, with a clock that is set by hand. */
function openLoop(line: (text: string) => Promise<LineResult> = async (text) => ({ kind: 'send', text })) {
  const state = {
    nowMs: 10_000,
    busy: false,
    sent: [] as string[],
    answers: [] as Answer[],
    cancels: 0,
    outside: [] as string[],
    occasions: [] as Occasion[],
    committed: '',
    rows: [] as readonly string[],
    /** Thrown by the next submit. */
    refuse: null as Error | null,
  };
  const parts = chatParts({
    screen: {
      commit: (text) => {
        state.committed += text.endsWith('\n') ? text : `${text}\n`;
      },
      live: (region) => {
        state.rows = (typeof region === 'function' ? region() : region).rows;
      },
      flush: () => undefined,
      resized: () => undefined,
      close: () => undefined,
    },
    session: {
      async submit(text) {
        const refuse = state.refuse;
        state.refuse = null;
        if (refuse !== null) throw refuse;
        state.sent.push(text);
        begin();
      },
      busy: () => state.busy,
      answer: (_id, answer) => state.answers.push(answer),
      cancel: () => {
        state.cancels++;
      },
    },
    size: () => ({ columns: 60, rows: 20 }),
    line,
    outside: (what) => state.outside.push(what),
    notify: (occasion) => {
      state.occasions.push(occasion);
      return true;
    },
    steadyMs: () => state.nowMs,
  });
  const loop = startChatLoop(parts);
  loops.push(loop);
  const emit = (event: TurnEvent): void => loop.event(event);
  const begin = (origin: 'person' | 'background' = 'person'): void => {
    state.busy = true;
    emit({ type: 'started', turnId: 't', sessionId: 's', conversationId: 'c', model: 'm', origin });
  };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    state,
    loop,
    emit,
    begin,
    settle,
    async end(over: Partial<TurnResult> = {}) {
      state.busy = false;
      emit({ type: 'ended', ...RESULT, ...over });
      await settle();
    },
    async type(keys: string) {
      const decoder = decodeKeys();
      loop.keys([...decoder.feed(Buffer.from(keys)), ...decoder.flush()]);
      await settle();
    },
    /** The rows that begin with `queued:`. */
    queued: () => state.rows.filter((row) => row.startsWith('queued:')),
  };
}

describe('the queue', () => {
  test('sends one message after the other', async () => {
    const { state, type, end, queued } = openLoop();
    await type('one\r');
    await type('two\r');
    await type('three\r');
    expect(state.sent).toEqual(['one']);
    expect(queued()).toEqual(['queued: two', 'queued: three']);
    await end();
    expect(state.sent).toEqual(['one', 'two']);
    await end({ status: 'failed', isError: true, error: { code: 'api', message: 'no', hint: null } });
    expect(state.sent).toEqual(['one', 'two', 'three']);
    expect(queued()).toEqual([]);
  });

  test('a message that meets a turn which claude has just begun by itself waits, and is not lost', async () => {
    const { state, type, begin, end, queued } = openLoop();
    state.refuse = new MiraError('busy', 'a turn is running');
    // The background turn begins between the look and the sending.
    const typed = type('one\r');
    begin('background');
    await typed;
    expect(state.sent).toEqual([]);
    expect(queued()).toEqual(['queued: one']);
    expect(state.committed).not.toContain('error');
    await end();
    expect(state.sent).toEqual(['one']);
    expect(state.committed.match(/^> one$/gm)).toHaveLength(1);
  });

  test('a message that cannot be sent says why, and the next one is tried', async () => {
    const { state, type } = openLoop();
    state.refuse = new MiraError('budget', 'nothing is left', { hint: 'raise it' });
    await type('one\r');
    expect(state.committed).toContain('error: nothing is left\nraise it\n');
    await type('two\r');
    expect(state.sent).toEqual(['two']);
  });

  test('Esc takes back the last one first, then cancels', async () => {
    const { state, type, queued } = openLoop();
    await type('one\r');
    await type('two\r');
    await type('\u001b');
    expect(queued()).toEqual([]);
    expect(state.rows.at(-1)).toBe('> two');
    await type('\u0015');
    await type('\u001b');
    expect(state.cancels).toBe(1);
  });
});

describe('the line', () => {
  test('a backslash at its end goes on in the next row', async () => {
    const { state, type } = openLoop();
    await type('one\\\r');
    await type('two\r');
    expect(state.sent).toEqual(['one\ntwo']);
  });

  test('an empty one is not sent', async () => {
    const { state, type } = openLoop();
    await type('\r');
    await type('   \r');
    expect(state.sent).toEqual([]);
  });

  test('what a command shows stands under it', async () => {
    const { state, type } = openLoop(async () => ({ kind: 'shown', text: 'the answer' }));
    await type('/status\r');
    expect(state.committed).toBe('> /status\nthe answer\n');
    expect(state.sent).toEqual([]);
  });

  test('an error in a command is shown without its escape sequences, and the prompt is back', async () => {
    const { state, type } = openLoop(async () => {
      throw new MiraError('not_found', 'no such \u001b[2Jthing', { hint: 'look' });
    });
    await type('/permissions remove x\r');
    expect(state.committed).toContain('error: no such thing\nlook\n');
    expect(state.rows.at(-1)?.trim()).toBe('>');
  });

  test('many rows keep the cursor in the window', async () => {
    const { state, type } = openLoop();
    for (let i = 0; i < 60; i++) await type(`row ${i}${i < 59 ? '\u001b\r' : ''}`);
    expect(state.rows.length).toBeLessThan(20);
    expect(state.rows.at(-1)).toBe('  row 59');
  });
});

describe('Ctrl+C', () => {
  test('twice within a second leaves a running turn with 130', async () => {
    const { state, type, loop } = openLoop();
    await type('one\r');
    await type('\u0003');
    state.nowMs += 900;
    await type('\u0003');
    expect(await loop.done).toBe(130);
    expect(state.cancels).toBe(1);
  });

  test('later than that it cancels again', async () => {
    const { state, type } = openLoop();
    await type('one\r');
    await type('\u0003');
    state.nowMs += 1100;
    await type('\u0003');
    expect(state.cancels).toBe(2);
  });

  test('at an idle prompt clears the draft first, and leaves with 0', async () => {
    const { state, type, loop } = openLoop();
    await type('draft');
    await type('\u0003');
    expect(state.rows.at(-1)?.trim()).toBe('>');
    await type('\u0003');
    expect(state.rows.join('\n')).toContain('Ctrl+C again leaves');
    await type('\u0003');
    expect(await loop.done).toBe(0);
  });
});

describe('a question', () => {
  test('keeps the draft, and the words for it are a line of their own', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    await type('my draft');
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('r');
    await type('not that\r');
    expect(state.answers).toMatchObject([{ allow: false, reason: expect.stringContaining('not that') }]);
    expect(state.rows.at(-1)).toBe('> my draft');
    expect(state.sent).toEqual([]);
  });

  test('that is withdrawn while words are typed for it takes them away', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('r');
    await type('half a rea');
    emit({ type: 'permission_withdrawn', requestId: 'q' });
    await type('next');
    expect(state.answers).toEqual([]);
    expect(state.rows.at(-1)).toBe('> next');
  });

  test('typed ahead answers nothing', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 399;
    await type('y');
    expect(state.answers).toEqual([]);
    state.nowMs += 250;
    await type('y');
    expect(state.answers).toEqual([{ allow: true }]);
    expect(state.rows.at(-1)).toBe('> y');
  });
});

test('Ctrl+D leaves an empty prompt, not a draft', async () => {
  const { type, loop, state } = openLoop();
  await type('x');
  await type('\u0004');
  expect(state.rows.at(-1)).toBe('> x');
  await type('\u007f');
  await type('\u0004');
  expect(await loop.done).toBe(0);
});
