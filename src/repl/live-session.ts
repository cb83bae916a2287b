import type { Launch } from '../claude/argv.ts';
import type { InitializeInfo } from '../claude/initialize.ts';
import type { ClaudeSession } from '../claude/session.ts';
import { untilUnused } from '../claude/session-users.ts';
import type { Exchange } from '../context/sections/exchanges.ts';
import type { SessionContext } from '../context/session-context.ts';
import { type ClaudeHost, launchClaude } from '../turn/claude-host.ts';
import { allowedExactly } from '../turn/permission-rule.ts';
import type { StallLimits } from '../turn/stall-watch.ts';
import { openTalk, type Talk, type TalkParts } from '../turn/talk.ts';
import type { SavedTalk } from '../turn/talk-store.ts';

/** A living claude process with the talk over it. */
export interface Live {
  readonly claude: ClaudeSession;
  readonly sessionId: string;
  readonly cwd: string;
  readonly talk: Talk;
  readonly context: SessionContext;
  /** The one that its system prompt is about; null when that was not known. */
  readonly question: string | null;
  /** What was said elsewhere and its system prompt tells. */
  readonly exchanges: readonly Exchange[];
  readonly checked: Promise<void>;
  /** The project's rules were given; those that are saved later reach claude with the answer that saves them. */
  hasRules: boolean;
}

export interface LiveParts extends Pick<TalkParts, 'id' | 'conversationId' | 'remainingUsd'> {
  readonly host: ClaudeHost;
  readonly stall: StallLimits;
  readonly model: string;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  /** Rules that the person has allowed for the session; a process that takes over is given them again. */
  readonly granted: Set<string>;
  /** Rules that the person has allowed for this project. */
  readonly rules: () => readonly string[];
  /** Saves one for the project. */
  readonly saveRule: (rule: string) => void;
  /** The conversation to go on with, or from a copy of it; null begins a new one. */
  readonly saved: SavedTalk | null;
  readonly fork: boolean;
  /** Everything about it goes into the system prompt; null: what is said is placed turn by turn. */
  readonly question: string | null;
  /** Store what is said. */
  readonly save: boolean;
  /** Nothing is read of what mira keeps, and claude keeps no session. */
  readonly incognito: boolean;
  readonly record: (begin: Parameters<TalkParts['record']>[0], sessionId: string) => ReturnType<TalkParts['record']>;
  readonly booted: (info: InitializeInfo) => void;
  readonly modeChanged: (mode: string) => void;
}

/**
 * How long a claude that is just ending may take to write its transcript, as after `mira ask`; it needs 25 ms. One that is
 * copied may be held by a living chat, which does not end.
 */
const ENDING_MS = 2_000;
const FORK_WAIT_MS = 300;

/** Waits until claude's session of a conversation can be taken up. */
export async function untilFree(saved: SavedTalk | null, fork: boolean): Promise<void> {
  if (saved?.sessionId != null) await untilUnused(saved.sessionId, fork ? FORK_WAIT_MS : ENDING_MS);
}

function sessionOf({ saved, fork, incognito, id }: LiveParts): Launch['session'] {
  if (saved === null || saved.sessionId === null || incognito) return { kind: 'new', id: id() };
  const { sessionId } = saved;
  return fork ? { kind: 'fork', from: sessionId, id: id() } : { kind: 'resume', id: sessionId };
}

/** Starts claude for a chat. Throws `claude_missing` and the like. */
export function launchLive(parts: LiveParts): Live {
  const { saved, incognito, model, permissionMode, save, question, granted } = parts;
  const allow = [...parts.allow, ...granted];
  // What claude could ask the tools for would be read as well.
  const host = incognito ? { ...parts.host, tools: [] } : parts.host;
  const session = sessionOf(parts);
  const cwd = saved?.cwd ?? host.cwd;
  const exchanges = saved?.missing() ?? [];
  const context = host.context({
    sessionId: session.id,
    from: session.kind === 'new' ? null : session.kind === 'fork' ? session.from : session.id,
    question,
    goesOn: true,
    memory: !incognito,
    model,
    tools: host.tools,
    conversationId: saved?.conversationId ?? null,
    exchanges,
    stored: save,
    onlyLooking: false,
  });
  const { claude, checked } = launchClaude(
    { ...host, cwd },
    { model, permissionMode, session, allow, persist: !incognito, maxTurns: null, system: context.system },
  );
  claude.ready.then(parts.booted, () => undefined);
  const talk = openTalk({
    claude,
    id: parts.id,
    sessionId: session.id,
    conversationId: parts.conversationId,
    model,
    stall: parts.stall,
    policy: (asked) => (allowedExactly(asked, [...granted, ...allow, ...parts.rules()]) ? { allow: true } : null),
    record: (begin) => parts.record(begin, session.id),
    remainingUsd: parts.remainingUsd,
    saveRule: (rule, kept) => (kept === 'session' ? void granted.add(rule) : parts.saveRule(rule)),
    compacted: context.compacted,
    modeChanged: parts.modeChanged,
  });
  return { claude, sessionId: session.id, cwd, talk, context, question, exchanges, checked, hasRules: false };
}
