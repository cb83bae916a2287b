/**
 * Keys that were typed at something else must never answer a question: one counts only when the question had been on
 * the screen for a while and the person had paused.
 */
export interface TypeAheadGuard {
  /** The question is on the screen from `atMs` on. */
  readonly painted: (atMs: number) => void;
  /** Something stands in its place. */
  readonly covered: () => void;
  /** It was painted, and not covered since. */
  readonly stands: () => boolean;
  /** A key came at `atMs`; says whether it may answer. Every key counts as typing, also one that may not. */
  readonly accepts: (atMs: number) => boolean;
  /** The key that was just accepted did something in the question itself, so it is no typing at something else. */
  readonly took: () => void;
}

/** Milliseconds a question must have stood, and milliseconds without any other key before the one that answers. */
const STOOD_MS = 400;
const PAUSE_MS = 250;

/** Makes the guard of one chat; times are milliseconds of one steady clock. */
export function guardTypeAhead(): TypeAheadGuard {
  let paintedMs = Number.POSITIVE_INFINITY;
  let lastKeyMs = Number.NEGATIVE_INFINITY;
  return {
    painted(atMs) {
      paintedMs = atMs;
    },
    covered() {
      paintedMs = Number.POSITIVE_INFINITY;
    },
    stands: () => paintedMs < Number.POSITIVE_INFINITY,
    accepts(atMs) {
      const armed = atMs - paintedMs >= STOOD_MS && atMs - lastKeyMs >= PAUSE_MS;
      lastKeyMs = atMs;
      return armed;
    },
    took() {
      lastKeyMs = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Tells the guard of the first time that something was drawn, for what stands until it is answered. */
export function guardOnce(guard: TypeAheadGuard): (atMs: number) => void {
  let drawn = false;
  return (atMs) => {
    if (!drawn) guard.painted(atMs);
    drawn = true;
  };
}
