import { filterReferences, type ReferenceFilter } from '../context/references.ts';
import type { TurnContext } from '../context/session-context.ts';
import type { ContextItem, TurnEvent } from './events.ts';

/** What mira added to one turn, and the answer as it is shown: references are taken out before anybody sees them. */
export interface TurnAnswer {
  /** What is shown for an event. */
  readonly show: (event: TurnEvent) => readonly TurnEvent[];
  /** What was still held back: nothing follows. */
  readonly flush: () => readonly TurnEvent[];
  /** The answer so far, for one that came as `text`. */
  readonly text: (text: string) => string;
  /** Claude has begun the turn; counts once. Throws what the database throws. */
  readonly begun: (turnId: string) => void;
  /** Learns from what was shown. Throws what the database throws. */
  readonly heard: (event: TurnEvent) => void;
  /** The turn has ended with this answer. Throws what the database throws. */
  readonly ended: (turnId: string, answer: string) => void;
  /** What claude was given; nothing when it did not come to that. */
  readonly items: () => readonly ContextItem[];
}

/**
 * Follows the answer of one turn. `context`: what was added to it. `newest`: the last one of this session, since a turn
 * that claude began by itself may name what earlier ones were given.
 */
export function followTurnAnswer(context: TurnContext | null, newest: TurnContext | null): TurnAnswer {
  const references: ReferenceFilter | null = newest === null ? null : filterReferences(newest.isGiven);
  let shown = '';
  let begun = false;

  const showText = (delta: string): readonly TurnEvent[] => {
    if (delta === '') return [];
    shown += delta;
    return [{ type: 'text', delta }];
  };

  return {
    show(event) {
      if (references === null) return [event];
      if (event.type === 'text_reset') {
        references.restart();
        shown = references.feed(event.text);
        return [{ type: 'text_reset', text: shown }];
      }
      if (event.type === 'text') return showText(references.feed(event.delta));
      return event.type === 'thinking' ? [event] : [...showText(references.flush()), event];
    },
    flush: () => (references === null ? [] : showText(references.flush())),
    text: (text) => (references === null ? text : shown),
    begun(turnId) {
      if (begun) return;
      begun = true;
      context?.begun(turnId);
    },
    heard: (event) => newest?.event(event),
    ended(turnId, answer) {
      if (begun) context?.ended(turnId, answer, references?.named() ?? new Set());
    },
    items: () => (begun ? (context?.items ?? []) : []),
  };
}
