import { afterEach, describe, expect, test } from 'vitest';
import type { PermissionQuestion, TurnEvent } from '../../src/turn/events.ts';
import { type EmulatedChat, openChat as openAny, RESULT, STARTED } from './emulated-chat.ts';

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

const ANSWER =
  'The **parser** reads one line at a time; 日本語 and emoji 👩‍👩‍👧 count as they are drawn.\n\n- first\n- second, which is longer than a narrow window can hold in one row of its own\n\n```ts\nconst x = 1;\n```\n';

const chats: EmulatedChat[] = [];
afterEach(() => {
  for (const chat of chats.splice(0)) chat.close();
});

async function openChat(columns: number, rows: number): Promise<EmulatedChat> {
  const chat = await openAny({ columns, rows, endLine: true });
  chats.push(chat);
  return chat;
}

const SIZES = [
  [40, 12],
  [80, 24],
  [120, 50],
] as const;

describe.each(SIZES)('at %i columns and %i rows', (columns, rows) => {
  test('an answer with a tool, and what it took', async () => {
    const chat = await openChat(columns, rows);
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
    const chat = await openChat(columns, rows);
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
    const chat = await openChat(columns, rows);
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
