import type { TurnErrorCode } from '../errors.ts';
import { oneLine } from '../lib/one-line.ts';
import type { ClaudeEvent, ClaudeResult } from './events.ts';

/** Why a turn failed, for a person: one line of what happened, one of what to do. */
export interface Failure {
  readonly code: TurnErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Why mira itself stopped a turn. */
export type StopReason = 'interrupted' | 'timeout' | 'stalled' | 'budget' | 'auth';

/** What was seen in a turn that tells of its failure. Grows by `see`. */
export interface Seen {
  readonly apiError: { readonly code: string; readonly text: string } | null;
  readonly refused: boolean;
  /** HTTP status of the last retry: null when there was no answer at all; undefined when there was no retry. */
  readonly retryStatus?: number | null;
  readonly result: ClaudeResult | null;
  readonly exit: ExitLook | null;
  /** Set by who stopped the turn. */
  readonly stopped: StopReason | null;
}

type ExitLook = Pick<Extract<ClaudeEvent, { type: 'exited' }>, 'code' | 'signal' | 'stderr'>;

/** Nothing seen yet: the beginning of a turn. */
export const NOTHING_SEEN: Seen = { apiError: null, refused: false, result: null, exit: null, stopped: null };

/** `seen` with what `event` adds to it. */
export function see(seen: Seen, event: ClaudeEvent): Seen {
  switch (event.type) {
    case 'api_error':
      return { ...seen, apiError: { code: event.code, text: event.text } };
    case 'refusal':
      return { ...seen, refused: true };
    case 'retry':
      return { ...seen, retryStatus: event.status };
    case 'result':
      return { ...seen, result: event.result };
    case 'exited':
      return { ...seen, exit: event };
    default:
      return seen;
  }
}

/**
 * True for a retry that cannot help: the key or the login is wrong, and the CLI would try ten times over three minutes
 * all the same. The turn is then to be interrupted, with `stopped: 'auth'`.
 */
export function isHopelessRetry(event: ClaudeEvent): boolean {
  return event.type === 'retry' && (event.status === 401 || event.status === 403);
}

/** True when `--resume` named a session that the CLI does not have, or has in another folder. */
export function isUnknownSession(result: ClaudeResult): boolean {
  return result.isError && result.errors.some((error) => /^No conversation found|valid session ID/.test(error));
}

/** Why the turn failed; null when it ended well. Only `isError` counts, never the subtype. */
export function failureOf(seen: Seen): Failure | null {
  const { result, exit, stopped } = seen;
  if (stopped !== null) return STOPPED[stopped];
  if (result === null) return exit === null ? NO_RESULT : exitFailure(exit);
  if (!result.isError && !seen.refused) return null;
  return resultFailure(seen, result);
}

function resultFailure(seen: Seen, result: ClaudeResult): Failure {
  if (result.terminalReason?.startsWith('aborted_') === true) return STOPPED.interrupted;
  if (result.terminalReason === 'prompt_too_long') return CONTEXT_FULL;
  if (seen.refused || result.stopReason === 'refusal') return DECLINED;
  if (result.subtype === 'error_max_turns') return MAX_TURNS;
  if (result.subtype === 'error_max_budget_usd') return STOPPED.budget;
  if (isUnknownSession(result)) return UNKNOWN_SESSION;
  if (seen.apiError !== null || result.subtype === 'success') return apiFailure(seen, result);
  // What is left is the CLI's own: its `errors` are diagnostics for its makers and stay in the log.
  return { code: 'protocol', message: 'claude ended the turn with an error of its own', hint: LOG_HINT };
}

function apiFailure(seen: Seen, result: ClaudeResult): Failure {
  const text = oneLine(seen.apiError?.text ?? result.text, MAX_LINE_CHARACTERS);
  const status = result.apiErrorStatus ?? seen.retryStatus ?? statusIn(text);
  const byCode = API_ERRORS[seen.apiError?.code ?? ''];
  if (/^Not logged in/.test(text)) return NOT_LOGGED_IN;
  // The CLI refuses by its own count, before it asks the API.
  if (/^Prompt is too long/.test(text)) return CONTEXT_FULL;
  if (byCode !== undefined) return byCode;
  if (status === 401 || status === 403) return STOPPED.auth;
  if (status === 429) return RATE_LIMITED;
  if (status === 529) return OVERLOADED;
  if (NO_CONNECTION.test(text) || (status === null && seen.retryStatus === null)) return NETWORK;
  return { code: 'api', message: text === '' ? 'the API failed' : text, hint: apiHint(status) };
}

/** How the CLI names a lost or impossible connection. */
const NO_CONNECTION = /Unable to connect|Connection error|Stream ended|ECONN|ENOTFOUND|socket|timed out/i;

/** The HTTP status that the CLI names in its text only, as it does for 529. */
function statusIn(text: string): number | null {
  const found = /\b([45]\d\d)\b/.exec(text);
  return found === null ? null : Number(found[1]);
}

function apiHint(status: number | null): string {
  if (status !== null && status >= 500) return 'the fault is on the other side: try again in a moment';
  return 'change what the message names, then ask again';
}

/** How a process that left without a result failed. Its stderr decides between known cases and is never shown. */
export function exitFailure({ code, signal, stderr }: ExitLook): Failure {
  const known = STDERR.find(({ pattern }) => pattern.test(stderr));
  if (known !== undefined) return known.failure;
  return {
    code: 'crashed',
    message: `claude ended ${how(code, signal)} before the answer was complete`,
    hint: LOG_HINT,
  };
}

function how(code: number | null, signal: string | null): string {
  if (signal !== null) return `by ${signal}`;
  return code === null ? 'at once: it could not be started' : `with exit code ${code}`;
}

/** How much of the API's own words is shown. */
const MAX_LINE_CHARACTERS = 300;

const LOG_HINT = 'the log has the details (`mira doctor` names it); ask again, or run `claude` by itself';

const STOPPED: Readonly<Record<StopReason, Failure>> = {
  interrupted: { code: 'interrupted', message: 'interrupted', hint: 'what had come is kept; ask again, or go on' },
  timeout: { code: 'timeout', message: 'the time limit was reached', hint: 'give a larger --timeout, or ask for less' },
  stalled: {
    code: 'stalled',
    message: 'nothing came from claude for too long',
    hint: 'check the connection and ask again; turn.stallSeconds sets how long mira waits',
  },
  budget: { code: 'budget', message: 'the budget is used up', hint: 'raise the limit, or wait for the next period' },
  auth: {
    code: 'auth',
    message: 'the API refused the key or the login',
    hint: 'run `mira login`, or correct ANTHROPIC_API_KEY',
  },
};

const NOT_LOGGED_IN: Failure = {
  code: 'not_logged_in',
  message: 'claude is not logged in',
  hint: 'run `mira login`, or set ANTHROPIC_API_KEY',
};
const RATE_LIMITED: Failure = {
  code: 'rate_limited',
  message: 'the API refuses further requests for now (429)',
  hint: 'wait a while, then ask again',
};
const OVERLOADED: Failure = {
  code: 'overloaded',
  message: 'the API is overloaded (529)',
  hint: 'ask again in a moment, or take another model',
};
const NETWORK: Failure = {
  code: 'network',
  message: 'the connection to the API failed',
  hint: 'check the network, proxy and ANTHROPIC_BASE_URL, then ask again',
};
const CONTEXT_FULL: Failure = {
  code: 'context_full',
  message: 'the prompt is longer than the model can take',
  hint: 'send less, or start afresh with /new',
};
const DECLINED: Failure = {
  code: 'declined',
  message: 'the model declined to answer',
  hint: 'put the question differently, or take another model',
};
const MAX_TURNS: Failure = {
  code: 'max_turns',
  message: 'the limit of steps was reached before the answer was complete',
  hint: 'give a larger --max-turns, or ask for less',
};
const UNKNOWN_SESSION: Failure = {
  code: 'protocol',
  message: 'claude has no such session for this folder',
  hint: 'start afresh; what was said before is still in the history',
};
const NO_RESULT: Failure = { code: 'internal', message: 'the turn ended without a result', hint: LOG_HINT };

/** What the CLI's own codes mean where a status would say less. */
const API_ERRORS: Readonly<Record<string, Failure>> = {
  authentication_failed: STOPPED.auth,
  oauth_org_not_allowed: STOPPED.auth,
  rate_limit: RATE_LIMITED,
  overloaded: OVERLOADED,
  model_not_found: {
    code: 'model',
    message: 'the API does not know this model, or it is not open to this account',
    hint: 'choose another with --model or /model',
  },
  billing_error: {
    code: 'api',
    message: 'the credit of this API account is used up',
    hint: 'add credit in the console of the API, or run `mira login` with another account',
  },
  max_output_tokens: {
    code: 'api',
    message: 'the answer was longer than the model may write',
    hint: 'ask for it in parts',
  },
};

/** Exits that stderr explains. */
const STDERR: readonly { readonly pattern: RegExp; readonly failure: Failure }[] = [
  {
    pattern: /unknown option/i,
    failure: {
      code: 'claude_too_old',
      message: 'the installed claude does not know an option that mira needs',
      hint: 'update it: claude update, or npm install -g @anthropic-ai/claude-code',
    },
  },
  {
    pattern: /Session ID .* is already in use/i,
    failure: {
      code: 'protocol',
      message: 'claude has a session with this id already and starts no second one',
      hint: 'go on with it by --continue, or start afresh',
    },
  },
  { pattern: /No conversation found with session ID/i, failure: UNKNOWN_SESSION },
  {
    pattern: /cannot be used with root|dangerously-skip-permissions/i,
    failure: {
      code: 'crashed',
      message: 'claude refuses to skip permissions as root',
      hint: 'take another permission mode, or another user',
    },
  },
];
