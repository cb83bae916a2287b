import type { Env } from '../world.ts';

/** What the terminal says about itself, when it is asked; null while it has not answered. */
export interface TerminalTraits {
  /** It understands synchronized output (mode 2026). */
  readonly synchronized: boolean | null;
  readonly background: 'dark' | 'light' | null;
  /** It wraps written rows again when the window gets narrower. */
  readonly reflows: boolean | null;
}

/**
 * The questions, in one write: synchronized output (DECRQM), background (OSC 11), kind of terminal (secondary device
 * attributes), and last the primary attributes, which every terminal answers and which so mark the end.
 */
export const TERMINAL_QUESTIONS = '\u001b[?2026$p\u001b]11;?\u001b\\\u001b[>c\u001b[c';

/** First numbers of secondary attributes whose terminals do not wrap again: xterm (41), rxvt (82, 85), screen (83). */
const STIFF = new Set(['41', '82', '83', '85']);

function channel(hex: string): number {
  return Number.parseInt(hex, 16) / (16 ** hex.length - 1);
}

/** Dark or light from `rgb:rrrr/gggg/bbbb` or `#rrggbb`, by relative luminance; null when it is no colour. */
function groundOf(colour: string): 'dark' | 'light' | null {
  const parts =
    /^rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(colour) ??
    /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (parts === null) return null;
  const [red, green, blue] = parts.slice(1, 4).map(channel);
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0) > 0.5 ? 'light' : 'dark';
}

/** What one reply of the terminal (a whole escape sequence) says; nothing for one that is no answer to our questions. */
export function readTerminalAnswer(reply: string): Partial<TerminalTraits> {
  const mode = /^\u001b\[\?2026;(\d)\$y$/.exec(reply);
  if (mode !== null) return { synchronized: mode[1] === '1' || mode[1] === '2' };
  const colour = /^\u001b\]11;([^\u0007\u001b]+)/.exec(reply);
  if (colour !== null) {
    const background = groundOf(colour[1] ?? '');
    return background === null ? {} : { background };
  }
  const kind = /^\u001b\[>(\d+)(?:;\d*)*c$/.exec(reply);
  return kind === null ? {} : { reflows: !STIFF.has(kind[1] ?? '') };
}

/** Whether the terminal wraps rows again, as far as the environment tells; null where it does not. */
export function reflowFromEnv(env: Env): boolean | null {
  // tmux first: it names itself screen.
  if (env['TMUX'] !== undefined) return true;
  if (env['XTERM_VERSION'] !== undefined || /^(linux|screen|rxvt|dumb)/.test(env['TERM'] ?? '')) return false;
  if (env['KITTY_WINDOW_ID'] !== undefined || env['WT_SESSION'] !== undefined) return true;
  if (env['VTE_VERSION'] !== undefined || env['KONSOLE_VERSION'] !== undefined) return true;
  return /^(iTerm\.app|Apple_Terminal|WezTerm|vscode|ghostty|Hyper|rio|Tabby)$/.test(env['TERM_PROGRAM'] ?? '') || null;
}
