import xterm from '@xterm/headless';
import { openDrawing } from '../../src/render/drawing.ts';
import { openLiveScreen } from '../../src/render/live-screen.ts';
import { styledWidth } from '../../src/render/styled-text.ts';
import { openThemes } from '../../src/render/theme.ts';
import { viewAnswer } from '../../src/repl/answer-view.ts';
import { type ChatLoop, startChatLoop } from '../../src/repl/chat-loop.ts';
import type { TurnEvent, TurnResult } from '../../src/turn/events.ts';
import { chatParts } from '../fakes/chat-parts.ts';
import { RESULT as PLAIN_RESULT } from '../fakes/turn-result.ts';

export const RESULT: TurnResult = {
  ...PLAIN_RESULT,
  text: 'done',
  usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0.0006,
  durationMs: 1_234,
};

export const STARTED: TurnEvent = {
  type: 'started',
  turnId: 't',
  sessionId: 's',
  conversationId: 'c',
  model: 'sonnet',
  origin: 'person',
};

export interface ChatOptions {
  readonly columns: number;
  readonly rows: number;
  readonly coloured?: boolean;
  readonly endLine?: boolean;
  readonly wrap?: 'word' | 'terminal';
  /** Links are OSC 8. */
  readonly links?: boolean;
  /** The terminal wraps rows again, as nearly all do. */
  readonly reflows?: boolean;
}

export interface EmulatedChat {
  readonly loop: ChatLoop;
  readonly type: (text: string) => void;
  readonly enter: () => void;
  readonly play: (events: readonly TurnEvent[]) => void;
  /** Draws what is waiting. */
  readonly flush: () => void;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** Scrollback and screen row by row, blank rows at the end removed. */
  readonly shown: () => Promise<string>;
  /** Scrollback and screen with the rows joined that the terminal has wrapped. */
  readonly text: () => Promise<string>;
  /** Every byte that was written. */
  readonly bytes: () => string;
  /** What the terminal answered: nothing, unless something asked it. */
  readonly replies: () => string;
  readonly close: () => void;
}

/** A chat drawn on a terminal of this size; the clock stands, and frames are drawn when a test says so. */
export async function openChat(options: ChatOptions): Promise<EmulatedChat> {
  let { columns, rows } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 20_000, allowProposedApi: true });
  let written = '';
  let replies = '';
  terminal.onData((data) => {
    replies += data;
  });
  const screen = openLiveScreen(
    (text) => {
      written += text;
      terminal.write(text);
    },
    styledWidth,
    { columns: () => columns, reflows: () => options.reflows ?? true },
  );
  const env = { COLORTERM: 'truecolor', LANG: 'C.UTF-8', FORCE_HYPERLINK: options.links === true ? '1' : '0' };
  const themes = await openThemes({ env, on: options.coloured ?? false, wish: 'dark' });
  const drawing = openDrawing({
    theme: themes.current,
    columns: () => columns,
    wrap: options.wrap ?? 'word',
    steadyMs: () => 5_000,
    changed: () => undefined,
  });
  await drawing.warm();
  let busy = false;
  const loop = startChatLoop(
    chatParts({
      screen,
      theme: themes.current,
      session: { submit: async () => undefined, busy: () => busy, answer: () => undefined, cancel: () => undefined },
      answerView: () =>
        viewAnswer(themes.current(), {
          theme: themes.current,
          drawing,
          columns: () => columns,
          endLine: options.endLine ?? false,
          places: { root: '/home/user/project', home: '/home/user' },
        }),
      size: () => ({ columns, rows }),
    }),
  );
  const settled = (): Promise<void> => {
    screen.flush();
    return new Promise((resolve) => terminal.write('', resolve));
  };
  const lines = (): readonly { readonly text: string; readonly goesOn: boolean }[] => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: buffer.length }, (_, i) => {
      const goesOn = buffer.getLine(i + 1)?.isWrapped === true;
      return { text: buffer.getLine(i)?.translateToString(!goesOn) ?? '', goesOn };
    });
  };
  return {
    loop,
    type: (text) => loop.keys([...text].map((char) => ({ type: 'text', text: char }))),
    enter: () => loop.keys([{ type: 'key', name: 'enter', alt: false, shift: false }]),
    play(events) {
      for (const event of events) {
        busy = event.type !== 'ended';
        loop.event(event);
      }
    },
    flush: screen.flush,
    async resize(newColumns, newRows) {
      await settled();
      terminal.resize(newColumns, newRows);
      columns = newColumns;
      rows = newRows;
      loop.resized();
      await settled();
    },
    async shown() {
      await settled();
      return `${lines()
        .map(({ text }) => text.trimEnd())
        .join('\n')
        .trimEnd()}\n`;
    },
    async text() {
      await settled();
      return lines()
        .map(({ text, goesOn }) => (goesOn ? text : `${text}\n`))
        .join('')
        .trimEnd();
    },
    bytes: () => written,
    replies: () => replies,
    close() {
      loop.leave(0);
      terminal.dispose();
    },
  };
}
