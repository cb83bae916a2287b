/** A block of an assistant message, as the Messages API writes it. */
export interface Block {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface ToolCall {
  readonly name: string;
  readonly input?: unknown;
  readonly id?: string;
}

/** Regular expressions (as strings) that a request must match; `hasTools` and `afterTool` compare as they are. */
export interface Match {
  readonly model?: string;
  readonly hasTools?: boolean;
  readonly lastUser?: string;
  readonly system?: string;
  /** Name of the tool whose result the last message brings. */
  readonly afterTool?: string;
}

/** What the fake API does with one request. Every field is optional; an empty step says nothing and ends the turn. */
export interface Step {
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly tool_use?: ToolCall | readonly ToolCall[];
  /** Raw blocks; they replace text, thinking and tool_use. */
  readonly content?: readonly Block[];
  readonly model?: string;
  /** Default: `tool_use` when there is a tool call, else `end_turn`. */
  readonly stop_reason?: string;
  readonly stop_details?: unknown;
  /** Merged over 100 input and 20 output tokens. */
  readonly usage?: Readonly<Record<string, unknown>>;

  /** An HTTP error instead of an answer. */
  readonly status?: number;
  readonly error?: { readonly type: string; readonly message: string };
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;

  /** Pause before anything is sent. */
  readonly delayMs?: number;
  /** Characters per delta; 12 by default. */
  readonly chunk?: number;
  /** Pause after each delta. */
  readonly chunkMs?: number;
  /** Pause after each frame. */
  readonly pingMs?: number;

  /** Never answers. */
  readonly hang?: boolean;
  /** Drops the connection before the first byte. */
  readonly reset?: boolean;
  /** After so many frames: a clean end of the body without `message_stop`. */
  readonly truncateAfter?: number;
  /** After so many frames: the connection drops. */
  readonly disconnectAfter?: number;
  /** After so many frames: silence, the connection stays open. */
  readonly stallAfter?: number;
  /** An `error` event inside the stream, after `sseErrorAfter` frames (3 by default). */
  readonly sseError?: { readonly type?: string; readonly message?: string };
  readonly sseErrorAfter?: number;

  readonly match?: Match;
  /** Steps of the queue only: how often it answers before it is used up; 1 by default. */
  readonly repeat?: number | 'forever';
}

/** The parts of a Messages API request that the fake looks at. */
export interface ApiBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly system?: unknown;
  readonly tools?: readonly { readonly name: string; readonly [field: string]: unknown }[];
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
  readonly [field: string]: unknown;
}
