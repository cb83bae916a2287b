import type { Env } from '../world.ts';

/**
 * The questions, in one write: synchronized output (DECRQM), background (OSC 11), kind of terminal (secondary device
 * attributes), and last the primary attributes, which every terminal answers and which so mark the end.
 */
export const TERMINAL_QUESTIONS = '\u001b[?2026$p\u001b]11;?\u001b\\\u001b[>c\u001b[c';

/** Numbers of terminals that do not wrap again: xterm (41), rxvt (82, 85), screen (83). */
const STIFF: ReadonlySet<number> = new Set([41, 82, 83, 85]);

/** Whether a terminal wraps written rows again, by the first number of its secondary device attributes. */
export function reflowOfKind(kind: number): boolean {
  return !STIFF.has(kind);
}

/** Relative luminance above which a background counts as light. */
const LIGHT = 0.5;

/** Dark or light, by the shares of red, green and blue, each from 0 to 1. */
export function groundOf([red, green, blue]: readonly [number, number, number]): 'dark' | 'light' {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > LIGHT ? 'light' : 'dark';
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
