import type { ChalkInstance } from 'chalk';
import type { Env } from '../world.ts';
import { type Signs, signsFor } from './signs.ts';

export const THEME_NAMES = ['dark', 'light', 'contrast'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];
/** What the configuration wants (`ui.theme`). */
export type ThemeWish = 'auto' | ThemeName;

/** Puts a style around a text and ends it again. */
export type Painter = (text: string) => string;

/** What colours are used for; each theme has all of them. */
const ROLES = [
  'accent',
  'ok',
  'warn',
  'error',
  'added',
  'removed',
  'code',
  'link',
  'quote',
  'keyword',
  'string',
  'number',
  'comment',
  'callee',
  'type',
] as const;
export type Role = (typeof ROLES)[number];

/** How text is drawn now. Every painter gives its text back unchanged where there are no colours. */
export interface Theme extends Readonly<Record<Role, Painter>> {
  readonly name: ThemeName;
  /** 0 none, 1 sixteen colours, 2 256, 3 all of them. */
  readonly depth: ColourDepth;
  readonly dim: Painter;
  readonly bold: Painter;
  readonly italic: Painter;
  readonly underline: Painter;
  readonly strike: Painter;
  readonly inverse: Painter;
  readonly signs: Signs;
  /** Links are written as OSC 8, so that the address needs no room. */
  readonly links: boolean;
}

export type ColourDepth = 0 | 1 | 2 | 3;

/** A colour where there are many of them, and which of the sixteen is nearest in meaning. */
type Colour = readonly [hex: string, basic: BasicColour];
type BasicColour =
  | 'red'
  | 'green'
  | 'yellow'
  | 'blue'
  | 'magenta'
  | 'cyan'
  | 'gray'
  | 'white'
  | 'black'
  | 'redBright'
  | 'greenBright'
  | 'yellowBright'
  | 'blueBright'
  | 'magentaBright'
  | 'cyanBright'
  | 'whiteBright';

/** Contrast against the usual grounds (#1e1e1e, #ffffff, #000000) is at least 4.5 : 1, for `contrast` 7 : 1. */
const COLOURS: Readonly<Record<ThemeName, Readonly<Record<Role, Colour>>>> = {
  dark: {
    accent: ['#7fb4ff', 'cyan'],
    ok: ['#7ec97e', 'green'],
    warn: ['#e0b050', 'yellow'],
    error: ['#ff7b72', 'red'],
    added: ['#7ec97e', 'green'],
    removed: ['#ff8f87', 'red'],
    code: ['#e5c07b', 'yellow'],
    link: ['#6cb6ff', 'cyan'],
    quote: ['#a0a8b0', 'gray'],
    keyword: ['#d2a8ff', 'magenta'],
    string: ['#9ece6a', 'green'],
    number: ['#e0a070', 'yellow'],
    comment: ['#8b949e', 'gray'],
    callee: ['#79c0ff', 'cyan'],
    type: ['#56d4c5', 'cyan'],
  },
  light: {
    accent: ['#0550ae', 'blue'],
    ok: ['#116329', 'green'],
    warn: ['#7d4e00', 'magenta'],
    error: ['#b3151c', 'red'],
    added: ['#116329', 'green'],
    removed: ['#b3151c', 'red'],
    code: ['#8a3b00', 'magenta'],
    link: ['#0550ae', 'blue'],
    quote: ['#57606a', 'gray'],
    keyword: ['#8250df', 'magenta'],
    string: ['#0a5c2f', 'green'],
    number: ['#8a3b00', 'red'],
    comment: ['#57606a', 'gray'],
    callee: ['#0550ae', 'blue'],
    type: ['#075e6b', 'blue'],
  },
  contrast: {
    accent: ['#00ffff', 'cyanBright'],
    ok: ['#00ff00', 'greenBright'],
    warn: ['#ffff00', 'yellowBright'],
    error: ['#ff9090', 'redBright'],
    added: ['#00ff00', 'greenBright'],
    removed: ['#ff9090', 'redBright'],
    code: ['#ffff00', 'yellowBright'],
    link: ['#00ffff', 'cyanBright'],
    quote: ['#ffffff', 'whiteBright'],
    keyword: ['#ffa0ff', 'magentaBright'],
    string: ['#00ff00', 'greenBright'],
    number: ['#ffff00', 'yellowBright'],
    comment: ['#e0e0e0', 'white'],
    callee: ['#00ffff', 'cyanBright'],
    type: ['#a0ffff', 'cyanBright'],
  },
};

/**
 * How many colours: `FORCE_COLOR` 1 to 3 says it, else COLORTERM and TERM do (as supports-color reads them). `on` is
 * what `colourOn` found.
 */
