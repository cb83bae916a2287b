/** Tokens of one API call. */
export interface ClaudeUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export interface ToolRule {
  readonly toolName: string;
  readonly ruleContent: string | null;
}

/** A `can_use_tool` question of the CLI. */
export interface PermissionRequest {
  readonly requestId: string;
  readonly toolName: string;
  readonly displayName: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly description: string | null;
  readonly toolUseId: string;
  readonly agentId: string | null;
  readonly blockedPath: string | null;
  readonly reason: string | null;
  /** The `addRules` entries of the CLI's suggestions, flattened; its `setMode` ones are dropped on purpose. */
  readonly suggestedRules: readonly ToolRule[];
}

/** The last line of a turn. */
export interface ClaudeResult {
  readonly subtype: string;
  readonly isError: boolean;
  readonly text: string;
  readonly sessionId: string;
  readonly terminalReason: string | null;
  readonly apiErrorStatus: number | null;
  readonly stopReason: string | null;
  readonly numTurns: number;
  readonly durationMs: number;
  readonly ttftMs: number | null;
  readonly usage: ClaudeUsage;
  /** Cumulative over the process: take the difference. */
  readonly totalCostUsd: number;
  readonly modelUsage: Readonly<
    Record<string, ClaudeUsage & { readonly costUsd: number; readonly contextWindow: number | null }>
  >;
  readonly permissionDenials: readonly {
    readonly toolName: string;
    readonly toolUseId: string;
    readonly input: unknown;
  }[];
  /** `task-notification` when the CLI started the turn itself. */
  readonly origin: string | null;
  readonly errors: readonly string[];
}

/** Every line the CLI can print, parsed once at the door. A closed union; what mira does not know is `unknown`. */
export type ClaudeEvent =
  | {
      readonly type: 'init';
      readonly sessionId: string;
      readonly model: string;
      readonly cwd: string;
      readonly permissionMode: string;
      readonly apiKeySource: string | null;
      readonly version: string;
      readonly tools: readonly string[];
      readonly slashCommands: readonly string[];
      readonly mcpServers: readonly { readonly name: string; readonly status: string }[];
    }
  | {
      readonly type: 'message_start';
      readonly messageId: string;
      readonly model: string;
      readonly ttftMs: number | null;
      /** What the call has taken before its first word: the input, and next to nothing of the output. */
      readonly usage: ClaudeUsage;
    }
  | { readonly type: 'text_delta'; readonly text: string }
  | { readonly type: 'thinking_delta'; readonly text: string }
  | { readonly type: 'message_usage'; readonly usage: ClaudeUsage; readonly stopReason: string | null }
  | { readonly type: 'message_stop' }
  | {
      readonly type: 'assistant_text';
      readonly messageId: string;
      readonly model: string;
      readonly text: string;
      readonly parentId: string | null;
      readonly usage: ClaudeUsage | null;
    }
  | {
      readonly type: 'assistant_thinking';
      readonly messageId: string;
      readonly text: string;
      readonly parentId: string | null;
    }
  | {
      readonly type: 'tool_use';
      readonly messageId: string;
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly parentId: string | null;
      readonly agent: string | null;
    }
  | {
      readonly type: 'tool_result';
      readonly id: string;
      /** The text the model sees. */
      readonly output: string;
      readonly isError: boolean;
      /** `tool_use_result`: structured, per tool; null when the CLI gave none. */
      readonly result: unknown;
      readonly parentId: string | null;
    }
  /** A synthetic assistant message that stands for an API failure. */
  | { readonly type: 'api_error'; readonly code: string; readonly text: string }
  /** Text a local slash command of the CLI printed (`model: "<synthetic>"`, no error). */
  | { readonly type: 'local_output'; readonly text: string }
  | { readonly type: 'user_replay'; readonly uuid: string | null; readonly text: string }
  | { readonly type: 'synthetic_user'; readonly text: string }
  | { readonly type: 'permission_request'; readonly request: PermissionRequest }
  | { readonly type: 'permission_withdrawn'; readonly requestId: string }
  | {
      readonly type: 'permission_denied';
      readonly toolName: string;
      readonly toolUseId: string;
      readonly message: string;
      /** The person has heard of it in a line of its own. */
      readonly told?: boolean;
    }
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly maxRetries: number;
      readonly delayMs: number;
      readonly status: number | null;
      readonly error: string;
    }
  | {
      readonly type: 'status';
      readonly status: string | null;
      readonly permissionMode: string | null;
      readonly compactResult: string | null;
    }
  | {
      readonly type: 'compact_boundary';
      readonly trigger: string;
      readonly preTokens: number | null;
      readonly postTokens: number | null;
    }
  | { readonly type: 'model_fallback'; readonly from: string; readonly to: string }
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'rate_limit'; readonly status: string; readonly resetsAtMs: number | null }
  | {
      readonly type: 'task';
      readonly state: 'started' | 'progress' | 'finished';
      readonly id: string;
      readonly kind: string;
      readonly toolUseId: string | null;
      readonly description: string;
      readonly status: string | null;
    }
  | { readonly type: 'informational'; readonly text: string }
  | { readonly type: 'state'; readonly state: string }
  | { readonly type: 'thinking_tokens'; readonly tokens: number }
  | { readonly type: 'hook_event'; readonly name: string; readonly phase: 'started' | 'response' }
  | { readonly type: 'result'; readonly result: ClaudeResult }
  /** A line that is no JSON object; its first 200 characters. */
  | { readonly type: 'bad_line'; readonly text: string }
  | { readonly type: 'unknown'; readonly raw: unknown }
  /** The process is gone. Always the last event, exactly once. */
  | { readonly type: 'exited'; readonly code: number | null; readonly signal: string | null; readonly stderr: string };
