import { afterEach, describe, expect, test } from 'vitest';
import { MiraError } from '../../src/errors.ts';
import { startChatLoop } from '../../src/repl/chat-loop.ts';
import { chatParts } from '../fakes/chat-parts.ts';
import { closeLoops, openLoop } from './open-loop.ts';

afterEach(closeLoops);

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

describe('messages that a chat before left', () => {
  test('are shown and not sent by themselves; what is typed goes past them', async () => {
    const { loop, state, type, end } = openLoop();
    loop.holdUnsent(['one', 'two']);
    expect(state.rows.slice(0, 2)).toEqual(['not sent: one', 'not sent: two']);
    await type('three\r');
    await end();
    expect(state.sent).toEqual(['three']);
    expect(state.rows.slice(0, 2)).toEqual(['not sent: one', 'not sent: two']);
  });

  test('are sent by Up and Enter, and taken back by Esc', async () => {
    const { loop, state, type, end } = openLoop();
    loop.holdUnsent(['one', 'two']);
    await type('\u001b[A');
    expect(state.rows).toContain('not sent, open below: two');
    await type('!\r');
    await end();
    expect(state.sent).toEqual(['two!']);
    await type('\u001b');
    expect(state.rows.at(-1)).toBe('> one');
    await type('\r');
    expect(state.sent).toEqual(['two!', 'one']);
  });
});

describe('a queued message in the editor', () => {
  test('keeps its place, and only its last form is sent', async () => {
    const { state, type, end, queued } = openLoop();
    for (const text of ['one', 'two', 'three']) await type(`${text}\r`);
    await type('\u001b[A');
    expect(queued()).toEqual(['queued: two']);
    expect(state.rows).toContain('queued, open below: three');
    await type('\u001b[A');
    await type('!');
    await end();
    expect(state.sent, 'what is open is not taken, nor what stands behind it').toEqual(['one']);
    await type('\r');
    expect(state.sent).toEqual(['one', 'two!']);
    await end();
    expect(state.sent).toEqual(['one', 'two!', 'three']);
    expect(state.remembered, 'what was never sent is in no history').toEqual(state.sent);
  });

  test('that waits when the chat ends is in the history for the next one', async () => {
    const { state, loop, type } = openLoop();
    for (const text of ['one', 'two']) await type(`${text}\r`);
    loop.leave(0);
    expect(state.remembered).toEqual(['one', 'two']);
  });

  test('Down walks back to an empty draft, and what was changed stays changed', async () => {
    const { state, type, queued } = openLoop();
    for (const text of ['one', 'two', 'three']) await type(`${text}\r`);
    await type('\u001b[A');
    await type('\u001b[A');
    await type('!\u001b[B');
    expect(state.rows.at(-1)).toBe('> three');
    await type('\u001b[B');
    expect(state.rows.at(-1)).toBe('>');
    expect(queued()).toEqual(['queued: two!', 'queued: three']);
  });

  test('that is emptied is withdrawn; Esc takes it out as the draft', async () => {
    const { state, type, queued } = openLoop();
    for (const text of ['one', 'two', 'three']) await type(`${text}\r`);
    await type('\u001b[A\u0015\r');
    expect(queued()).toEqual(['queued: two']);
    await type('\u001b[A');
    await type('\u001b');
    expect(queued()).toEqual([]);
    expect(state.rows.at(-1)).toBe('> two');
    expect(state.cancels).toBe(0);
  });

  test('taken back goes in front of what is being typed', async () => {
    const { state, type } = openLoop();
    await type('one\r');
    await type('two\r');
    await type('half');
    await type('\u001b');
    expect(state.rows.slice(-2)).toEqual(['> two', '  half']);
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

  test('empties what was typed meanwhile, however soon after a cancelled turn', async () => {
    const { state, type, end } = openLoop();
    await type('one\r');
    await type('draft');
    await type('\u0003');
    expect(state.cancels).toBe(1);
    await end({ status: 'interrupted' });
    await type('\u0003');
    expect(state.rows.at(-1)?.trim()).toBe('>');
    await type('more');
    expect(state.rows.at(-1)).toBe('> more');
  });

  test('leaves only by one right behind another', async () => {
    const { state, type } = openLoop();
    await type('one\r');
    await type('\u0003');
    await type('x');
    await type('\u0003');
    expect(state.cancels).toBe(2);
  });
});

test('whoever leaves in the middle of an answer keeps what has come of it', async () => {
  const { state, type, loop, emit } = openLoop();
  await type('one\r');
  emit({ type: 'text', delta: 'half of an ans' });
  expect(state.committed).not.toContain('half');
  loop.leave(143);
  expect(await loop.done).toBe(143);
  expect(state.committed).toContain('half of an ans\n\ninterrupted; what had come is kept\n');
});

test.each(['theme', 'status', 'carried'] as const)(
  'a throw in a frame (%s) closes the screen and is told',
  async (part) => {
    let breaks = false;
    let closed = 0;
    const good = chatParts({
      screen: {
        commit: () => undefined,
        live: (region) => void (typeof region === 'function' ? region() : region),
        flush: () => undefined,
        resized: () => undefined,
        close: () => void closed++,
      },
      session: { submit: async () => undefined, busy: () => false, answer: () => undefined, cancel: () => undefined },
    });
    const broken = (): never => {
      throw new Error('a bug');
    };
    const loop = startChatLoop({ ...good, [part]: () => (breaks ? broken() : good[part]()) });
    breaks = true;
    loop.keys([{ type: 'text', text: 'x' }]);
    await expect(loop.done).rejects.toThrow('a bug');
    expect(closed).toBe(1);
  },
);

test('Ctrl+D leaves an empty prompt, not a draft', async () => {
  const { type, loop, state } = openLoop();
  await type('x');
  await type('\u0004');
  expect(state.rows.at(-1)).toBe('> x');
  await type('\u007f');
  await type('\u0004');
  expect(await loop.done).toBe(0);
});
