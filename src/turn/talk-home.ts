import type { World } from '../world.ts';
import type { ClaudeHost } from './claude-host.ts';
import type { StallLimits } from './stall-watch.ts';
import type { TalkStore } from './talk-store.ts';

/** A signal that asks mira to end. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What the configuration says about talking. */
export interface TalkSettings {
  readonly model: string;
  readonly permissionMode: string;
  /** Rules that the person allows everywhere. */
  readonly allow: readonly string[];
  /** Store what is said; off, only what was spent. */
  readonly save: boolean;
  /** Show what a turn took under its answer. */
  readonly endLine: boolean;
  readonly stall: StallLimits;
  /** What the person should hear once, one line each. */
  readonly notices: readonly string[];
}

/** What a verb that talks to claude takes from the composition root. */
export interface TalkHome {
  readonly world: World;
  readonly settings: TalkSettings;
  /** Reads the prompt files; `extraSystem` names one more file. Throws `prompt_missing` or `file`. */
  readonly claudeHost: (extraSystem: string | null) => Promise<ClaudeHost>;
  /** Opens the database, once. */
  readonly talkStore: () => Promise<TalkStore>;
  /** Calls back at each signal that asks mira to end; gives the function that stops listening. */
  readonly onSignal: (heard: (signal: EndSignal) => void) => () => void;
}
