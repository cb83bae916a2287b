import type { ClaudeContextUsage } from '../claude/context-usage.ts';
import type { InitializeInfo } from '../claude/initialize.ts';
import type { ContentBlock } from '../claude/options.ts';
import { MiraError } from '../errors.ts';
import type { ClaudeHost } from '../turn/claude-host.ts';
import { modelForPrompt } from '../turn/long-prompt.ts';
import type { StallLimits } from '../turn/stall-watch.ts';
import type { Answer } from '../turn/talk.ts';
import type { SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { totalTokens } from '../turn/usage-sum.ts';
import { LivingClaude } from './living-claude.ts';
import { OwnConversation, type TakenUp } from './own-conversation.ts';
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

/**
 * Holds the one live claude session of a chat: starts it early, starts it again when it is gone, changes its model,
 * and ends it. Where everything is placed in the system prompt, each question has a process of its own.
 */
export class SessionOwner {
  readonly #parts: SessionOwnerParts;
  readonly #talked: OwnConversation;
  readonly #living: LivingClaude;
  #remainingUsd: number | null = null;
  #model: string;
  #mode: string;
  #totals = { turns: 0, tokens: 0, costUsd: 0 };

  constructor(parts: SessionOwnerParts, taken: TakenUp & { readonly incognito: boolean }) {
    this.#parts = parts;
    this.#talked = new OwnConversation(taken, { save: parts.save, incognito: taken.incognito });
    this.#model = this.#talked.saved?.model ?? parts.model;
    this.#mode = parts.permissionMode;
    this.#living = new LivingClaude({
      ...parts,
      talked: this.#talked,
      settings: () => ({ model: this.#model, permissionMode: this.#mode }),
      remainingUsd: () => this.#remainingUsd,
      // What the next process is started with, too.
      modeChanged: (mode) => {
        this.#mode = mode;
      },
      ended: (result) => {
        this.#totals = {
          turns: this.#totals.turns + 1,
          tokens: this.#totals.tokens + totalTokens(result.usage),
          costUsd: this.#totals.costUsd + result.costUsd,
        };
      },
    });
  }

  /** Starts claude now, so that its boot is over before the first message. Throws `claude_missing` and the like. */
  start(): void {
    this.#living.start();
  }

  readonly busy = (): boolean => this.#living.live?.talk.busy() ?? false;
  get model(): string {
    return this.#model;
  }
  get permissionMode(): string {
    return this.#mode;
  }
  /** The conversation that goes on; null before the first message of a new one. */
  get conversationId(): string | null {
    return this.#talked.id;
  }
  /** Of the claude that runs; null while there is none. */
  get sessionId(): string | null {
    return this.#living.live?.sessionId ?? null;
  }
  /** What claude said about itself; null before it has booted. */
  get info(): InitializeInfo | null {
    return this.#living.info;
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
    await this.#living.booted();
  }

  /** Rules that the person allowed for this session alone. */
  get sessionRules(): readonly string[] {
    return this.#living.granted;
  }

  /** Nothing is read of what mira keeps, and nothing is kept. */
  get incognito(): boolean {
    return this.#talked.incognito;
  }

  /** What claude says that its session holds; null when it does not say. */
  async contextUsage(): Promise<ClaudeContextUsage | null> {
    const { live } = this.#living;
    if (live === null || !live.talk.alive()) return null;
    const { readContextUsage } = await import('../claude/context-usage.ts');
    return readContextUsage(live.claude);
  }

  totals(): SessionTotals {
    return { ...this.#totals, conversationId: this.#talked.heldId };
  }

  /** Sends a message; `material` goes in a text block of its own in front of the person's words, pictures behind them. */
  readonly submit = async (
    text: string,
    material: string | null = null,
    images: readonly ContentBlock[] = [],
  ): Promise<void> => {
    const store = await this.#parts.store();
    const question = this.#asksAnew(text) ? text : null;
    if (question !== null) this.#refuseBusy();
    const live = await this.#living.ready(store, question);
    const { remainingUsd, warnings } = store.budget(this.info?.account.subscriptionType != null);
    this.#remainingUsd = remainingUsd;
    for (const warning of warnings) this.#parts.note(warning);
    this.#talked.hold(store);
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

  readonly answer = (requestId: string, answer: Answer): void => this.#living.live?.talk.answer(requestId, answer);
  readonly cancel = (): void => this.#living.live?.talk.stop('interrupted');

  /** A fresh claude session and a new conversation; what was said stays in the history. */
  async fresh(): Promise<void> {
    this.#refuseBusy();
    await this.#living.end();
    this.#talked.leave();
    this.start();
  }

  /** Leaves this conversation for another one of the project. Throws `held` when another process has it. */
  async takeUp(saved: SavedTalk): Promise<void> {
    this.#refuseBusy();
    this.#talked.refuseAside();
    const store = await this.#parts.store();
    const held = this.#talked.saves ? store.hold(saved.conversationId) : null;
    await this.#living.end();
    this.#talked.takeUp(saved, held);
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
    this.#talked.refuseAside();
    await this.#living.end();
    this.#living.host = { ...host, onWarning: this.#parts.host.onWarning };
    const store = await this.#parts.store();
    this.#talked.moveTo(store, this.#model);
    this.start();
    return this.#talked.saved?.sessionId == null ? 'new' : 'resumed';
  }

  /**
   * A claude that is given nothing of what mira keeps, and of which nothing is kept but what it costs; off: the
   * conversation of before goes on. Gives whether anything changed.
   */
  async setIncognito(on: boolean): Promise<boolean> {
    if (on === this.incognito) return false;
    this.#refuseBusy();
    await this.#living.end();
    this.#talked.setAside(on);
    this.start();
    return true;
  }

  /** Throws `model` for a name that claude does not know. */
  async setModel(model: string): Promise<void> {
    this.#refuseBusy();
    await this.#living.live?.claude.setModel(model);
    this.#model = model;
  }

  /** Throws `usage` for a mode that claude does not know. */
  async setPermissionMode(mode: string): Promise<void> {
    await this.#living.live?.claude.setPermissionMode(mode);
    this.#mode = mode;
  }

  /** Ends claude with everything below it and lets the conversation go. */
  async close(): Promise<void> {
    await this.#living.close();
    this.#talked.release();
  }

  /** For a process that is about to be gone: everything below claude is ended, synchronously. */
  readonly kill = (): void => this.#living.live?.claude.kill();

  #refuseBusy(): void {
    if (this.busy()) throw new MiraError('busy', 'a turn is running', { hint: 'cancel it with Ctrl+C, or wait' });
  }

  /**
   * Whether everything that mira adds to this question goes into the system prompt, which is told a process once: a new
   * one goes on with the session then. A command of claude's own is sent to the one there is, and so is everything
   * where no session is kept to go on with.
   */
  #asksAnew(text: string): boolean {
    return this.#living.host.placement === 'system' && this.#talked.saves && !text.startsWith('/');
  }
}
