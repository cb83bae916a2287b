import { NOTHING_SEEN, type Seen } from '../claude/failure.ts';
import { endTurn, type StopCause, type TurnEnd } from './end-turn.ts';
import type { PermissionQuestion, TurnResult } from './events.ts';
import { TurnFollower } from './follow-turn.ts';
import type { Recorder } from './recorder.ts';
import { type StallLimits, type StallWatch, watchStall } from './stall-watch.ts';
import type { TurnAnswer } from './turn-answer.ts';

/** A turn while it runs. */
export interface Running {
  readonly id: string;
  readonly origin: 'person' | 'background';
  readonly follower: TurnFollower;
  seen: Seen;
  recorder: Recorder | null;
  readonly stall: StallWatch;
  /** Of a clock that never jumps. */
  readonly startMs: number;
  readonly questions: Map<string, PermissionQuestion>;
  firstTokenMs: number | null;
  stop: StopCause | null;
  readonly answer: TurnAnswer;
}

/** A turn that begins now. */
export function beginRunning(
  turn: Pick<Running, 'id' | 'origin' | 'answer'> & { readonly limits: StallLimits },
): Running {
  const { id, origin, answer, limits } = turn;
  const startMs = performance.now();
  return {
    id,
    origin,
    follower: new TurnFollower(),
    seen: NOTHING_SEEN,
    recorder: null,
    stall: watchStall(limits, startMs),
    startMs,
    questions: new Map(),
    firstTokenMs: null,
    stop: null,
    answer,
  };
}

/** What the silence of claude means by now, and how long it is. */
export function silenceOf(turn: Running): {
  readonly means: ReturnType<StallWatch['check']>;
  readonly seconds: number;
} {
  const nowMs = performance.now();
  // While a tool runs or a person is asked, the silence is not claude's.
  if (turn.questions.size > 0 || turn.follower.soFar().toolsRunning) turn.stall.heard(nowMs);
  return { means: turn.stall.check(nowMs), seconds: Math.round(turn.stall.silentMs(nowMs) / 1000) };
}

/** What a turn ends with. */
export function resultOf(
  turn: Running,
  facts: Pick<TurnEnd, 'costUsd' | 'sessionId' | 'conversationId' | 'model'>,
): TurnResult {
  const soFar = turn.follower.soFar();
  return endTurn({
    ...facts,
    seen: turn.seen,
    soFar: { ...soFar, text: turn.answer.text(soFar.text) },
    stop: turn.stop,
    durationMs: Math.round(performance.now() - turn.startMs),
    firstTokenMs: turn.firstTokenMs === null ? null : Math.round(turn.firstTokenMs),
    turnId: turn.id,
    context: turn.answer.items(),
  });
}
