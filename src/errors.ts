/** Process exit codes that scripts rely on. */
export const EXIT = { done: 0, failed: 1, usage: 2, hangup: 129, interrupted: 130, terminated: 143 } as const;

/** How a turn can fail; `ask --json` prints one of these as `error.code`. */
export type TurnErrorCode =
  | 'claude_missing'
  | 'claude_too_old'
  | 'not_logged_in'
  | 'auth'
  | 'rate_limited'
  | 'overloaded'
  | 'api'
  | 'model'
  | 'network'
  | 'stalled'
  | 'protocol'
  | 'crashed'
  | 'context_full'
  | 'max_turns'
  | 'budget'
  | 'interrupted'
  | 'timeout'
  | 'declined'
  | 'internal';

/** Everything else that the person can be told about. */
export type ErrorCode =
  | TurnErrorCode
  | 'usage'
  | 'config'
  | 'unknown_id'
  | 'ambiguous_id'
  | 'forgotten'
  | 'secret'
  | 'too_long'
  | 'held'
  | 'database'
  | 'database_newer'
  | 'prompt_missing'
  | 'not_found'
  | 'file'
  | 'busy'
  | 'embedding'
  | 'vectors'
  | 'refused';

const USAGE: ReadonlySet<ErrorCode> = new Set(['usage', 'config', 'ambiguous_id']);

/** A failure that mira expected: one line of what failed, one line of what to do next. */
export class MiraError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  /** Process exit code this failure asks for. */
  readonly exit: number;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown; exit?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MiraError';
    this.code = code;
    this.hint = options.hint ?? null;
    this.exit = options.exit ?? (USAGE.has(code) ? EXIT.usage : EXIT.failed);
  }
}

/** The shape that `--json` prints for a failure. */
export interface ErrorJson {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** `error` as scripts see it; a bug becomes code `internal` with its message. */
export function errorJson(error: unknown): ErrorJson {
  if (error instanceof MiraError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), hint: null };
}
