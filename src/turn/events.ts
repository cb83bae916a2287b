import type { ErrorJson } from '../errors.ts';

/** Tokens of one API call or one turn, as the API counts them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export type ToolStatus = 'done' | 'failed' | 'denied';

export interface ToolUse {
  readonly name: string;
  readonly status: ToolStatus;
  readonly input: unknown;
}

export interface DeniedTool {
  readonly tool: string;
  readonly input: unknown;
  readonly reason: string;
}

/** One item that mira added to the request; filled by the context room. */
export interface ContextItem {
  readonly section: string;
  readonly id: string;
  readonly tokens: number;
  readonly score: number | null;
  readonly placement: 'system' | 'snapshot' | 'turn';
  /** Fixed for ever, for the session, or by the question. */
  readonly layer: 'static' | 'snapshot' | 'turn';
  /** It says that an item given before holds no more. */
  readonly withdrawn?: true;
}

export type TurnStatus = 'done' | 'failed' | 'interrupted' | 'refused';

/** How a turn ended: what `ask --json` prints. */
export interface TurnResult {
  readonly text: string;
  readonly isError: boolean;
  readonly status: TurnStatus;
  readonly sessionId: string | null;
  readonly conversationId: string | null;
  readonly turnId: string | null;
  readonly model: string | null;
  readonly usage: Usage;
  readonly costUsd: number;
  readonly durationMs: number;
  readonly firstTokenMs: number | null;
  readonly tools: readonly ToolUse[];
  readonly denied: readonly DeniedTool[];
  readonly context: readonly ContextItem[];
  readonly error: ErrorJson | null;
}

/** A question that only a person can answer; goes back by `session.answer(requestId, …)`. */
export interface PermissionQuestion {
  readonly requestId: string;
  readonly toolUseId: string;
  readonly tool: string;
  readonly displayName: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the sub-agent that asks is called: its task, else its kind, else its id; null for the main thread. */
  readonly agent: string | null;
  readonly reason: string | null;
  readonly blockedPath: string | null;
  /** The exact rule that "always" would save, such as `Bash(npm test:*)`; null when none may be offered. */
  readonly rule: string | null;
}

/**
 * What happens in one turn. A closed union of plain JSON: drawing, storing and `--stream-json` are three consumers of
 * the same stream. `started` is first, `ended` is last, each exactly once.
 */
export type TurnEvent =
  | {
      readonly type: 'started';
      readonly turnId: string;
      readonly sessionId: string;
      readonly conversationId: string | null;
      readonly model: string;
      /** `background`: claude started this turn itself, when a background task had finished. */
      readonly origin: 'person' | 'background';
    }
  | { readonly type: 'text'; readonly delta: string }
  /** Replaces all text that had come, as when the CLI falls back to a whole answer. */
  | { readonly type: 'text_reset'; readonly text: string }
  | { readonly type: 'thinking'; readonly delta: string }
  | {
      readonly type: 'tool_started';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
      /** Tool call of the sub-agent that this call belongs to; null for the main thread. */
      readonly parentId: string | null;
    }
  | {
      readonly type: 'tool_finished';
      readonly id: string;
      readonly status: ToolStatus;
      /** One line, without control characters. */
      readonly summary: string;
      /** What the tool answered, as the model saw it. */
      readonly output: string;
      /** The CLI's structured result (diffs, stdout and stderr …), by tool; null when there is none. */
      readonly result: unknown;
      /** A notice has said already why it was denied. */
      readonly told?: true;
    }
  | { readonly type: 'permission_asked'; readonly question: PermissionQuestion }
  | { readonly type: 'permission_withdrawn'; readonly requestId: string }
  | {
      readonly type: 'permission';
      readonly tool: string;
      readonly input: unknown;
      readonly decision: 'allow' | 'deny';
      readonly reason: string | null;
      /** A notice has said it already. */
      readonly told?: true;
    }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly maxRetries: number;
      readonly delayMs: number;
      readonly status: number | null;
    }
  /** One API call of the main thread finished; those of sub-agents are not told one by one. `id` is the API message's. */
  | { readonly type: 'call'; readonly id: string; readonly model: string; readonly usage: Usage }
  /** Tokens that a request of this conversation can hold, as claude says it with the result of a turn. */
  | { readonly type: 'context_window'; readonly tokens: number }
  | {
      readonly type: 'compacted';
      readonly trigger: string;
      readonly preTokens: number | null;
      readonly postTokens: number | null;
    }
  | {
      readonly type: 'task';
      readonly id: string;
      readonly state: 'started' | 'progress' | 'finished';
      readonly kind: string;
      readonly toolId: string | null;
      readonly description: string;
      readonly status: string | null;
    }
  | ({ readonly type: 'ended' } & TurnResult);
