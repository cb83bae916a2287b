import type { ClaudeSession } from '../claude/session.ts';
import { untilUnused } from '../claude/session-users.ts';
import type { SessionContext, TurnContext } from '../context/session-context.ts';
import { EXIT, MiraError } from '../errors.ts';
import { type ClaudeHost, launchClaude } from '../turn/claude-host.ts';
import type { PermissionQuestion, TurnResult } from '../turn/events.ts';
import { allowedExactly } from '../turn/permission-rule.ts';
import type { StallLimits } from '../turn/stall-watch.ts';
import { type Answer, openTalk, type Talk } from '../turn/talk.ts';
import type { HeldTalk, SavedTalk, TalkStore } from '../turn/talk-store.ts';
import type { AskOptions } from './ask-options.ts';
import type { AnswerPrinter } from './print-answer.ts';
import type { AskPrompt } from './prompt-input.ts';

export interface AskParts {
  readonly host: ClaudeHost;
  /** Opens the database; claude boots meanwhile. */
  readonly store: () => Promise<TalkStore>;
  readonly stall: StallLimits;
  readonly id: () => string;
  readonly printer: AnswerPrinter;
  readonly note: (line: string) => void;
  /** Calls back once when a signal asks this process to end; gives a function that stops listening. */
  readonly onSignal: (heard: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void) => () => void;
}

const SIGNAL_EXIT = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hangup } as const;

/** Nobody is there to answer: what the rules do not allow is refused, with a reason that the model can work with. */
export function refuseAll(question: PermissionQuestion): Answer {
  if (question.tool === 'AskUserQuestion') {
    return { allow: false, reason: 'Nobody can answer questions here. Decide by yourself and say what you assumed.' };
  }
  if (question.tool === 'ExitPlanMode') {
    return { allow: false, reason: 'Nobody can approve a plan here. Give the plan as your answer and end the turn.' };
  }
  return {
    allow: false,
    reason: `Not allowed: nobody is here to ask, and no rule allows it. The person can allow it with --allow '${question.rule ?? question.tool}'.`,
  };
}

/** How long a claude may take to write the transcript of a conversation that is gone on with; it needs 25 ms. */
const ENDING_MS = 2000;

/** A conversation that is copied may be held by a living chat, whose claude does not end. */
const FORK_WAIT_MS = 300;

/** What `ask` was asked, and how. */
interface Asked {
  readonly options: AskOptions;
  /** The person's words, without what was piped behind them. */
  readonly question: string;
}

interface Opened {
  readonly claude: ClaudeSession;
  readonly context: SessionContext;
  readonly sessionId: string;
  readonly checked: Promise<void>;
}

/** Ends the process whatever happens; a second call waits for the first. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}

function launch(
  parts: AskParts,
  { options, question }: Asked,
  rules: readonly string[],
  saved: SavedTalk | null,
): Opened {
  const id = parts.id();
  const before = saved?.sessionId ?? null;
  const session =
    before === null
      ? ({ kind: 'new', id } as const)
      : options.fork
        ? ({ kind: 'fork', from: before, id } as const)
        : ({ kind: 'resume', id: before } as const);
  const { model, permissionMode, maxTurns, save } = options;
  const allow = [...options.allow, ...rules];
  const context = parts.host.context({
    sessionId: session.id,
    from: before,
    // A conversation that goes on has its cache to keep, unless the person wants it otherwise.
    question: options.goOn && parts.host.placement === 'hybrid' ? null : question,
    memory: options.memory,
    model,
    tools: parts.host.tools,
    conversationId: saved?.conversationId ?? null,
    exchanges: saved?.missing() ?? [],
    stored: save,
    onlyLooking: false,
  });
  const { system } = context;
  const started = launchClaude(parts.host, { model, permissionMode, session, allow, persist: save, maxTurns, system });
  return { ...started, context, sessionId: session.id };
}

/** Resumes claude's session; one that it no longer has is replaced by a new one, said aloud. */
async function resume(parts: AskParts, asked: Asked, store: TalkStore, saved: SavedTalk): Promise<Opened> {
  if (saved.sessionId !== null) await untilUnused(saved.sessionId, asked.options.fork ? FORK_WAIT_MS : ENDING_MS);
  const opened = launch(parts, asked, store.rules(), saved);
  try {
    await opened.claude.ready;
    return opened;
  } catch {
    await quietly(opened.claude.close());
    parts.note('claude no longer has the session of this conversation; it starts afresh');
    return launch(parts, asked, store.rules(), null);
  }
}

interface Prepared extends Opened {
  readonly store: TalkStore;
  readonly held: HeldTalk | null;
  readonly remainingUsd: number | null;
}

/**
 * What may be spent. Only when nothing seems to be left is claude asked how it is logged in, since that waits for its
 * boot: for a subscription, whose calls cost nothing more, the limits may not hold.
 */
