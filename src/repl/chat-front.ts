import type { TurnEvent } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import type { Chooser } from './menu/chooser.ts';

/** What the loop asks of the live claude session. */
export interface ChatSession {
  readonly submit: (text: string) => Promise<void>;
  readonly busy: () => boolean;
  readonly answer: (requestId: string, answer: Answer) => void;
  readonly cancel: () => void;
}

/** What every chat has, whichever way it is shown. */
export interface ChatFront {
  readonly event: (event: TurnEvent) => void;
  readonly say: (text: string) => void;
  /** Draws what has changed outside of it, such as the status. */
  readonly redraw: () => void;
  /** Asks the person what mira itself wants to know. */
  readonly chooser: Chooser;
  /** Something threw while a frame was drawn: the chat ends with the terminal in order. */
  readonly broken: (error: unknown) => void;
  /** Leaves with this exit code. */
  readonly leave: (code: number) => void;
  /** Resolves with the exit code once the person leaves; rejects when something broke, the screen being closed by then. */
  readonly done: Promise<number>;
}

/** A line that is carried out here, or by claude itself, and not said to the model. */
export const isCommand = (text: string): boolean => text.startsWith('/') || text.startsWith('!');
