import type { Exchange } from '../context/sections/exchanges.ts';
import { MiraError } from '../errors.ts';
import type { Recorder } from '../turn/recorder.ts';
import type { HeldTalk, SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { untilFree } from './live-session.ts';

/** A conversation as a chat takes it up. */
export interface TakenUp {
  /** The conversation to go on with, or from a copy of it; null begins a new one. */
  readonly saved: SavedTalk | null;
  /** It, held already. */
  readonly held: HeldTalk | null;
  readonly fork: boolean;
}

const NOTHING: TakenUp = { saved: null, held: null, fork: false };

/**
 * Which conversation a chat goes on with, and its lease: they outlive the claude process, and wait aside while the chat
 * is incognito.
 */
export class OwnConversation {
  readonly #save: boolean;
  #saved: SavedTalk | null;
  #held: HeldTalk | null;
  /** The saved conversation is still to be copied. */
  #fork: boolean;
  /** No other claude writes the saved session any more. */
  #free = false;
  /** What waits while the chat is incognito. */
  #aside: TakenUp | null = null;

  /** `save`: what is said is stored; off, only what was spent. */
  constructor(
    { saved, held, fork }: TakenUp,
    { save, incognito }: { readonly save: boolean; readonly incognito: boolean },
  ) {
    this.#save = save;
    this.#saved = saved;
    this.#held = held;
    this.#fork = fork && saved !== null;
    if (incognito) this.setAside(true);
  }

  get saved(): SavedTalk | null {
    return this.#saved;
  }
  get fork(): boolean {
    return this.#fork;
  }
  /** The conversation that goes on; null before the first message of a new one. */
  get id(): string | null {
    return this.#held?.conversationId ?? this.#saved?.conversationId ?? null;
  }
  /** The one that this process holds; null where nothing is held. */
  get heldId(): string | null {
    return this.#held?.conversationId ?? null;
  }
  get incognito(): boolean {
    return this.#aside !== null;
  }
  /** Whether what is said is stored. */
  get saves(): boolean {
    return this.#save && this.#aside === null;
  }
  /** Whether claude's session of it can be taken up at once. */
  get free(): boolean {
    return this.#saved === null || this.#free;
  }

  /** Waits until claude's session of it can be taken up. */
  async untilFree(): Promise<void> {
    if (this.#free) return;
    await untilFree(this.#saved, this.#fork);
    this.#free = true;
  }

  /** Holds it, where what is said is stored. Throws `held` when another process has it. */
  hold(store: TalkStore): void {
    if (this.saves) this.#held ??= this.#holdNow(store);
  }

  /** Who stores a turn; null when nothing of it is held. */
  record(begin: Parameters<HeldTalk['record']>[0]): Recorder | null {
    return this.#held?.record(begin) ?? null;
  }

  /** Leaves it for a new one. */
  leave(): void {
    this.#held?.release();
    this.#held = null;
    this.#saved = null;
  }

  /** Leaves it for another one. `held`: that one, as far as it is to be stored. */
  takeUp(saved: SavedTalk, held: HeldTalk | null): void {
    this.#held?.release();
    this.#held = held;
    this.#saved = saved;
    this.#fork = false;
    this.#free = false;
  }

  /** It goes on in another project, whose store this is; `model`: of a session that is new there. */
  moveTo(store: TalkStore, model: string): void {
    const conversationId = this.id;
    if (conversationId === null) return;
    if (this.#held !== null) {
      // What is recorded from now on belongs to the other project.
      this.#held.release();
      this.#held = store.hold(conversationId);
    }
    this.#saved = store.continued(conversationId, model);
    this.#free = false;
  }

  /** Claude no longer has its session: a new one begins, in the same conversation where that is stored. */
  lost(store: TalkStore): void {
    this.hold(store);
    this.#saved = null;
    this.#fork = false;
  }

  /**
   * From now on this session of claude's can be resumed, should the process be gone. `told`: what was said elsewhere and
   * that session was told; `store` reads it again, as it is then.
   */
  ended(session: Omit<SavedTalk, 'conversationId' | 'missing'>, told: readonly Exchange[], store: TalkStore): void {
    const conversationId = this.#held?.conversationId;
    if (conversationId === undefined) return;
    const ids = new Set(told.map(({ turnId }) => turnId));
    const missing = (): readonly Exchange[] =>
      ids.size === 0
        ? []
        : store
            .continued(conversationId, session.model)
            .missing()
            .filter(({ turnId }) => ids.has(turnId));
    this.#saved = { ...session, conversationId, missing };
    this.#fork = false;
    this.#free = true;
  }

  /** Puts it aside and begins with nothing, or takes it back. */
  setAside(on: boolean): void {
    const aside = on ? NOTHING : (this.#aside ?? NOTHING);
    this.#aside = on ? { saved: this.#saved, held: this.#held, fork: this.#fork } : null;
    ({ saved: this.#saved, held: this.#held, fork: this.#fork } = aside);
  }

  /** Lets everything go. */
  release(): void {
    this.#held?.release();
    this.#aside?.held?.release();
  }

  /** Throws `refused` while it waits aside. */
  refuseAside(): void {
    if (this.#aside !== null) throw new MiraError('refused', 'leave incognito first', { hint: '/incognito' });
  }

  #holdNow(store: TalkStore): HeldTalk {
    if (this.#saved === null) return store.begin();
    return this.#fork ? store.copy(this.#saved.conversationId) : store.hold(this.#saved.conversationId);
  }
}
