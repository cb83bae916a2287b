import type { Launch } from '../claude/argv.ts';
import type { InitializeInfo } from '../claude/initialize.ts';
import type { ClaudeSession } from '../claude/session.ts';
import type { SessionContext } from '../context/context.ts';
import { MiraError } from '../errors.ts';
import { type ClaudeHost, launchClaude } from '../turn/claude-host.ts';
import { modelForPrompt } from '../turn/long-prompt.ts';
import type { StallLimits } from '../turn/stall-watch.ts';
import { type Answer, openTalk, type Recorder, type Talk } from '../turn/talk.ts';
import type { HeldTalk, SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { totalTokens } from '../turn/usage-sum.ts';
import type { EventSink } from './session-events.ts';

export interface SessionOwnerParts {
  readonly host: ClaudeHost;
  readonly store: () => Promise<TalkStore>;
  readonly stall: StallLimits;
  /** Store what is said; off, only what was spent. */
  readonly save: boolean;
  readonly id: () => string;
  readonly model: string;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  readonly events: EventSink;
  readonly note: (line: string) => void;
}

/** What a session has used, for the line at exit. */
export interface SessionTotals {
  readonly turns: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly conversationId: string | null;
}

/** A living claude process with the talk over it. */
interface Live {
  readonly claude: ClaudeSession;
  readonly sessionId: string;
  readonly talk: Talk;
  readonly context: SessionContext;
  readonly checked: Promise<void>;
  /** The project's rules were given; those that are saved later reach claude with the answer that saves them. */
  hasRules: boolean;
}

/**
 * Holds the one live claude session of a chat: starts it early, starts it again when it is gone, changes its model,
 * and ends it. The conversation and its lease outlive the process.
 */
export class SessionOwner {
  readonly #parts: SessionOwnerParts;
  #live: Live | null = null;
  #held: HeldTalk | null = null;
  #store: TalkStore | null = null;
  #saved: SavedTalk | null;
  #info: InitializeInfo | null = null;
  #remainingUsd: number | null = null;
  #model: string;
  #mode: string;
  #totals = { turns: 0, tokens: 0, costUsd: 0 };
  #closed = false;
  /** The saved conversation is still to be copied. */
  #fork: boolean;

  /** `saved`: the conversation to go on with, or from a copy of it; null begins a new one. `held`: it, held already. */
  constructor(
    parts: SessionOwnerParts,
    { saved, held, fork }: { readonly saved: SavedTalk | null; readonly held: HeldTalk | null; readonly fork: boolean },
  ) {
    this.#parts = parts;
    this.#saved = saved;
    this.#held = held;
    this.#fork = fork && saved !== null;
    this.#model = saved?.model ?? parts.model;
    this.#mode = parts.permissionMode;
  }

  /** Starts claude now, so that its boot is over before the first message. Throws `claude_missing` and the like. */
  start(): void {
    // A person may leave before claude was even begun.
    if (this.#closed) return;
    this.#live ??= this.#launch();
  }

  readonly busy = (): boolean => this.#live?.talk.busy() ?? false;
  get model(): string {
    return this.#model;
  }
  get permissionMode(): string {
    return this.#mode;
  }
  /** The conversation that goes on; null before the first message of a new one. */
  get conversationId(): string | null {
    return this.#held?.conversationId ?? this.#saved?.conversationId ?? null;
  }
  /** What claude said about itself; null before it has booted. */
  get info(): InitializeInfo | null {
    return this.#info;
  }

  /** Resolves once claude has said what it knows, or has failed to start. */
  async booted(): Promise<void> {
    try {
      this.start();
    } catch (error) {
      // Said when the chat began, and again when a message is sent.
      if (!(error instanceof MiraError)) throw error;
      return;
    }
    await this.#live?.claude.ready.then(
      () => undefined,
      () => undefined,
    );
  }

  totals(): SessionTotals {
    return { ...this.#totals, conversationId: this.#held?.conversationId ?? null };
  }

  /** Sends a message; `material` goes in a text block of its own in front of the person's words. */
  readonly submit = async (text: string, material: string | null = null): Promise<void> => {
    const store = await this.#parts.store();
    this.#store = store;
    const live = await this.#ready(store);
    const { remainingUsd, warnings } = store.budget(this.#subscription());
    this.#remainingUsd = remainingUsd;
    for (const warning of warnings) this.#parts.note(warning);
    if (this.#parts.save) this.#held ??= this.#hold(store);
    const { model, note } = modelForPrompt(this.#model, text.length + (material?.length ?? 0));
    if (note !== null) {
      await this.setModel(model);
      this.#parts.note(note);
    }
    const context = await live.context.forTurn(text);
    // Gone in these few milliseconds: the next one is asked.
    if (!live.talk.alive()) return this.submit(text, material);
    const given = material === null ? [] : [{ type: 'text' as const, text: material }];
    const blocks = [...context.blocks, ...given, { type: 'text' as const, text }];
    live.talk.submit({ blocks, typed: text, material, context });
  };

  readonly answer = (requestId: string, answer: Answer): void => this.#live?.talk.answer(requestId, answer);
  readonly cancel = (): void => this.#live?.talk.stop('interrupted');

  /** A fresh claude session and a new conversation; what was said stays in the history. */
  async fresh(): Promise<void> {
    this.#refuseBusy();
    await this.#end();
    this.#held?.release();
    this.#held = null;
    this.#saved = null;
    this.start();
  }

  /** Throws `model` for a name that claude does not know. */
  async setModel(model: string): Promise<void> {
    this.#refuseBusy();
    await this.#live?.claude.setModel(model);
    this.#model = model;
  }

  /** Throws `usage` for a mode that claude does not know. */
  async setPermissionMode(mode: string): Promise<void> {
    await this.#live?.claude.setPermissionMode(mode);
    this.#mode = mode;
  }

  /** Ends claude with everything below it and lets the conversation go. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
    this.#held?.release();
  }

  /** For a process that is about to be gone: everything below claude is ended, synchronously. */
  readonly kill = (): void => this.#live?.claude.kill();

  #hold(store: TalkStore): HeldTalk {
    if (this.#saved === null) return store.begin();
    return this.#fork ? store.copy(this.#saved.conversationId) : store.hold(this.#saved.conversationId);
  }

  #refuseBusy(): void {
    if (this.busy()) throw new MiraError('busy', 'a turn is running', { hint: 'cancel it with Ctrl+C, or wait' });
  }

  #record(begin: Parameters<HeldTalk['record']>[0]): Recorder | null {
    if (this.#held !== null) return this.#held.record(begin);
    return this.#store?.recordUsageOnly(begin) ?? null;
  }

  async #end(): Promise<void> {
    const live = this.#live;
    this.#live = null;
    await live?.claude.close();
  }

  #subscription(): boolean {
    return this.#info?.account.subscriptionType != null;
  }

  /** A living process with the project's rules; one that died is started again on the same session. */
  async #ready(store: TalkStore): Promise<Live> {
    if (this.#live !== null && !this.#live.talk.alive()) this.#live = null;
    this.#live ??= this.#launch();
    const live = this.#live;
    try {
      await live.checked;
      this.#info = await live.claude.ready;
    } catch (error) {
      return this.#afterFailedBoot(live, store, error);
    }
    if (live.hasRules) return live;
    const rules = store.rules();
    if (rules.length > 0) await live.claude.applyFlagSettings({ permissions: { allow: rules } });
    live.hasRules = true;
    return live;
  }

  /** A session that claude no longer has is replaced, aloud; any other failure of the start is the person's to know. */
  async #afterFailedBoot(live: Live, store: TalkStore, error: unknown): Promise<Live> {
    await live.checked;
    this.#live = null;
    if (this.#saved === null || this.#closed) throw error;
    this.#parts.note('claude no longer has the session of this conversation; it starts afresh');
    this.#held ??= this.#hold(store);
    this.#saved = null;
    this.#fork = false;
    return this.#ready(store);
  }

  #session(): Launch['session'] {
    const { id } = this.#parts;
    if (this.#saved === null) return { kind: 'new', id: id() };
    const { sessionId } = this.#saved;
    return this.#fork ? { kind: 'fork', from: sessionId, id: id() } : { kind: 'resume', id: sessionId };
  }

  #launch(): Live {
    const { host, id, allow } = this.#parts;
    const session = this.#session();
    const cwd = this.#saved?.cwd ?? host.cwd;
    const context = host.context({
      sessionId: session.id,
      from: this.#saved?.sessionId ?? null,
      question: null,
      memory: true,
      stored: this.#parts.save,
      onlyLooking: false,
    });
    const { claude, checked } = launchClaude(
      { ...host, cwd },
      {
        model: this.#model,
        permissionMode: this.#mode,
        session,
        allow,
        persist: true,
        maxTurns: null,
        system: context.system,
      },
    );
    claude.ready.then(
      (info) => {
        this.#info = info;
      },
      () => undefined,
    );
    const talk = openTalk({
      claude,
      id,
      sessionId: session.id,
      conversationId: () => this.#held?.conversationId ?? null,
      model: this.#model,
      stall: this.#parts.stall,
      policy: () => null,
      record: (begin) => this.#record({ ...begin, sessionId: session.id, model: this.#model }),
      remainingUsd: () => this.#remainingUsd,
      saveRule: (rule) => void this.#parts.store().then((store) => store.saveRule(rule)),
      compacted: context.compacted,
    });
    void this.#follow(talk, { sessionId: session.id, cwd });
    return { claude, sessionId: session.id, talk, context, checked, hasRules: false };
  }

  async #follow(talk: Talk, where: { readonly sessionId: string; readonly cwd: string }): Promise<void> {
    for await (const event of talk.events) {
      if (event.type === 'ended') {
        this.#totals = {
          turns: this.#totals.turns + 1,
          tokens: this.#totals.tokens + totalTokens(event.usage),
          costUsd: this.#totals.costUsd + event.costUsd,
        };
        // From now on this session can be resumed, should the process be gone.
        const conversationId = this.#held?.conversationId;
        if (conversationId !== undefined) {
          this.#saved = { conversationId, ...where, model: this.#model };
          this.#fork = false;
        }
      }
      this.#parts.events(event);
    }
  }
}
