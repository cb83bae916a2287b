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
    process.kill(process.pid, 'SIGTSTP');
  });
}