export function colourDepth(on: boolean, env: Env): ColourDepth {
  if (!on) return 0;
  const forced = env['FORCE_COLOR'];
  if (forced === '1' || forced === '2' || forced === '3') return forced === '1' ? 1 : forced === '2' ? 2 : 3;
  if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 3;
  const term = env['TERM'] ?? '';
  if (/-(direct|truecolor)$/.test(term) || /^xterm-(kitty|ghostty)$/.test(term)) return 3;
  return /-256(color)?$/.test(term) ? 2 : 1;
}

const same: Painter = (text) => text;

function rolePainters(name: ThemeName, depth: ColourDepth, chalk: ChalkInstance): Record<Role, Painter> {
  const painter = (role: Role): Painter => {
    const [hex, basic] = COLOURS[name][role];
    const style = depth === 1 ? chalk[basic] : chalk.hex(hex);
    return (text) => style(text);
  };
  const made: Partial<Record<Role, Painter>> = {};
  for (const role of ROLES) made[role] = painter(role);
  // The loop has just filled every role.
  return made as Record<Role, Painter>;
}

const PLAIN: Readonly<Record<Role | 'dim' | 'bold' | 'italic' | 'underline' | 'strike' | 'inverse', Painter>> = {
  accent: same,
  ok: same,
  warn: same,
  error: same,
  added: same,
  removed: same,
  code: same,
  link: same,
  quote: same,
  keyword: same,
  string: same,
  number: same,
  comment: same,
  callee: same,
  type: same,
  dim: same,
  bold: same,
  italic: same,
  underline: same,
  strike: same,
  inverse: same,
};

function colourTheme(
  name: ThemeName,
  depth: ColourDepth,
  chalk: ChalkInstance,
  rest: Pick<Theme, 'signs' | 'links'>,
): Theme {
  return {
    ...rolePainters(name, depth, chalk),
    name,
    depth,
    // Faint text is what people who ask for contrast cannot read.
    dim: name === 'contrast' ? same : (text) => chalk.dim(text),
    bold: (text) => chalk.bold(text),
    italic: (text) => chalk.italic(text),
    underline: (text) => chalk.underline(text),
    strike: (text) => chalk.strikethrough(text),
    inverse: (text) => chalk.inverse(text),
    ...rest,
  };
}

/** A theme without colours, for pipes, NO_COLOR and dumb terminals. */
export function plainTheme(env: Env): Theme {
  return { ...PLAIN, name: 'dark', depth: 0, signs: signsFor(env), links: false };
}

/** The theme of a chat, which the person and the terminal may change while it runs. */
export interface Themes {
  readonly current: () => Theme;
  readonly wish: () => ThemeWish;
  /** Takes another theme from now on; what is already in the scrollback keeps its colours. */
  readonly choose: (wish: ThemeWish) => void;
  /** What the terminal said about its background; used while the wish is `auto`. */
  readonly answered: (background: 'dark' | 'light') => void;
}

export interface ThemeParts {
  readonly env: Env;
  /** Whether there are colours at all (`colourOn`). */
  readonly on: boolean;
  readonly wish: ThemeWish;
}

/** Opens the themes; chalk is loaded only where there are colours. */
export async function openThemes({ env, on, wish }: ThemeParts): Promise<Themes> {
  const depth = colourDepth(on, env);
  const links = depth > 0 && linksShown(env);
  const signs = signsFor(env);
  const chalk = depth === 0 ? null : new (await import('chalk')).Chalk({ level: depth });
  let wanted = wish;
  let ground: 'dark' | 'light' = groundFromEnv(env);
  const make = (): Theme => {
    const name = wanted === 'auto' ? ground : wanted;
    return chalk === null ? { ...plainTheme(env), name } : colourTheme(name, depth, chalk, { signs, links });
  };
  let theme = make();
  return {
    current: () => theme,
    wish: () => wanted,
    choose: (next) => {
      wanted = next;
      theme = make();
    },
    answered: (background) => {
      ground = background;
      theme = make();
    },
  };
}

/** COLORFGBG (`15;0`) as rxvt and Konsole set it; dark where it says nothing. */
function groundFromEnv(env: Env): 'dark' | 'light' {
  const last = (env['COLORFGBG'] ?? '').split(';').at(-1) ?? '';
  return last === '7' || last === '15' ? 'light' : 'dark';
}

/**
 * Whether the terminal makes OSC 8 a link. `FORCE_HYPERLINK` decides; else the terminals known to do it, outside of
 * multiplexers, which may drop the address.
 */
export function linksShown(env: Env): boolean {
  const forced = env['FORCE_HYPERLINK'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env['TMUX'] !== undefined || /^(screen|tmux|dumb|linux)/.test(env['TERM'] ?? '')) return false;
  if (env['KITTY_WINDOW_ID'] !== undefined || env['WT_SESSION'] !== undefined) return true;
  if (Number(env['VTE_VERSION'] ?? 0) >= 5000 || env['KONSOLE_VERSION'] !== undefined) return true;
  return /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|Tabby)$/.test(env['TERM_PROGRAM'] ?? '');
}
