import type { Env } from '../world.ts';
import { type Check, error, ok, warning } from './check.ts';

/** What mira knows of the terminal. */
export interface TerminalFacts {
  readonly stdinIsTTY: boolean;
  readonly stdoutIsTTY: boolean;
  readonly columns: number;
}

/** As in "engines" of package.json. */
const OLDEST_NODE = [20, 19] as const;

/** Narrower than this, tables and diffs wrap at every line. */
const NARROW_COLUMNS = 60;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (enough) return ok('node', version);
  return error('node', `${version} is too old`, `install Node ${OLDEST_NODE.join('.')} or later: https://nodejs.org`);
}

export function checkTerminal(facts: TerminalFacts, env: Env): Check {
  if (!facts.stdinIsTTY || !facts.stdoutIsTTY)
    return ok('terminal', 'none here (mira chat needs one, mira ask does not)');
  if (env['TERM'] === undefined || env['TERM'] === '' || env['TERM'] === 'dumb') {
    return warning(
      'terminal',
      `TERM is ${env['TERM'] || 'not set'}: no colours, no line editing`,
      'export TERM=xterm-256color',
    );
  }
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (!/utf-?8/i.test(locale) && locale !== '') {
    return warning('terminal', `the locale ${locale} is not UTF-8`, 'export LANG=C.UTF-8');
  }
  if (facts.columns < NARROW_COLUMNS) {
    return warning('terminal', `${facts.columns} columns is narrow`, `widen the window to ${NARROW_COLUMNS} columns`);
  }
  return ok('terminal', `${env['TERM']}, ${facts.columns} columns`);
}
