/** A terminal in raw mode that marks pastes and tells when the window gets or loses the focus. */
export interface TerminalModes {
  /** Puts everything back; may be called any number of times, also from an exit handler. */
  readonly restore: () => void;
}

export interface RawInput {
  setRawMode(on: boolean): unknown;
}

const ON = '\u001b[?2004h\u001b[?1004h';
const OFF = '\u001b[?1004l\u001b[?2004l\u001b[?25h';

/** Takes the terminal over. `write` must be synchronous, so that it still works while the process exits. */
export function takeTerminal(input: RawInput, write: (text: string) => void): TerminalModes {
  let taken = true;
  input.setRawMode(true);
  write(ON);
  return {
    restore() {
      if (!taken) return;
      taken = false;
      input.setRawMode(false);
      write(OFF);
    },
  };
}
