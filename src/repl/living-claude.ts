import type { InitializeInfo } from '../claude/initialize.ts';
import { MiraError } from '../errors.ts';
import type { ClaudeHost } from '../turn/claude-host.ts';
import type { TurnResult } from '../turn/events.ts';
import type { TalkStore } from '../turn/talk-store.ts';
import { type Live, type LiveParts, launchLive } from './live-session.ts';
import type { OwnConversation } from './own-conversation.ts';
import type { EventSink } from './session-events.ts';

export interface LivingParts
  extends Pick<LiveParts, 'host' | 'stall' | 'id' | 'allow' | 'remainingUsd' | 'modeChanged'> {
  readonly store: () => Promise<TalkStore>;
  readonly talked: OwnConversation;
  /** As they are when a process begins. */
  readonly settings: () => Pick<LiveParts, 'model' | 'permissionMode'>;
  readonly events: EventSink;
  readonly ended: (result: TurnResult) => void;
  readonly note: (line: string) => void;
}

/** The one claude process of a chat, and how another one takes its place. */
export class LivingClaude {
  readonly #parts: LivingParts;
  /** What the next process is started with. */
  host: ClaudeHost;
  #live: Live | null = null;
  #info: InitializeInfo | null = null;
  #store: TalkStore | null = null;
  #closed = false;
  /** Rules that the person allowed for the session. */
  readonly #granted = new Set<string>();

  constructor(parts: LivingParts) {
    this.#parts = parts;
    this.host = parts.host;
  }

  /** Null while there is none. */
  get live(): Live | null {
    return this.#live;
  }
  /** Rules that hold until this claude ends. */
  get granted(): readonly string[] {
    return [...this.#granted];
  }
  /** What claude said about itself; null before it has booted. */
  get info(): InitializeInfo | null {
    return this.#info;
  }

  /** Starts it, as soon as its session is free. Throws `claude_missing` and the like. */
  start(): void {
    // A person may leave before claude was even begun.
    if (this.#closed || this.#live !== null) return;
    if (this.#parts.talked.free) this.#live = this.#launch(null);
    // Begun again when a message is sent, where its failure is told.
    else void this.#launched(null).catch(() => undefined);
  }

  /** Resolves once it has said what it knows, or has failed to start. */
  async booted(): Promise<void> {
    const live = await this.#launched(null).catch(() => null);
    await live?.claude.ready.then(
      () => undefined,
      () => undefined,
    );
  }

  /**
   * A living process with the project's rules; one that died is started again on the same session. `question`: a new one
   * is begun, all of whose system prompt is about it; null takes any. Throws what hinders the start.
   */
  async ready(store: TalkStore, question: string | null): Promise<Live> {
    this.#store = store;
    if (question !== null) await this.#endProcess();
    if (this.#live !== null && !this.#live.talk.alive()) this.#live = null;
    const live = await this.#launched(question);
    try {
      await live.checked;
      this.#info = await live.claude.ready;
    } catch (error) {
      return this.#afterFailedBoot(live, store, { question, error });
    }
    if (live.hasRules) return live;
    const rules = store.rules();
    if (rules.length > 0) await live.claude.applyFlagSettings({ permissions: { allow: rules } });
    live.hasRules = true;
    return live;
  }

  /** Ends it with everything below it, and what was allowed for it. */
  async end(): Promise<void> {
    this.#granted.clear();
    await this.#endProcess();
  }

  /** The same, and none begins any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.end();
  }

  async #endProcess(): Promise<void> {
    const live = this.#live;
    this.#live = null;
    await live?.claude.close();
  }

  /** A session that claude no longer has is replaced, aloud; any other failure of the start is the person's to know. */
  async #afterFailedBoot(
    live: Live,
    store: TalkStore,
    { question, error }: { readonly question: string | null; readonly error: unknown },
  ): Promise<Live> {
    const { talked, note } = this.#parts;
    await live.checked;
    this.#live = null;
    if (talked.saved === null || this.#closed) throw error;
    note('claude no longer has the session of this conversation; it starts afresh');
    talked.lost(store);
    return this.ready(store, question);
  }

  /** The living process, begun where there is none, or none that was told all of this question. */
  async #launched(question: string | null): Promise<Live> {
    if (this.#live === null) await this.#parts.talked.untilFree();
    if (question !== null && this.#live !== null && this.#live.question !== question) await this.#endProcess();
    if (this.#closed) throw new MiraError('interrupted', 'the chat has ended');
    this.#live ??= this.#launch(question);
    return this.#live;
  }

  #launch(question: string | null): Live {
    const { talked, settings, store, stall, id, allow, remainingUsd, modeChanged } = this.#parts;
    const live = launchLive({
      host: this.host,
      stall,
      id,
      ...settings(),
      allow,
      granted: this.#granted,
      question,
      saved: talked.saved,
      fork: talked.fork,
      save: talked.saves,
      incognito: talked.incognito,
      conversationId: () => talked.heldId,
      record: (begin, sessionId) => {
        const begun = { ...begin, sessionId, model: settings().model };
        return talked.record(begun) ?? this.#store?.recordUsageOnly(begun) ?? null;
      },
      remainingUsd,
      modeChanged,
      rules: () => this.#store?.rules() ?? [],
      saveRule: (rule) => void store().then((open) => open.saveRule(rule)),
      booted: (info) => {
        this.#info = info;
      },
    });
    void this.#follow(live);
    return live;
  }

  async #follow({ talk, sessionId, cwd, exchanges }: Live): Promise<void> {
    const { talked, settings, events, ended } = this.#parts;
    for await (const event of talk.events) {
      if (event.type === 'ended') {
        ended(event);
        const { model } = settings();
        if (this.#store !== null) talked.ended({ sessionId, cwd, model }, exchanges, this.#store);
      }
      events(event);
    }
  }
}