async function affordable(store: TalkStore, claude: ClaudeSession): Promise<ReturnType<TalkStore['budget']>> {
  try {
    return store.budget(false);
  } catch (error) {
    if (!(error instanceof MiraError) || error.code !== 'budget') throw error;
    const info = await claude.ready;
    if (info.account.subscriptionType === null) throw error;
    return store.budget(true);
  }
}

/** Everything up to the moment before the prompt is sent. A claude that was started is ended when this fails. */
async function prepare(parts: AskParts, asked: Asked): Promise<Prepared> {
  const { options } = asked;
  // Claude needs a third of a second to boot: it starts before the database is opened.
  let opened = options.goOn ? null : launch(parts, asked, [], null);
  let held: HeldTalk | null = null;
  try {
    const store = await parts.store();
    const saved = options.goOn ? store.newest() : null;
    if (options.goOn && saved === null) parts.note('this project has no conversation yet; a new one begins');
    if (saved !== null && options.save) held = (options.fork ? store.copy : store.hold)(saved.conversationId);
    opened ??= saved === null ? launch(parts, asked, store.rules(), null) : await resume(parts, asked, store, saved);
    const budget = await affordable(store, opened.claude);
    for (const warning of budget.warnings) parts.note(warning);
    // Nothing may reach claude before its first request, and that holds the system prompt.
    await opened.context.system;
    if (!options.goOn) await allowRules(opened.claude, store.rules());
    await opened.checked;
    if (options.save) held ??= store.begin();
    return { ...opened, store, held, remainingUsd: budget.remainingUsd };
  } catch (error) {
    opened?.claude.kill();
    await quietly(opened?.claude.close() ?? Promise.resolve());
    held?.release();
    throw error;
  }
}

/** Rules of the project, for a claude that was started before they were known. */
async function allowRules(claude: ClaudeSession, rules: readonly string[]): Promise<void> {
  if (rules.length > 0) await claude.applyFlagSettings({ permissions: { allow: rules } });
}

async function converse(
  talk: Talk,
  { text, typed, material }: AskPrompt,
  context: TurnContext,
  parts: AskParts,
): Promise<TurnResult> {
  talk.submit({ blocks: [...context.blocks, { type: 'text', text }], typed, material, context });
  for await (const event of talk.events) {
    parts.printer.event(event);
    if (event.type === 'ended') return event;
  }
  throw new MiraError('internal', 'the turn ended without saying how');
}

function exitOf(result: TurnResult, signal: keyof typeof SIGNAL_EXIT | null): number {
  if (signal !== null) return SIGNAL_EXIT[signal];
  return result.isError ? EXIT.failed : EXIT.done;
}

/**
 * One question, one answer, printed as it comes. Gives the exit code. Throws MiraError for what hinders the start;
 * from the moment the prompt is sent every failure is part of the printed result.
 */
export async function runAsk(prompt: AskPrompt, options: AskOptions, parts: AskParts): Promise<number> {
  let signal: keyof typeof SIGNAL_EXIT | null = null;
  let talk: Talk | null = null;
  const stopListening = parts.onSignal((heard) => {
    signal ??= heard;
    talk?.stop('interrupted');
  });
  try {
    const { claude, context, sessionId, store, held, remainingUsd } = await prepare(parts, {
      options,
      question: prompt.typed,
    });
    try {
      if (signal !== null)
        throw new MiraError('interrupted', 'interrupted before the prompt was sent', { exit: SIGNAL_EXIT[signal] });
      const given = await context.forTurn(prompt.typed, prompt.text);
      const { model } = options;
      let subscription = false;
      claude.ready.then(
        (info) => {
          subscription = info.account.subscriptionType !== null;
        },
        () => undefined,
      );
      const live = openTalk({
        claude,
        id: parts.id,
        sessionId,
        conversationId: () => held?.conversationId ?? null,
        model,
        stall: parts.stall,
        policy: (asked) =>
          allowedExactly(asked, [...options.allow, ...store.rules()]) ? { allow: true } : refuseAll(asked),
        record: (begin) => (held?.record ?? store.recordUsageOnly)({ ...begin, sessionId, model }),
        remainingUsd: () => (subscription ? null : remainingUsd),
        saveRule: store.saveRule,
        compacted: context.compacted,
      });
      talk = live;
      const limit = options.timeoutMs;
      const timer =
        limit === null
          ? null
          : setTimeout(() => live.stop('timeout', `the time limit of ${limit / 1000} s was reached`), limit);
      const result = await converse(live, prompt, given, parts);
      if (timer !== null) clearTimeout(timer);
      if (result.status === 'done') await claude.leave();
      return exitOf(result, signal);
    } finally {
      await claude.close();
      held?.release();
    }
  } finally {
    stopListening();
  }
}
