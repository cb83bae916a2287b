import { childEnv, type Launch, permissionModeOf } from '../claude/argv.ts';
import { findClaude } from '../claude/find.ts';
import { startGuard } from '../claude/guard.ts';
import type { Hook } from '../claude/hooks.ts';
import { type ClaudeSession, startClaude } from '../claude/session.ts';
import type { McpTool } from '../claude/tool-server.ts';
import { claudeVersion } from '../claude/version.ts';
import type { SessionContext, SessionOptions } from '../context/session-context.ts';
import type { Env } from '../world.ts';

/** What every claude process of one run of mira is started with. */
export interface ClaudeHost {
  readonly env: Env;
  /** The folder that claude works in. */
  readonly cwd: string;
  /** The configured path of claude; empty when not set. */
  readonly configuredPath: string;
  /** The folder of mira itself, whose node_modules may hold claude. */
  readonly ownRoot: string;
  readonly cacheDir: string;
  /** Opens what one claude session is given. */
  readonly context: (options: SessionOptions) => SessionContext;
  /** Whether what a question brings stands in its message, or all in the system prompt. */
  readonly placement: 'hybrid' | 'system';
  readonly tools: readonly McpTool[];
  /** What watches the tool calls of one claude session; `stored` false: nothing of them is kept. */
  readonly hooks: (session: { readonly sessionId: string; readonly stored: boolean }) => readonly Hook[];
  /** For the log, never for the screen. */
  readonly onStderr: (text: string) => void;
  /** One line for the person, such as a claude that is newer than what was tested. */
  readonly onWarning: (line: string) => void;
}

export interface ClaudeStart {
  readonly model: string;
  readonly permissionMode: string;
  readonly session: Launch['session'];
  readonly allow: readonly string[];
  readonly persist: boolean;
  readonly maxTurns: number | null;
  /** Follows claude's own system prompt; may come while claude boots. */
  readonly system: Promise<string>;
}

/** Rules for the tools of mira's own that need no question. */
function freeTools({ tools }: ClaudeHost): readonly string[] {
  return tools.filter(({ free }) => free === true).map(({ name }) => `mcp__mira__${name}`);
}

/** The path of claude and the argument list, as `--dry-run` shows them. Starts nothing. */
export function planLaunch(
  host: ClaudeHost,
  start: Omit<ClaudeStart, 'system'>,
): { readonly program: string; readonly launch: Launch } {
  const { env, configuredPath, ownRoot, cwd } = host;
  const permissionMode = permissionModeOf(start.permissionMode);
  const found = findClaude({ env, configured: configuredPath, ownRoot, cwd });
  return {
    program: found.path,
    launch: {
      model: start.model,
      session: start.session,
      allow: [...start.allow, ...freeTools(host)],
      persist: start.persist,
      // `default` is not given, so that the person's own setting of the CLI holds.
      ...(permissionMode === 'default' ? {} : { permissionMode }),
      ...(start.maxTurns === null ? {} : { maxTurns: start.maxTurns }),
    },
  };
}

/**
 * Starts claude. Its version is looked up while it boots: one that is too old is ended, and `checked` rejects.
 * Throws MiraError `claude_missing` or `crashed` at once when it cannot be started.
 */
export function launchClaude(
  host: ClaudeHost,
  start: ClaudeStart,
): { readonly claude: ClaudeSession; readonly checked: Promise<void> } {
  const { program, launch } = planLaunch(host, start);
  const env = childEnv(host.env);
  const claude = startClaude({
    program,
    launch,
    env,
    cwd: host.cwd,
    initialize: {
      appendSystemPrompt: start.system,
      tools: host.tools,
      hooks: host.hooks({ sessionId: start.session.id, stored: start.persist }),
    },
    guard: () =>
      startGuard({
        onLost: (reason) =>
          host.onWarning(`the guard that ends claude should mira be killed is lost (${reason}); leave with /quit`),
      }),
    onStderr: host.onStderr,
  });
  const checked = claudeVersion({ program, env, cacheDir: host.cacheDir }).then(
    ({ warning }) => {
      if (warning !== null) host.onWarning(warning);
    },
    (error: unknown) => {
      claude.kill();
      throw error;
    },
  );
  checked.catch(() => undefined);
  return { claude, checked };
}
