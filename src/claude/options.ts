import type { Launch } from './argv.ts';
import type { Guard } from './guard.ts';
import type { Hook } from './hooks.ts';
import type { McpTool } from './tool-server.ts';

/** A block of a message to claude. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image';
      readonly source: { readonly type: 'base64'; readonly media_type: string; readonly data: string };
    };

/** What a claude session is started with. */
export interface ClaudeOptions {
  /** Path of the claude program (`findClaude`). */
  readonly program: string;
  readonly launch: Launch;
  /** The child's whole environment (`childEnv`). */
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly initialize: {
    /** Follows the CLI's own system prompt; fixed for the life of the process. It may come while claude boots. */
    readonly appendSystemPrompt?: string | Promise<string>;
    /** Tools that run in this process; claude sees them as `mcp__mira__<name>`. */
    readonly tools?: readonly McpTool[];
    readonly hooks?: readonly Hook[];
    /** Text and thinking of sub-agents as events, too. */
    readonly forwardSubagentText?: boolean;
  };
  /** Starts the guard that ends claude when this process is killed. */
  readonly guard: () => Guard;
  /** Hears stderr and the problems of tools and hooks: material for the log, never for a screen. */
  readonly onStderr?: (text: string) => void;
}
