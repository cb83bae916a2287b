import { groundOf, reflowFromEnv, reflowOfKind, TERMINAL_QUESTIONS } from '../render/terminal-answers.ts';
import type { Env } from '../world.ts';
import type { TerminalReply } from './terminal-replies.ts';

/** What this terminal can do, as far as it has said so. */
export interface AskedTerminal {
  /** Asks; the answers come between the keys. */
  readonly ask: () => void;
  readonly replied: (reply: TerminalReply) => void;
  readonly synchronized: () => boolean;
  readonly reflows: () => boolean;
  /** Resolves once no answer is on its way any more, or none came in time: it would be typed into the shell. */
  readonly settled: () => Promise<void>;
}

/** Terminals of which none prints a question that it does not understand. */
const POLITE = /^(xterm|tmux|screen|rxvt|alacritty|foot|kitty|wezterm|ghostty|konsole|vte|contour|rio)/;

/** A local terminal answers in a few milliseconds, one behind ssh within a round trip. */
const PATIENCE_MS = 80;

/** Makes the questions of one chat to its terminal. */
export function askTerminal(parts: {
  readonly write: (bytes: string) => void;
  readonly env: Env;
  readonly onBackground: (background: 'dark' | 'light') => void;
}): AskedTerminal {
  const { env } = parts;
  let waiting = false;
  let synchronized = false;
  let reflows = reflowFromEnv(env);
  let answered: () => void = () => undefined;
  return {
    ask() {
      if (!POLITE.test(env['TERM'] ?? '')) return;
      waiting = true;
      parts.write(TERMINAL_QUESTIONS);
    },
    replied(reply) {
      if (reply.type === 'attributes') {
        waiting = false;
        answered();
      } else if (reply.type === 'kind') reflows ??= reflowOfKind(reply.kind);
      else if (reply.type === 'mode' && reply.mode === 2026) synchronized = reply.state === 1 || reply.state === 2;
      else if (reply.type === 'colour' && reply.which === 11) {
        parts.onBackground(groundOf(reply.rgb));
      }
    },
    synchronized: () => synchronized,
    reflows: () => reflows ?? true,
    settled: () =>
      new Promise((resolve) => {
        if (!waiting) return resolve();
        const timer = setTimeout(resolve, PATIENCE_MS);
        answered = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
