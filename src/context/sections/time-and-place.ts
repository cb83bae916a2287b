import type { GitState } from '../../project/git-state.ts';
import { element } from '../element.ts';
import type { Section } from '../section.ts';

export interface TimeAndPlaceParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The person's time zone, as `Europe/Berlin`. */
  readonly timeZone: () => string;
  /** Null outside of git. */
  readonly git: () => Promise<GitState | null>;
}

/** Made once: making a format takes longer than all else that a question needs of it. */
function formatsOf(timeZone: string) {
  return {
    // The form of Sweden is that of ISO 8601.
    date: new Intl.DateTimeFormat('sv-SE', { timeZone }),
    weekday: new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }),
  };
}

/** The day, the zone, and where the repository stands; said again only when it has changed. */
export function timeAndPlaceSection({ now, timeZone, git }: TimeAndPlaceParts): Section {
  let formats: ReturnType<typeof formatsOf> | null = null;
  return {
    name: 'time-and-place',
    layer: 'turn',
    priority: 1,
    budget: 80,
    async pieces() {
      const state = await git();
      const zone = timeZone();
      formats ??= formatsOf(zone);
      const atMs = now();
      const text = element('now', {
        date: formats.date.format(atMs),
        weekday: formats.weekday.format(atMs),
        zone,
        branch: state?.branch ?? null,
        'uncommitted-changes': state === null || state.dirty === null ? null : state.dirty ? 'yes' : 'no',
      });
      return [{ id: 'now', version: text, text, score: null, parts: null, origin: 'mira', source: null, at: null }];
    },
  };
}
