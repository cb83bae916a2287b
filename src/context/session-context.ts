import type { TurnEvent } from '../turn/events.ts';
import type { GivenPiece, Placement, SectionState } from './assemble.ts';
import type { Layer } from './section.ts';
import type { Reading } from './section-list.ts';

export interface SessionOptions extends Reading {
  readonly sessionId: string;
  /** The session whose transcript this one begins with; itself when it is resumed, null when it is new. */
  readonly from: string | null;
  /** The question, where it is known before claude starts: everything then stands in the system prompt. */
  readonly question: string | null;
  /** More questions follow in this process, whoever asks them. */
  readonly goesOn?: boolean;
  /** The model as it was asked for: each counts tokens in its own way. */
  readonly model: string;
  /** False: the ledger is not written. */
  readonly stored: boolean;
  /** Nothing is sent: somebody only wants to see it. */
  readonly onlyLooking: boolean;
}

/** What mira adds to one turn. */
export interface TurnContext {
  /** In front of the person's own words; empty when there is nothing to say. */
  readonly blocks: readonly { readonly type: 'text'; readonly text: string }[];
  /** All that holds in this turn: what the session was started with, and what the turn adds. */
  readonly items: readonly {
    readonly section: string;
    readonly id: string;
    readonly tokens: number;
    readonly score: number | null;
    readonly placement: Placement;
    readonly layer: Layer;
  }[];
  /** The same with their texts. */
  readonly pieces: readonly GivenPiece[];
  /** What became of each section. */
  readonly states: readonly SectionState[];
  /** Whether this claude session was given something under that short or whole id. */
  readonly isGiven: (ref: string) => boolean;
  /** Claude has begun the turn: from now on its session holds this. Throws what the database throws. */
  readonly begun: (turnId: string) => void;
  /** What happens in the turn, to learn from its numbers. Throws what the database throws. */
  readonly event: (event: TurnEvent) => void;
  /** `named`: the references of the answer. Throws what the database throws. */
  readonly ended: (turnId: string, answer: string, named: ReadonlySet<string>) => void;
}

/** What one claude session is given, from its start to its end. */
export interface SessionContext {
  /** Follows claude's own system prompt, byte for byte the same for the life of the process. */
  readonly system: Promise<string>;
  /** `sent`: all of the message but mira's own blocks; the prompt where it is absent. */
  readonly forTurn: (prompt: string, sent?: string) => Promise<TurnContext>;
  /** Claude has compacted its session: what the turns gave is gone from it. */
  readonly compacted: () => void;
}
