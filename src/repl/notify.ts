import { stripControls } from '../lib/terminal-text.ts';
import type { TerminalReply } from './terminal-replies.ts';

/** Whether the person looks at the window; `unknown` where the terminal does not tell. */
export type Attention = 'here' | 'away' | 'unknown';

/** Something that may be worth a sound: an answer has ended, or a question waits. */
export interface Occasion {
  readonly what: 'ended' | 'asks';
  /** Milliseconds that the person has waited for it. */
  readonly waitedMs: number;
}

/** Work that took longer than this was perhaps not watched. */
const LONG_MS = 10_000;

/** Whether to call the person back: never while they look on, at once for a question while they look elsewhere. */
export function callsBack({ what, waitedMs }: Occasion, attention: Attention): boolean {
  if (attention === 'here') return what === 'asks' && waitedMs > LONG_MS;
  if (attention === 'away' && what === 'asks') return true;
  return waitedMs > LONG_MS;
}

const BELL = '\u0007';

/** The bytes of a notification: the bell, and OSC 9, which terminals that do not know it swallow. */
export function notification(words: string): string {
  return `\u001b]9;${stripControls(words).replaceAll('\n', ' ')}${BELL}${BELL}`;
}

export interface NotifierParts {
  /** Sends bytes that move nothing on the screen. */
  readonly write: (bytes: string) => void;
  readonly on: boolean;
  /** Where the chat is now. */
  readonly home: { readonly projectName: string };
}

/** Calls the person back to a window they do not look at. */
export interface Notifier {
  /** True when it did. */
  readonly notify: (occasion: Occasion) => boolean;
  /** Takes what the terminal says about its focus. */
  readonly replied: (reply: TerminalReply) => void;
}

/** Makes the notifier of one chat. */
export function makeNotifier({ write, on, home }: NotifierParts): Notifier {
  let attention: Attention = 'unknown';
  return {
    notify(occasion) {
      if (!on || !callsBack(occasion, attention)) return false;
      write(
        notification(
          `mira (${home.projectName}): ${occasion.what === 'asks' ? 'a question waits' : 'the answer is there'}`,
        ),
      );
      return true;
    },
    replied(reply) {
      if (reply.type === 'focus') attention = reply.focused ? 'here' : 'away';
    },
  };
}
