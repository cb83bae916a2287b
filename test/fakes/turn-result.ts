import type { TurnResult } from '../../src/turn/events.ts';

/** A turn that ended well and said nothing; a test changes what it is about. */
export const RESULT: TurnResult = {
  text: '',
  isError: false,
  status: 'done',
  sessionId: 's',
  conversationId: 'c',
  turnId: 't',
  model: 'm',
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
  durationMs: 0,
  firstTokenMs: null,
  tools: [],
  denied: [],
  context: [],
  error: null,
};
