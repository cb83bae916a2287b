import type { GitState } from '../../project/git-state.ts';
import { element } from '../element.ts';
import type { Section } from '../section.ts';

export interface TimeAndPlaceParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The person's time zone, as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Null outside of git. */
  readonly git: () => Promise<GitState | null>;
}

/** The day, the zone, and where the repository stands; said again only when it has changed. */
export function timeAndPlaceSection({ now, timeZone, git }: TimeAndPlaceParts): Section {
  return {
    name: 'time-and-place',
    layer: 'turn',
    priority: 1,
    budget: 80,
    async pieces() {
      const state = await git();
      // The form of Sweden is that of ISO 8601.
      const date = new Date(now()).toLocaleDateString('sv-SE', { timeZone });
      const weekday = new Date(now()).toLocaleDateString('en', { timeZone, weekday: 'long' });
      const text = element('now', {
        date,
        weekday,
        zone: timeZone,
        branch: state?.branch ?? null,
        'uncommitted-changes': state === null || state.dirty === null ? null : state.dirty ? 'yes' : 'no',
      });
      return [{ id: 'now', version: text, text, score: null, parts: null, origin: 'mira', source: null, at: null }];
    },
  };
}
