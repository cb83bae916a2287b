import { expect, test } from 'vitest';
import type { CodePainter } from '../../../src/render/code/code-painter.ts';
import { plainDrawing } from '../../../src/render/drawing.ts';
import { loadMarked } from '../../../src/render/markdown/load-marked.ts';
import { openMarkdown } from '../../../src/render/markdown/stream.ts';
import { plainTheme } from '../../../src/render/theme.ts';
import { viewAnswer } from '../../../src/repl/answer-view.ts';
import type { TurnEvent } from '../../../src/turn/events.ts';
import { RESULT } from '../../fakes/turn-result.ts';
import { question } from './sample.ts';

const marked = await loadMarked();
const theme = plainTheme({});
const ENDED: TurnEvent = { type: 'ended', ...RESULT };
const TOOL: readonly TurnEvent[] = [
  { type: 'tool_started', id: '1', name: 'Bash', input: { command: 'ls' }, parentId: null },
  { type: 'tool_finished', id: '1', status: 'done', summary: '', output: '', result: null },
];
const FENCE = '```ts\na\n```';

/** A view whose language `ts` comes when it is told, and the times it wanted to be drawn. */
function stage() {
  let state: 'coming' | 'ready' = 'coming';
  let changes = 0;
  const code: CodePainter = { state: () => state, line: (_, text) => ({ text: `<${text}>`, state: null }) };
  const begin = () => openMarkdown({ marked, theme: () => theme, code, columns: () => 80, wrap: 'word' });
  const view = viewAnswer(theme, {
    columns: () => 80,
    endLine: true,
    drawing: { ...plainDrawing(() => 80), begin },
    changed: () => {
      changes += 1;
    },
  });
  const play = (...events: readonly (TurnEvent | string)[]): string =>
    events.map((event) => view.accept(typeof event === 'string' ? { type: 'text', delta: event } : event)).join('');
  const arrive = (): void => {
    state = 'ready';
  };
  return { view, play, arrive, changes: () => changes };
}

test('an answer that is over waits for its colours, its last line with it', () => {
  const { view, play, arrive } = stage();
  expect(play(FENCE, ENDED)).toBe('```ts\n');
  expect(view.due()).toBe('');
  expect(view.openRows(80).join('\n')).toMatch(/^a\n```\n.* tokens/);
  arrive();
  expect(view.due()).toMatch(/^<a>\n```\n.* tokens .*\n$/);
  expect([view.due(), view.release(), view.leave(), ...view.openRows(80)]).toEqual(['', '', '']);
});

test('it does not wait for ever', async () => {
  const { view, play, changes } = stage();
  play(FENCE, ENDED);
  await expect.poll(changes, { timeout: 10_000 }).toBe(1);
  expect(view.due()).toMatch(/^a\n```\n.* tokens/);
  expect(view.openRows(80)).toEqual([]);
});

test('what else is said ends the wait', () => {
  const { view, play } = stage();
  play(FENCE, ENDED);
  expect(view.release()).toMatch(/^a\n```\n.* tokens/);
  expect(view.leave()).toBe('');
});

test('a chat that is left loses nothing, and calls nothing interrupted that was over', () => {
  const over = stage();
  over.play(FENCE, ENDED);
  expect(over.view.leave()).toMatch(/^a\n```\n.* tokens .*\n$/);
  const running = stage();
  running.play(FENCE);
  expect(running.view.leave()).toMatch(/^a\n```\n\ninterrupted/);
});

test('tools and more text stand behind what waits, in order', () => {
  const { view, play, arrive } = stage();
  expect(play(FENCE, ...TOOL, 'more\n\n', FENCE, ENDED)).toBe('```ts\n');
  arrive();
  expect(view.due()).toMatch(/^<a>\n```\n\n.*ls.*\n\nmore\n\n```ts\n<a>\n```\n.* tokens/);
});

test('a text that begins with what waits stands apart from the tool above it', () => {
  const { view, play, arrive } = stage();
  play(...TOOL);
  expect(play('> ```ts\n> a\n> ```', ENDED)).toBe('\n');
  arrive();
  expect(view.due()).toContain('<a>');
});

test('a question does not wait', () => {
  const { view, play } = stage();
  expect(play(FENCE, TOOL[0] ?? '', { type: 'permission_asked', question: question() })).toBe('```ts\na\n```\n');
  expect(view.due()).toBe('');
});
