import { dollars } from '../lib/dollars.ts';
import { shortId } from '../lib/ids.ts';
import type { SessionOwner } from './session-owner.ts';

/** The line at the end: what was used, and how to go on. */
export function farewell(owner: SessionOwner): string {
  const { turns, tokens, costUsd, conversationId } = owner.totals();
  if (turns === 0 || conversationId === null) return '';
  const count = `${turns} turn${turns === 1 ? '' : 's'}`;
  return `session ${shortId(conversationId)} · ${count} · ${tokens} tokens · ${dollars(costUsd)} · go on with: mira chat --conversation ${shortId(conversationId)}`;
}
