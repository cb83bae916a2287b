import type { TurnEvent } from '../turn/events.ts';
import type { RowPart } from './fit-row.ts';
import type { Occasion } from './notify.ts';
import { afterEvent, beginProgress, progressParts, type TurnProgress } from './turn-progress.ts';

export interface TurnWatchParts {
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
  /** Dollars that this chat has cost so far. */
  readonly spentUsd: () => number;
  /** Calls the person back where that is wanted; true when it did. */
  readonly notify: (occasion: Occasion) => boolean;
  /** A question waits for the person. */
  readonly asking: () => boolean;
  /** Runs a step of the chat, once a second while a turn runs. */
  readonly tick: (step: () => void) => void;
}

/** Watches the turn that runs: what is waited for, and when the person is to be called back. */
export interface TurnWatch {
  /** Takes each event of each turn, once it was shown. */
  readonly accept: (event: TurnEvent) => void;
  /** What is waited for; empty while no turn runs. */
  readonly parts: () => readonly RowPart[];
  readonly stop: () => void;
}

/** Makes the watch of one chat. It has a timer only while a turn runs. */
export function watchTurns({ steadyMs, spentUsd, notify, asking, tick }: TurnWatchParts): TurnWatch {
  let progress: TurnProgress | null = null;
  let ticker: NodeJS.Timeout | null = null;
  /** When the open question came; null without one, or once the person was called. */
  let askedMs: number | null = null;

  /** A question that nobody answers calls the person back, once. */
  const callBack = (): void => {
    if (askedMs !== null && notify({ what: 'asks', waitedMs: steadyMs() - askedMs })) askedMs = null;
  };
  const look = (): void => {
    if (!asking()) askedMs = null;
    callBack();
  };
  const stop = (): void => {
    if (ticker !== null) clearInterval(ticker);
    ticker = null;
  };
  return {
    accept(event) {
      const nowMs = steadyMs();
      if (event.type === 'started') {
        progress = beginProgress(nowMs);
        ticker ??= setInterval(() => tick(look), 1_000);
      }
      if (progress !== null) progress = afterEvent(progress, event, nowMs);
      if (event.type === 'permission_asked') {
        askedMs ??= nowMs;
        callBack();
      } else if (event.type === 'ended') {
        stop();
        notify({ what: 'ended', waitedMs: nowMs - (progress?.startedMs ?? nowMs) });
        progress = null;
      }
    },
    parts: () =>
      progress === null ? [] : progressParts(progress, { atMs: steadyMs(), spentUsd: spentUsd(), asking: asking() }),
    stop,
  };
}
