import { type RawInput, type TerminalModes, takeTerminal } from './terminal-modes.ts';

/** The terminal of a chat, which other programs may have for a while: a pager, an editor. */
export interface LentTerminal {
  /** Writes to the terminal; while it is lent the text waits. */
  readonly write: (text: string) => void;
  readonly lent: () => boolean;
  /** Gives the terminal away until `run` is done. `pause` stops reading keys and takes the live region off the screen. */
  readonly lend: <T>(run: () => Promise<T>, pause: () => () => void) => Promise<T>;
  /** Takes the terminal over again, when somebody else has changed its modes: after a stop that was not ours. */
  readonly retake: () => void;
  /** Puts everything back; may be called any number of times, also from an exit handler. */
  readonly restore: () => void;
}

/** Takes the terminal over; `write` must be synchronous. */
export function holdTerminal(input: RawInput, write: (text: string) => void): LentTerminal {
  let modes: TerminalModes = takeTerminal(input, write);
  let held: string[] | null = null;
  return {
    write(text) {
      if (held === null) write(text);
      else held.push(text);
    },
    lent: () => held !== null,
    async lend(run, pause) {
      // Drawn before the waiting begins, so that the other program starts on a free line.
      const goOn = pause();
      modes.restore();
      const waiting: string[] = [];
      held = waiting;
      try {
        return await run();
      } finally {
        held = null;
        modes = takeTerminal(input, write);
        for (const text of waiting) write(text);
        goOn();
      }
    },
    retake() {
      if (held !== null) return;
      modes.restore();
      modes = takeTerminal(input, write);
    },
    restore: () => modes.restore(),
  };
}
