import xterm from '@xterm/headless';
import { afterEach, describe, expect, test } from 'vitest';
import { textWidth } from '../../src/lib/width.ts';
import { openLiveScreen } from '../../src/render/live-screen.ts';
import { type ChatLoop, startChatLoop } from '../../src/repl/chat-loop.ts';
import type { PermissionQuestion, TurnEvent, TurnResult } from '../../src/turn/events.ts';

const RESULT: TurnResult = {
  text: 'done',
  isError: false,
  status: 'done',
  sessionId: 's',
  conversationId: 'c',
  turnId: 't',
  model: 'sonnet',
  usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0.0006,
  durationMs: 1_234,
  firstTokenMs: 100,
  tools: [],
  denied: [],
  context: [],
  error: null,
};

const QUESTION: PermissionQuestion = {
  requestId: 'q',
  toolUseId: 'toolu_1',
  tool: 'Bash',
  displayName: 'Bash',
  input: { command: 'npm run build && rm -rf dist \u202e# harmless' },
  agent: 'explore-auth',
  reason: 'the command writes outside of the project',
  blockedPath: null,
  rule: null,
};

const STARTED: TurnEvent = {
  type: 'started',
  turnId: 't',
  sessionId: 's',
  conversationId: 'c',
  model: 'sonnet',
  origin: 'person',
};

const ANSWER =
  'The **parser** reads one line at a time; 日本語 and emoji 👩‍👩‍👧 count as they are drawn.\n\n- first\n- second, which is longer than a narrow window can hold in one row of its own\n\n```ts\nconst x = 1;\n```\n';

const loops: ChatLoop[] = [];
afterEach(() => {
  for (const loop of loops.splice(0)) loop.leave(0);
});

/** A chat drawn on a terminal of this size; the clock stands, and every frame is drawn at once. */
function openChat(columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  const screen = openLiveScreen((text) => terminal.write(text), textWidth);
  let busy = false;
  const plain = { dim: (text: string) => text, bold: (text: string) => text };
  const loop = startChatLoop({
    screen,
    session: { submit: async () => undefined, busy: () => busy, answer: () => undefined, cancel: () => undefined },
    paint: plain,
    endLine: true,
    size: () => ({ columns, rows }),
    line: async (text) => ({ kind: 'send', text }),
    steadyMs: () => 5_000,
  });
  loops.push(loop);
  const type = (text: string): void => {
    for (const char of text) loop.key({ type: 'text', text: char });
  };
  const enter = (): void => loop.key({ type: 'key', name: 'enter', alt: false, shift: false });
  const play = (events: readonly TurnEvent[]): void => {
    for (const event of events) {
      busy = event.type !== 'ended';
      loop.event(event);
    }
  };
  const shown = async (): Promise<string> => {
    screen.flush();
    await new Promise<void>((resolve) => terminal.write('', resolve));
    const buffer = terminal.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, i) => buffer.getLine(i)?.translateToString(true) ?? '');
    return `${lines.join('\n').trimEnd()}\n`;
  };
  return { type, enter, play, shown };
}

const SIZES = [
  [40, 12],
  [80, 24],
  [120, 50],
] as const;

describe.each(SIZES)('at %i columns and %i rows', (columns, rows) => {
  test('an answer with a tool, and what it took', async () => {
    const chat = openChat(columns, rows);
    chat.type('what does the parser do?');
    chat.enter();
    await new Promise((resolve) => setImmediate(resolve));
    const input = { file_path: '/home/user/project/src/parse.ts' };
    chat.play([
      STARTED,
      { type: 'tool_started', id: 'a', name: 'Read', input, parentId: null },
      { type: 'tool_finished', id: 'a', status: 'done', summary: '120 lines', output: '', result: null },
      ...[...ANSWER].map((delta): TurnEvent => ({ type: 'text', delta })),
      { type: 'ended', ...RESULT },
    ]);
    await expect(await chat.shown()).toMatchFileSnapshot(`screens/answer.${columns}.txt`);
  });

  test('a question about a command, with a draft and a queued message below it', async () => {
    const chat = openChat(columns, rows);
    chat.play([STARTED, { type: 'text', delta: 'I clean up first.' }]);
    chat.type('and then the docs');
    chat.enter();
    chat.type('half a thou');
    chat.play([
      { type: 'tool_started', id: 'toolu_1', name: 'Bash', input: QUESTION.input, parentId: null },
      { type: 'permission_asked', question: QUESTION },
    ]);
    await expect(await chat.shown()).toMatchFileSnapshot(`screens/question.${columns}.txt`);
  });

  test('a turn that failed says what happened and what to do', async () => {
    const chat = openChat(columns, rows);
    const error = { code: 'network', message: 'the connection to the API failed', hint: 'check the network' } as const;
    chat.play([
      STARTED,
      { type: 'retry', attempt: 1, maxRetries: 10, delayMs: 618, status: null },
      { type: 'text', delta: 'The begin' },
      { type: 'ended', ...RESULT, status: 'failed', isError: true, error },
    ]);
    await expect(await chat.shown()).toMatchFileSnapshot(`screens/failed.${columns}.txt`);
  });
});
