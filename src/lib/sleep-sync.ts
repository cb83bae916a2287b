/** Stops everything for so many milliseconds: for a lock or a pipe that is waited for in the midst of work that cannot be left. */
export function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
