import type { TurnEvent } from '../turn/events.ts';
import { estimateTokens, type TokenCount } from './tokens.ts';

/**
 * Finds in a session's own numbers what the API counted for a text that is known: the first request of a turn holds
 * what the last one of the turn before held, its answer, and the new message.
 */
export interface TokenWatch {
  /** A turn begins with these texts. */
  readonly sent: (texts: readonly string[]) => void;
  readonly event: (event: TurnEvent) => void;
}

/** `learn` is called with each text that could be counted. */
export function watchTokens(learn: (text: TokenCount) => void): TokenWatch {
  /** Tokens of the conversation after the last call; null when that cannot be known. */
  let before: number | null = null;
  let estimated: number | null = null;
  /** What the running call adds to the conversation cannot be told from its numbers. */
  let unsure = false;
  return {
    sent(texts) {
      estimated = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    },
    event(event) {
      // Thoughts are paid for and left out of the next request; a compaction replaces everything.
      if (event.type === 'thinking' || event.type === 'compacted') unsure = true;
      if (event.type !== 'call') return;
      const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = event.usage;
      const whole = inputTokens + cacheReadTokens + cacheWriteTokens;
      if (before !== null && estimated !== null && !unsure) learn({ estimated, counted: whole - before });
      estimated = null;
      before = unsure ? null : whole + outputTokens;
      unsure = false;
    },
  };
}
