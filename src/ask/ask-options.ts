/** What `mira ask` was asked to do, as its options say. */
export interface AskOptions {
  readonly output: 'text' | 'json' | 'stream-json';
  readonly model: string;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  readonly goOn: boolean;
  readonly fork: boolean;
  readonly save: boolean;
  /** Give what is remembered; off, nothing of the memory is read. */
  readonly memory: boolean;
  readonly maxTurns: number | null;
  readonly timeoutMs: number | null;
}
