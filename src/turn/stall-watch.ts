/** Milliseconds of silence after which the person hears of it, and after which the turn ends. */
export interface StallLimits {
  readonly noticeMs: number;
  readonly endMs: number;
}

/** What silence means now. `notice` once per silence; `end` once per turn. */
export type Silence = 'none' | 'notice' | 'end';

/** Decides on silence; knows no timer. Times are milliseconds of one steady clock. */
export interface StallWatch {
  /** Something was heard, or claude is not the one we wait for. */
  readonly heard: (atMs: number) => void;
  readonly check: (atMs: number) => Silence;
  /** Milliseconds of silence so far. */
  readonly silentMs: (atMs: number) => number;
}

/** Watches one turn for silence from `startMs` on. */
export function watchStall(limits: StallLimits, startMs: number): StallWatch {
  let lastMs = startMs;
  let noticed = false;
  let ended = false;
  return {
    heard(atMs) {
      lastMs = atMs;
      noticed = false;
    },
    check(atMs) {
      const silent = atMs - lastMs;
      if (silent >= limits.endMs && !ended) {
        ended = true;
        return 'end';
      }
      if (silent >= limits.noticeMs && !noticed && !ended) {
        noticed = true;
        return 'notice';
      }
      return 'none';
    },
    silentMs: (atMs) => atMs - lastMs,
  };
}
