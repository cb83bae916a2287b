import type { ContentBlock } from '../claude/options.ts';
import type { TurnContext } from '../context/session-context.ts';
import type { TurnEvent } from './events.ts';

/** What the person sends: blocks go to claude as they are, the typed text behind what mira adds, pictures last. */
export interface Prompt {
  readonly blocks: readonly ContentBlock[];
  /** The person's own words, as they are stored. */
  readonly typed: string;
  /** What mira adds; its blocks stand in `blocks` already. */
  readonly context?: TurnContext | null;
  /** What was piped in behind them. */
  readonly material?: string | null;
}

/** Takes each event before anybody else does; stores it. */
export interface Recorder {
  onEvent(event: TurnEvent): void;
  /** Dollars that the turn has cost so far. */
  spent?(costUsd: number): void;
}

export interface TurnBegin extends Pick<Prompt, 'typed' | 'material'> {
  readonly turnId: string;
  readonly origin: 'person' | 'background';
}
