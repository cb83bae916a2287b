import type { Planning } from '../../planning/planning.ts';
import type { Preference } from '../../planning/prefs/preference-row.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';

export interface PlanningParts {
  readonly planning: () => Promise<Planning>;
  /** Stored id of the project; null outside of one, where only what is global is given. */
  readonly projectId: () => Promise<string | null>;
  /** The person's time zone, as `Europe/Berlin`: asked late, since node then loads what it knows of languages. */
  readonly timeZone: () => string;
}

function piece({ id, key, value, scope, origin, updatedAt }: Preference): Piece {
  const facts = { ref: refOf(id), key, scope };
  const text = isOwn(origin)
    ? element('preference', facts, value)
    : element('quoted', { ...facts, kind: 'preference', origin }, value);
  return { id, version: text, text, score: null, parts: null, origin, source: null, at: updatedAt };
}

/** What the person prefers: the global ones, and those of this project in place of them. */
export function preferencesSection({ planning, projectId }: PlanningParts): Section {
  return {
    name: 'preferences',
    layer: 'snapshot',
    priority: 2,
    budget: 200,
    async pieces() {
      const [{ preferences }, here] = await Promise.all([planning(), projectId()]);
      return preferences
        .list({ here })
        .filter(({ overridden }) => !overridden)
        .sort((a, b) => b.confidence - a.confidence || Number(a.scope === 'global') - Number(b.scope === 'global'))
        .map(piece);
    },
  };
}
