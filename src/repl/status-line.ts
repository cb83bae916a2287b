import { dollars } from '../lib/dollars.ts';
import { percent } from '../lib/percent.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { fitRow, type RowPart } from './fit-row.ts';
import { shortCount } from './turn-progress.ts';

/** What the status row tells; null is not known (yet) and is left out. */
export interface StatusFacts {
  readonly project: string;
  readonly branch: string | null;
  readonly model: string;
  readonly mode: string;
  readonly incognito: boolean;
  /** Tokens that the last request held. */
  readonly contextTokens: number | null;
  /** Tokens that a request of this model can hold; claude tells it with the first answer. */
  readonly contextWindow: number | null;
  readonly todayUsd: number | null;
}

/** How full claude's context is: a share, and tokens as long as nobody knows of how many. */
function contextPart({ contextTokens, contextWindow }: StatusFacts): string | null {
  if (contextTokens === null) return null;
  return contextWindow === null
    ? `context ${shortCount(contextTokens)} tokens`
    : `ctx ${percent(contextTokens / contextWindow)}`;
}

function statusParts(facts: StatusFacts): readonly RowPart[] {
  const list: readonly (readonly [string | null, number])[] = [
    [facts.project, 4],
    [facts.branch, 6],
    [facts.model, 3],
    [facts.incognito ? 'incognito' : null, 1],
    // The mode in which everything is asked is no news.
    [facts.mode === 'default' ? null : `mode ${facts.mode}`, 0],
    [contextPart(facts), 2],
    [facts.todayUsd === null ? null : `today ${dollars(facts.todayUsd)}`, 5],
  ];
  return list.flatMap(([text, drop]) => (text === null || text === '' ? [] : [{ text: stripControls(text), drop }]));
}

/** Project, branch, model, incognito, mode, context and today's cost in one row of at most `columns` columns. */
export function statusRow(facts: StatusFacts, columns: number): string {
  return fitRow(statusParts(facts), columns);
}
