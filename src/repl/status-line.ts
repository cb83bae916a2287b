import { dollars } from '../lib/dollars.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { textWidth } from '../lib/width.ts';
import { shortCount } from './turn-progress.ts';

/** What the status row tells; null is not known (yet) and is left out. */
export interface StatusFacts {
  readonly project: string;
  readonly branch: string | null;
  readonly model: string;
  readonly mode: string;
  /** Tokens that the last request held. */
  readonly contextTokens: number | null;
  readonly todayUsd: number | null;
}

/** The parts of the row, each with the order in which it is left out where there is no room: the highest goes first. */
function statusParts(facts: StatusFacts): readonly { readonly text: string; readonly drop: number }[] {
  const list: readonly (readonly [string | null, number])[] = [
    [facts.project, 3],
    [facts.branch, 5],
    [facts.model, 2],
    // The mode in which everything is asked is no news.
    [facts.mode === 'default' ? null : `mode ${facts.mode}`, 0],
    [facts.contextTokens === null ? null : `context ${shortCount(facts.contextTokens)} tokens`, 1],
    [facts.todayUsd === null ? null : `today ${dollars(facts.todayUsd)}`, 4],
  ];
  return list.flatMap(([text, drop]) => (text === null || text === '' ? [] : [{ text: stripControls(text), drop }]));
}

/** Project, branch, model, mode, context and today's cost in one row of at most `columns` columns. */
export function statusRow(facts: StatusFacts, columns: number): string {
  let parts = statusParts(facts);
  const text = (): string => parts.map((part) => part.text).join(' · ');
  while (parts.length > 0 && textWidth(text()) > columns) {
    const most = Math.max(...parts.map(({ drop }) => drop));
    parts = parts.filter(({ drop }) => drop !== most);
  }
  return text();
}
