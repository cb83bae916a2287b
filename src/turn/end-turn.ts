import { failureOf, type Seen, type StopReason } from '../claude/failure.ts';
import type { ContextItem, TurnResult, TurnStatus } from './events.ts';
import type { TurnSoFar } from './follow-turn.ts';

/** Why mira stopped a turn, in words for this very turn; without words the general ones hold. */
export interface StopCause {
  readonly code: StopReason;
  readonly message: string | null;
  readonly hint: string | null;
}

export interface TurnEnd {
  readonly seen: Seen;
  readonly soFar: TurnSoFar;
  readonly stop: StopCause | null;
  readonly costUsd: number;
  readonly durationMs: number;
  readonly firstTokenMs: number | null;
  readonly sessionId: string;
  readonly conversationId: string | null;
  readonly turnId: string;
  /** The model that was asked for; what really answered wins over it. */
  readonly model: string;
  /** What mira added to the request. */
  readonly context: readonly ContextItem[];
}

/** Money is told in whole micro-dollars, as it is stored; a difference of sums has more digits than meaning. */
const MICRO = 1_000_000;

/** The object that a turn ends with: what had come, how it ended and, unless all went well, why not. */
export function endTurn(end: TurnEnd): TurnResult {
  const { seen, soFar, stop } = end;
  const failure = failureOf({ ...seen, stopped: stop?.code ?? null });
  const status: TurnStatus = failure === null ? 'done' : failure.code === 'interrupted' ? 'interrupted' : 'failed';
  return {
    text: soFar.text,
    isError: status !== 'done',
    status,
    sessionId: seen.result?.sessionId || end.sessionId,
    conversationId: end.conversationId,
    turnId: end.turnId,
    model: soFar.model ?? end.model,
    usage: soFar.usage,
    costUsd: Math.round(end.costUsd * MICRO) / MICRO,
    durationMs: end.durationMs,
    firstTokenMs: end.firstTokenMs,
    tools: soFar.tools,
    denied: soFar.denied,
    context: end.context,
    error:
      failure === null
        ? null
        : { code: failure.code, message: stop?.message ?? failure.message, hint: stop?.hint ?? failure.hint },
  };
}
