import { type Drawing, openDrawing } from '../render/drawing.ts';
import type { Themes } from '../render/theme.ts';
import { type AnswerView, viewAnswer } from './answer-view.ts';
import { type CallDiff, makeCallDiff, readForDiff } from './call-diff.ts';
import type { ChatHome } from './chat-home.ts';

/** How the answers of one chat are shown. */
export interface ChatAnswers {
  readonly drawing: Drawing;
  /** The view of a turn that begins. */
  readonly view: () => AnswerView;
  /** What a call that waits for a permission would change. */
  readonly diff: CallDiff;
}

/** Opens them; what drawing needs is fetched by `drawing.warm`, or when the first answer comes. */
export function openChatAnswers({
  home,
  themes,
  redraw,
  thoughts,
}: {
  readonly home: ChatHome;
  readonly themes: Themes;
  readonly redraw: () => void;
  /** Whether what is thought stays on the screen. */
  readonly thoughts: () => boolean;
}): ChatAnswers {
  const columns = (): number => home.world.stdout.columns;
  const steadyMs = (): number => performance.now();
  const drawing = openDrawing({ theme: themes.current, columns, wrap: home.ui.wrap, steadyMs, changed: redraw });
  return {
    drawing,
    diff: makeCallDiff({ theme: themes.current, differ: drawing.differ, read: readForDiff }),
    view: () =>
      viewAnswer(themes.current(), {
        theme: themes.current,
        drawing,
        columns,
        steadyMs,
        places: { root: home.projectRoot, home: home.world.home },
        endLine: home.settings.endLine,
        thoughts,
        changed: redraw,
      }),
  };
}
