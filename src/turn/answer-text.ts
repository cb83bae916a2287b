/** What a change of the answer means for whoever shows it. */
export type TextChange =
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'text_reset'; readonly text: string };

/**
 * The answer of one turn as it grows. Streamed text is provisional: when a stream is cut, the CLI repeats the whole
 * answer under another message id, and what had been streamed under the first one must be replaced, not repeated.
 */
export interface AnswerText {
  readonly text: () => string;
  readonly startMessage: (messageId: string) => void;
  readonly delta: (text: string) => readonly TextChange[];
  /** A whole text block of message `messageId`, streamed before or not. */
  readonly block: (messageId: string, text: string) => readonly TextChange[];
}

const GAP = '\n\n';

/** Follows one turn's text over messages and blocks; parts of a tool loop are kept apart by a blank line. */
export function followAnswer(): AnswerText {
  /** Text of blocks that the CLI has confirmed. */
  let settled = '';
  /** Text streamed since the last confirmed block. */
  let open = '';
  let openMessage: string | null = null;

  const gap = (before: string, next: string): string => {
    if (before === '' || next === '') return '';
    return before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : GAP;
  };

  return {
    text: () => settled + open,
    startMessage(messageId) {
      openMessage = messageId;
    },
    delta(text) {
      if (text === '') return [];
      const lead = open === '' ? gap(settled, text) : '';
      open += lead + text;
      return [{ type: 'text', delta: lead + text }];
    },
    block(messageId, text) {
      if (messageId !== openMessage && open !== '') {
        // The stream broke: this is the whole answer again, under its new id.
        openMessage = messageId;
        open = '';
        settled += gap(settled, text) + text;
        return [{ type: 'text_reset', text: settled }];
      }
      const lead = gap(settled, text);
      const whole = lead + text;
      const missing = whole.startsWith(open) ? whole.slice(open.length) : null;
      open = '';
      settled += whole;
      if (missing === null) return [{ type: 'text_reset', text: settled }];
      return missing === '' ? [] : [{ type: 'text', delta: missing }];
    },
  };
}
