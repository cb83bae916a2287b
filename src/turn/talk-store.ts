import type { Exchange } from '../context/sections/exchanges.ts';
import type { Recorder, TurnBegin } from './recorder.ts';

/** A conversation as it can be taken up again: claude's session of it, and what it needs to go on. */
export interface SavedTalk {
  readonly conversationId: string;
  /** Null when claude has none of it in this folder. */
  readonly sessionId: string | null;
  /** Claude keeps its sessions by folder. */
  readonly cwd: string;
  readonly model: string;
  /** What was said last elsewhere and is not in that session, the oldest first. */
  readonly missing: () => readonly Exchange[];
}

/** A conversation that this process holds; no other process goes on with it meanwhile. */
export interface HeldTalk {
  readonly conversationId: string;
  /** Writes the person's message now and stores what follows. */
  readonly record: (begin: TurnBegin & { readonly sessionId: string; readonly model: string }) => Recorder;
  readonly release: () => void;
}

/** What turns need of everything that is stored; for one project. */
export interface TalkStore {
  /**
   * What may still be spent, in dollars (null: no limit), and what the person should hear about it.
   * Throws `budget` when nothing is left.
   */
  readonly budget: (subscription: boolean) => {
    readonly remainingUsd: number | null;
    readonly warnings: readonly string[];
  };
  /** The newest conversation of the project; null when there is none. */
  readonly newest: () => SavedTalk | null;
  /** A conversation as it goes on in this project; `model`: of a session that is new here. */
  readonly continued: (conversationId: string, model: string) => SavedTalk;
  /** What was said last in a conversation; null where nothing was. */
  readonly lastSaid: (conversationId: string) => Exchange | null;
  /** Conversations of the project to choose from, newest first, each with the words it began with. */
  readonly list: (limit: number) => readonly (SavedTalk & { readonly prompt: string; readonly atMs: number })[];
  /** Starts a new conversation and holds it. */
  readonly begin: () => HeldTalk;
  /** Takes up a conversation. Throws `held` when another process has it. */
  readonly hold: (conversationId: string) => HeldTalk;
  /** A copy of a conversation under a new id, held. */
  readonly copy: (conversationId: string) => HeldTalk;
  /** A recorder that keeps nothing but what was spent. */
  readonly recordUsageOnly: (begin: TurnBegin & { readonly sessionId: string; readonly model: string }) => Recorder;
  /** Rules that the person has allowed for this project. */
  readonly rules: () => readonly string[];
  readonly saveRule: (rule: string) => void;
  /** True when there was such a rule. */
  readonly removeRule: (rule: string) => boolean;
}
