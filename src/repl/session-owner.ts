import type { ClaudeContextUsage } from '../claude/context-usage.ts';
import type { InitializeInfo } from '../claude/initialize.ts';
import type { ContentBlock } from '../claude/options.ts';
import { MiraError } from '../errors.ts';
import type { ClaudeHost } from '../turn/claude-host.ts';
import { modelForPrompt } from '../turn/long-prompt.ts';
import type { StallLimits } from '../turn/stall-watch.ts';
import type { Answer, Recorder } from '../turn/talk.ts';
import type { HeldTalk, SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { totalTokens } from '../turn/usage-sum.ts';
import { type Live, launchLive, untilFree } from './live-session.ts';
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

/** A conversation that waits while the chat is incognito. */
interface Aside {
  readonly saved: SavedTalk | null;
  readonly held: HeldTalk | null;
  readonly fork: boolean;
}

/**
 * Holds the one live claude session of a chat: starts it early, starts it again when it is gone, changes its model,
 * and ends it. The conversation and its lease outlive the process.
 */
export class SessionOwner {
  readonly #parts: SessionOwnerParts;
  #host: ClaudeHost;
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
  /** No other claude writes the saved session any more. */
  #free = false;
  #aside: Aside | null = null;

  /** `saved`: the conversation to go on with, or from a copy of it; null begins a new one. `held`: it, held already. */
  constructor(
    parts: SessionOwnerParts,
    { saved, held, fork }: { readonly saved: SavedTalk | null; readonly held: HeldTalk | null; readonly fork: boolean },
  ) {
    this.#parts = parts;
    this.#host = parts.host;
    this.#saved = saved;
    this.#held = held;
    this.#fork = fork && saved !== null;
    this.#model = saved?.model ?? parts.model;
    this.#mode = parts.permissionMode;
  }

  /** Starts claude now, so that its boot is over before the first message. Throws `claude_missing` and the like. */
  start(): void {
    // A person may leave before claude was even begun.
    if (this.#closed || this.#live !== null) return;
    if (this.#saved === null || this.#free) this.#live = this.#launch();
    // Begun again when a message is sent, where its failure is told.
    else void this.#launched().catch(() => undefined);
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
    const live = await this.#launched().catch(() => null);
    await live?.claude.ready.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Nothing is read of what mira keeps, and nothing is kept. */
  get incognito(): boolean {
    return this.#aside !== null;
  }

  /** What claude says that its session holds; null when it does not say. */
  async contextUsage(): Promise<ClaudeContextUsage | null> {
    if (this.#live === null || !this.#live.talk.alive()) return null;
    const { readContextUsage } = await import('../claude/context-usage.ts');
    return readContextUsage(this.#live.claude);
  }

  totals(): SessionTotals {
    return { ...this.#totals, conversationId: this.#held?.conversationId ?? null };
  }

  /** Sends a message; `material` goes in a text block of its own in front of the person's words, pictures behind them. */
  readonly submit = async (
    text: string,
    material: string | null = null,
    images: readonly ContentBlock[] = [],
  ): Promise<void> => {
    const store = await this.#parts.store();
    this.#store = store;
    const live = await this.#ready(store);
    const { remainingUsd, warnings } = store.budget(this.#subscription());
    this.#remainingUsd = remainingUsd;
    for (const warning of warnings) this.#parts.note(warning);
    if (this.#saves()) this.#held ??= this.#hold(store);
    const { model, note } = modelForPrompt(this.#model, text.length + (material?.length ?? 0));
    if (note !== null) {
      await this.setModel(model);
      this.#parts.note(note);
    }
    const context = await live.context.forTurn(text, material === null ? text : `${material}\n${text}`);
    // Gone in these few milliseconds: the next one is asked.
    if (!live.talk.alive()) return this.submit(text, material, images);
    const given = material === null ? [] : [{ type: 'text' as const, text: material }];
    const blocks = [...context.blocks, ...given, { type: 'text' as const, text }, ...images];
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

  /** Leaves this conversation for another one of the project. Throws `held` when another process has it. */
  async takeUp(saved: SavedTalk): Promise<void> {
    this.#refuseBusy();
    if (this.#aside !== null) throw new MiraError('refused', 'leave incognito first', { hint: '/incognito' });
    const store = await this.#parts.store();
    const held = this.#saves() ? store.hold(saved.conversationId) : null;
    await this.#end();
    this.#held?.release();
    this.#held = held;
    this.#saved = saved;
    this.#fork = false;
    this.#free = false;
    this.#model = saved.model;
    this.start();
  }

  /**
   * Goes on in another folder: claude keeps its sessions by folder, so that another process takes over, and with it goes
   * what was said last. The conversation stays. The store must be that of the new folder already. Gives whether claude
   * had a session of this conversation there.
   */
  async moveTo(host: ClaudeHost): Promise<'resumed' | 'new'> {
    this.#refuseBusy();
    if (this.#aside !== null) throw new MiraError('refused', 'leave incognito first', { hint: '/incognito' });
    await this.#end();
    this.#host = { ...host, onWarning: this.#host.onWarning };
    const store = await this.#parts.store();
    this.#store = store;
    const conversationId = this.conversationId;
    if (conversationId !== null) {
      if (this.#held !== null) {
        // What is recorded from now on belongs to the other project.
        this.#held.release();
        this.#held = store.hold(conversationId);
      }
      this.#saved = store.continued(conversationId, this.#model);
      this.#free = false;
    }
    this.start();
    return this.#saved?.sessionId == null ? 'new' : 'resumed';
  }

  /**
   * A claude that is given nothing of what mira keeps, and of which nothing is kept but what it costs; off: the
   * conversation of before goes on. Gives whether anything changed.
   */
  async setIncognito(on: boolean): Promise<boolean> {
    if (on === this.incognito) return false;
    this.#refuseBusy();
    await this.#end();
    if (on) {
      this.#aside = { saved: this.#saved, held: this.#held, fork: this.#fork };
      this.#saved = null;
      this.#held = null;
      this.#fork = false;
    } else if (this.#aside !== null) {
      ({ saved: this.#saved, held: this.#held, fork: this.#fork } = this.#aside);
      this.#aside = null;
    }
    this.start();
    return true;
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
    this.#aside?.held?.release();
  }

  /** For a process that is about to be gone: everything below claude is ended, synchronously. */
  readonly kill = (): void => this.#live?.claude.kill();

  #hold(store: TalkStore): HeldTalk {
    if (this.#saved === null) return store.begin();
    return this.#fork ? store.copy(this.#saved.conversationId) : store.hold(this.#saved.conversationId);
  }

  #saves(): boolean {
    return this.#parts.save && this.#aside === null;
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
    const live = await this.#launched();
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

  /** The living process, begun where there is none. */
  async #launched(): Promise<Live> {
    if (this.#live === null && !this.#free) {
      await untilFree(this.#saved, this.#fork);
      this.#free = true;
    }
    if (this.#closed) throw new MiraError('interrupted', 'the chat has ended');
    this.#live ??= this.#launch();
    return this.#live;
  }

  #launch(): Live {
    const { id, stall, allow } = this.#parts;
    const live = launchLive({
      host: this.#host,
      stall,
      id,
      model: this.#model,
      permissionMode: this.#mode,
      allow,
      saved: this.#saved,
      fork: this.#fork,
      save: this.#saves(),
      incognito: this.incognito,
      conversationId: () => this.#held?.conversationId ?? null,
      record: (begin, sessionId) => this.#record({ ...begin, sessionId, model: this.#model }),
      remainingUsd: () => this.#remainingUsd,
      rules: () => this.#store?.rules() ?? [],
      saveRule: (rule) => void this.#parts.store().then((store) => store.saveRule(rule)),
      booted: (info) => {
        this.#info = info;
      },
    });
    void this.#follow(live);
    return live;
  }

  async #follow({ talk, sessionId, cwd }: Live): Promise<void> {
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
          this.#saved = { conversationId, sessionId, cwd, model: this.#model, missing: () => [] };
          this.#fork = false;
        }
      }
      this.#parts.events(event);
    }
  }
}
