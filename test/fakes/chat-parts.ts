import { plainTheme } from '../../src/render/theme.ts';
import { viewAnswer } from '../../src/repl/answer-view.ts';
import type { ChatLoopParts } from '../../src/repl/chat-loop.ts';
import { type InputHistory, openLineEditor } from '../../src/repl/editor/line-editor.ts';

type Given = Pick<ChatLoopParts, 'screen' | 'session'> & Partial<ChatLoopParts> & { readonly history?: InputHistory };

/** Parts of a chat loop without colours, files or a clock that runs; `given` replaces what a test looks at. */
export function chatParts(given: Given): ChatLoopParts {
  const theme = plainTheme({});
  const size = given.size ?? (() => ({ columns: 80, rows: 24 }));
  return {
    theme: () => theme,
    answerView: () => viewAnswer(theme, { columns: () => size().columns, endLine: false }),
    plan: async (markdown) => markdown,
    diff: () => null,
    size,
    line: async (text) => ({ kind: 'send', text }),
    carried: () => [],
    editor: (redraw) =>
      openLineEditor({
        mode: 'emacs',
        history: given.history ?? { entries: () => [], add: () => undefined },
        complete: () => undefined,
        redraw,
        columns: () => size().columns - 3,
        signs: theme.signs,
      }),
    keepQueue: () => undefined,
    outside: () => undefined,
    status: () => ({
      project: '',
      branch: null,
      model: '',
      mode: 'default',
      incognito: false,
      contextTokens: null,
      contextWindow: null,
      todayUsd: null,
    }),
    spentUsd: () => 0,
    notify: () => false,
    steadyMs: () => 5_000,
    ...given,
  };
}
