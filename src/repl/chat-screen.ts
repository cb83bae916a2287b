import { writeInLocale } from '../lib/locale-signs.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { type LiveScreen, openLiveScreen } from '../render/live-screen.ts';
import { styledWidth } from '../render/styled-text.ts';
import type { Themes } from '../render/theme.ts';
import type { ChatHome } from './chat-home.ts';
import { makeNotifier, type Notifier } from './notify.ts';
import type { TerminalReply } from './terminal-replies.ts';
import { askTerminal } from './terminal-traits.ts';

/** The terminal of one chat as something to draw on. */
export interface ChatScreen {
  readonly screen: LiveScreen;
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly notify: Notifier['notify'];
  /** Takes what the terminal says by itself. */
  readonly onReply: (reply: TerminalReply) => void;
  /** Asks the terminal what it can do, and takes over what others write: the chat stands. */
  readonly ask: () => void;
  /** Resolves once it has said so; what others write goes to the terminal again. */
  readonly settled: () => Promise<void>;
}

export interface ChatScreenParts {
  readonly home: ChatHome;
  readonly themes: Themes;
  readonly write: (bytes: string) => void;
  readonly redraw: () => void;
  readonly broken: (error: unknown) => void;
}

/** Opens the screen of one chat. */
export function openChatScreen({ home, themes, write, redraw, broken }: ChatScreenParts): ChatScreen {
  const { stdout, env } = home.world;
  const notifier = makeNotifier({ write, on: home.ui.notify, home });
  const asked = askTerminal({
    write,
    env,
    onBackground: (background) => {
      themes.answered(background);
      redraw();
    },
  });
  const screen = openLiveScreen(writeInLocale(write, env), styledWidth, {
    columns: () => stdout.columns,
    synchronized: asked.synchronized,
    reflows: asked.reflows,
    steadyMs: () => performance.now(),
    failed: broken,
  });
  // A package that writes by itself would write into the live region.
  const stray = (text: string): void => {
    const safe = stripControls(text).trimEnd();
    if (safe !== '') screen.commit(safe);
  };
  let releases: readonly (undefined | (() => void))[] = [];
  return {
    screen,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    notify: notifier.notify,
    onReply(reply) {
      notifier.replied(reply);
      asked.replied(reply);
    },
    ask() {
      asked.ask();
      releases = [stdout, home.world.stderr].map((output) => output.onStray?.(stray));
    },
    async settled() {
      await asked.settled();
      for (const release of releases) release?.();
    },
  };
}
