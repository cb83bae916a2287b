/** A process without a shell above it is not stopped at all. */
const NOT_STOPPED_MS = 200;

/** Stops this process as Ctrl+Z does, and resolves when it goes on. The terminal must be as the shell had it. */
export function sleepUntilContinued(): Promise<void> {
  return new Promise((resolve) => {
    const awake = (): void => {
      clearTimeout(timer);
      process.off('SIGCONT', awake);
      resolve();
    };
    const timer = setTimeout(awake, NOT_STOPPED_MS);
    process.on('SIGCONT', awake);
    // The whole group, as the terminal itself would: under `npm start` or npx the shell waits for npm to stop.
    process.kill(0, 'SIGTSTP');
  });
}
