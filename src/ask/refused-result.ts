import { errorJson, type MiraError } from '../errors.ts';
import type { TurnResult } from '../turn/events.ts';
import { NO_USAGE } from '../turn/usage-sum.ts';

/** The result of a turn that was never sent: by budget it was refused, by anything else it failed. */
export function unsentResult(error: MiraError, model: string): TurnResult {
  return {
    text: '',
    isError: true,
    status: error.code === 'budget' ? 'refused' : error.code === 'interrupted' ? 'interrupted' : 'failed',
    sessionId: null,
    conversationId: null,
    turnId: null,
    model,
    usage: NO_USAGE,
    costUsd: 0,
    durationMs: 0,
    firstTokenMs: null,
    tools: [],
    denied: [],
    context: [],
    error: errorJson(error),
  };
}
