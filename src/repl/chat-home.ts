import type { AnyAction, View } from '../actions/define.ts';
import type { ColourWish } from '../render/style.ts';
import type { ThemeWish } from '../render/theme.ts';
import type { Rooms } from '../rooms.ts';
import type { TalkHome } from '../turn/talk-home.ts';
import type { HeldTalk, SavedTalk } from '../turn/talk-store.ts';
import type { OftenCaught } from './ask-to-block.ts';
import type { RunMode } from './run-mode.ts';

/** What the chat takes from the composition root. */
export interface ChatHome extends TalkHome {
  readonly rooms: Rooms;
  readonly actions: readonly AnyAction[];
  readonly view: View;
  readonly mode: RunMode;
  /** What the configuration says about the look of the chat. */
  readonly ui: {
    readonly colour: ColourWish;
    readonly theme: ThemeWish;
    /** Prose is wrapped between words, or left to the terminal. */
    readonly wrap: 'word' | 'terminal';
    readonly notify: boolean;
    readonly keys: 'emacs' | 'vi';
  };
  /** Of the project where the chat is now. */
  readonly projectName: string;
  readonly projectRoot: string;
  /** Goes to the project of another folder; all that is asked of the home is from then on of that place. */
  readonly moveTo: (dir: string) => Promise<{ readonly name: string; readonly root: string }>;
  /** Checks that the person is asked about when a turn has ended; each is given once. */
  readonly oftenCaught: () => readonly OftenCaught[];
  /** Takes over the prompt that was painted before mira was loaded; gives what was typed at it. */
  readonly typedEarly: () => readonly Buffer[];
}

export interface ChatOptions {
  readonly model: string;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  /** The conversation to go on with; null begins a new one. */
  readonly saved: SavedTalk | null;
  /** That conversation, held by this process; null when it is to be copied, or nothing is stored. */
  readonly held: HeldTalk | null;
  /** Go on from a copy of it. */
  readonly fork: boolean;
  /** Begin with nothing of what mira keeps, and keep nothing. */
  readonly incognito: boolean;
}
