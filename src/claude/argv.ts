import { MiraError } from '../errors.ts';
import { never } from '../lib/never.ts';

/** What a claude process is started with. */
export interface Launch {
  /** Always given: a resume without it changes the model and misses the prompt cache. */
  readonly model: string;
  readonly session:
    | { readonly kind: 'new'; readonly id: string }
    | { readonly kind: 'resume'; readonly id: string }
    /** A copy of `from` under a new id. */
    | { readonly kind: 'fork'; readonly from: string; readonly id: string };
  readonly permissionMode?: PermissionMode;
  /** Allow rules, such as `Bash(npm test:*)` or `mcp__mira__recall`: tools that need no question. */
  readonly allow?: readonly string[];
  readonly maxTurns?: number;
  /** False: the CLI writes no transcript, and the session cannot be resumed. */
  readonly persist?: boolean;
  /** Settings of this process alone, over the person's own. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The permission modes of the CLI. It accepts any other word with success and ignores it. */
export const PERMISSION_MODES = ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions'] as const;

export type PermissionMode = (typeof PERMISSION_MODES)[number];

/** The mode of this name. Throws `usage` for a word that is none. */
export function permissionModeOf(word: string): PermissionMode {
  const mode = PERMISSION_MODES.find((each) => each === word);
  if (mode !== undefined) return mode;
  throw new MiraError('usage', `unknown permission mode ${word}`, { hint: `one of: ${PERMISSION_MODES.join(', ')}` });
}

/** Stream-json both ways; `stdio` is what turns "would ask" into a question on the control channel. */
const STREAM = [
  '-p',
  '--output-format',
  'stream-json',
  '--input-format',
  'stream-json',
  '--verbose',
  '--include-partial-messages',
  '--permission-prompt-tool',
  'stdio',
] as const;

/** The argument list of a claude process. */
export function claudeArgs(launch: Launch): string[] {
  // The equals form: these options have an optional value, and a value in a word of its own could be taken for a flag.
  const args: string[] = [...STREAM, `--model=${launch.model}`, ...sessionArgs(launch.session)];
  if (launch.permissionMode !== undefined) args.push(`--permission-mode=${launch.permissionMode}`);
  if (launch.maxTurns !== undefined) args.push(`--max-turns=${launch.maxTurns}`);
  if (launch.persist === false) args.push('--no-session-persistence');
  if (launch.settings !== undefined) args.push(`--settings=${JSON.stringify(launch.settings)}`);
  // One option each, in the equals form: a rule that begins with a dash must not become an option of its own.
  for (const rule of launch.allow ?? []) args.push(`--allowedTools=${rule}`);
  return args;
}

function sessionArgs(session: Launch['session']): string[] {
  switch (session.kind) {
    case 'new':
      return [`--session-id=${session.id}`];
    case 'resume':
      return [`--resume=${session.id}`];
    case 'fork':
      return [`--resume=${session.from}`, '--fork-session', `--session-id=${session.id}`];
    default:
      return never(session);
  }
}

/**
 * The environment of the child: the person's own, untouched, with the CLI's auto-memory off. It would write files
 * without asking and put a second memory into the same prompt.
 */
export function childEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) child[name] = value;
  child['CLAUDE_CODE_DISABLE_AUTO_MEMORY'] = '1';
  return child;
}
