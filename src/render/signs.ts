import { asciiSigns, isUtf8 } from '../lib/locale-signs.ts';
import type { Env } from '../world.ts';

/** The signs mira draws itself. What claude writes keeps its own. */
export interface Signs {
  readonly unicode: boolean;
  /** Before a tool's line. */
  readonly tool: string;
  readonly arrow: string;
  /** Before a line that belongs to the one above. */
  readonly under: string;
  /** A child that is not the last one of its parent. */
  readonly child: string;
  readonly bullet: string;
  readonly quote: string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly times: string;
  readonly minus: string;
  readonly thought: string;
  readonly done: string;
  readonly open: string;
  readonly doing: string;
  readonly rule: string;
  readonly up: string;
  readonly down: string;
  /** Frames of what turns while something runs. */
  readonly spinner: readonly string[];
  readonly table: { readonly across: string; readonly down: string; readonly cross: string };
}

const UNICODE: Signs = {
  unicode: true,
  tool: '●',
  arrow: '→',
  under: '└',
  child: '├',
  bullet: '•',
  quote: '│',
  ellipsis: '…',
  dot: '·',
  times: '×',
  minus: '−',
  thought: '✻',
  done: '☑',
  open: '☐',
  doing: '▸',
  rule: '─',
  up: '↑',
  down: '↓',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  table: { across: '─', down: '│', cross: '┼' },
};

const ASCII: Signs = {
  unicode: false,
  tool: '*',
  arrow: '->',
  under: '`-',
  child: '|-',
  bullet: '*',
  quote: '|',
  ellipsis: '...',
  dot: '-',
  times: 'x',
  minus: '-',
  thought: '*',
  done: '[x]',
  open: '[ ]',
  doing: '>',
  rule: '-',
  up: 'in ',
  down: 'out ',
  spinner: ['|', '/', '-', '\\'],
  table: { across: '-', down: '|', cross: '+' },
};

/** The signs for this locale. */
export function signsFor(env: Env): Signs {
  return isUtf8(env) ? UNICODE : ASCII;
}

/** Words of mira's own, written with unicode signs, in the signs that the locale can show. */
export function inSigns(text: string, signs: Signs): string {
  return signs.unicode ? text : asciiSigns(text);
}
