import type { Warning } from '../../corrections/warnings.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import type { Section } from '../section.ts';

export interface NoticesParts {
  /** What waits to be said in a claude session; with `take` it waits no more. */
  readonly warnings: (sessionId: string, take: boolean) => readonly Warning[];
}

/** What mira saw in the last turn and let pass. A notice is said once. */
export function noticesSection({ warnings }: NoticesParts, sessionId: string): Section {
  return {
    name: 'notices',
    layer: 'turn',
    priority: 0,
    budget: 200,
    async pieces({ onlyLooking }) {
      return warnings(sessionId, !onlyLooking).map(({ id, text, correction, at }) => {
        const shown = element('notice', { about: refOf(correction) }, text);
        return { id, version: '1', text: shown, score: null, parts: null, origin: 'mira', source: { correction }, at };
      });
    },
  };
}
