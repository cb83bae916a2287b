import { type Json, objectOf, textOf } from './json.ts';

/**
 * The moments that a hook can watch. SessionStart does not fire for a hook that is registered over the control channel,
 * and SessionEnd cannot be answered any more, so neither is offered.
 */
export type HookEvent =
  | 'PreToolUse'
  | 'PostToolUse'
  | 'UserPromptSubmit'
  | 'PreCompact'
  | 'PostCompact'
  | 'Stop'
  | 'SubagentStop';

/**
 * What a hook says: nothing, that the tool call (PreToolUse), the prompt (UserPromptSubmit) or the end (Stop) must not
 * go on, or only a line for the person, which claude does not hear.
 */
export type HookAnswer = null | { readonly deny: string; readonly notice?: string } | { readonly notice: string };

/** One callback that the CLI calls at a moment of a turn. */
export interface Hook {
  readonly event: HookEvent;
  /** Names of tools, as a pattern of the CLI (`Bash`, `Edit|Write`); absent: all. */
  readonly matcher?: string;
  /** Our own deadline in milliseconds, far below the CLI's, which would abort the whole turn. */
  readonly timeoutMs?: number;
  /** A throw or a missed deadline refuses the tool call instead of letting it pass. */
  readonly failClosed?: boolean;
  /** `input` is the CLI's: `tool_name`, `tool_input`, `prompt` … by event. */
  run(input: Json, call: { readonly signal: AbortSignal }): Promise<HookAnswer> | HookAnswer;
}

export interface Hooks {
  /** The `hooks` field of `initialize`; null when there are none. */
  readonly registration: Json | null;
  /** The answer to a `hook_callback`. Never rejects and never takes longer than the hook's deadline. */
  answer(request: Json): Promise<Json>;
}

/** A tool call that a hook refused. */
export interface Refused {
  readonly toolName: string;
  readonly toolUseId: string;
  readonly reason: string;
  /** The person was told in a line of its own. */
  readonly told: boolean;
}

export interface HookListener {
  /** A hook threw or was late: material for the log. */
  readonly problem: (line: string) => void;
  /** A line for the person. */
  readonly notice?: (line: string) => void;
  readonly refused?: (call: Refused) => void;
}

/** Default deadline of a hook. Hooks look something up; the person waits for them before every tool call. */
const HOOK_TIMEOUT_MS = 5_000;

/** Seconds that the CLI is told to wait: a hook of ours has long been answered by then. */
const CLI_TIMEOUT_S = 60;

/** Registers `hooks`; `listener` hears what comes of them. */
export function makeHooks(hooks: readonly Hook[], listener: HookListener): Hooks {
  const byId = new Map(hooks.map((hook, at) => [`mira_${at}`, hook]));

  /** Tells what the person should know before claude goes on. */
  function told(hook: Hook, request: Json, answer: HookAnswer): Json {
    if (answer?.notice !== undefined) listener.notice?.(answer.notice);
    if (hook.event === 'PreToolUse' && answer !== null && 'deny' in answer) {
      const input = objectOf(request['input']);
      const toolUseId = textOf(input['tool_use_id']) || textOf(request['tool_use_id']);
      const told = answer.notice !== undefined;
      listener.refused?.({ toolName: textOf(input['tool_name']), toolUseId, reason: answer.deny, told });
    }
    return toJson(hook.event, answer);
  }

  async function answer(request: Json): Promise<Json> {
    const hook = byId.get(textOf(request['callback_id']));
    if (hook === undefined) return {};
    try {
      return told(hook, request, await withDeadline(hook, objectOf(request['input'])));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      listener.problem(`hook ${hook.event}: ${reason}`);
      if (hook.failClosed === true) return told(hook, request, { deny: `a check of mira failed: ${reason}` });
      return told(hook, request, { notice: `a check of mira failed and nothing was checked: ${reason}` });
    }
  }

  return { registration: hooks.length === 0 ? null : register(byId), answer };
}

function register(byId: ReadonlyMap<string, Hook>): Json {
  const registration: Record<string, Json[]> = {};
  for (const [id, hook] of byId) {
    const entry = { hookCallbackIds: [id], timeout: CLI_TIMEOUT_S };
    const entries = registration[hook.event] ?? [];
    entries.push(hook.matcher === undefined ? entry : { matcher: hook.matcher, ...entry });
    registration[hook.event] = entries;
  }
  return registration;
}

async function withDeadline(hook: Hook, input: Json): Promise<HookAnswer> {
  const stop = new AbortController();
  const timeoutMs = hook.timeoutMs ?? HOOK_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      stop.abort();
      reject(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([hook.run(input, { signal: stop.signal }), late]);
  } finally {
    clearTimeout(timer);
  }
}

function toJson(event: HookEvent, answer: HookAnswer): Json {
  if (answer === null || !('deny' in answer)) return {};
  switch (event) {
    case 'PreToolUse':
      return {
        hookSpecificOutput: {
          hookEventName: event,
          permissionDecision: 'deny',
          permissionDecisionReason: answer.deny,
        },
      };
    case 'UserPromptSubmit':
    case 'Stop':
      return { decision: 'block', reason: answer.deny };
    default:
      return {};
  }
}
