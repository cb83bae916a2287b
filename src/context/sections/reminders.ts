import type { Reminder } from '../../planning/reminders/reminders.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';
import type { PlanningParts } from './preferences.ts';

/** Most reminders that one question brings. */
const MOST = 5;

function piece({ id, text, at, origin, createdAt }: Reminder, timeZone: string): Piece {
  // The form of Sweden is that of ISO 8601.
  const due = new Date(at).toLocaleString('sv-SE', { timeZone }).slice(0, 16);
  const facts = { ref: refOf(id), due };
  const shown = isOwn(origin)
    ? element('reminder', facts, text)
    : element('quoted', { ...facts, kind: 'reminder', origin }, text);
  return { id, version: shown, text: shown, score: null, parts: null, origin, source: null, at: createdAt };
}

/** The reminders whose time has come, until they are done. */
export function remindersSection({ planning, projectId, timeZone }: PlanningParts): Section {
  return {
    name: 'reminders',
    layer: 'turn',
    priority: 1,
    budget: 150,
    async pieces() {
      const [{ reminders }, here] = await Promise.all([planning(), projectId()]);
      return reminders
        .due({ here })
        .slice(0, MOST)
        .map((each) => piece(each, timeZone()));
    },
    async still(ids) {
      const [{ reminders }, here] = await Promise.all([planning(), projectId()]);
      return reminders
        .due({ here })
        .filter(({ id }) => ids.includes(id))
        .map((each) => piece(each, timeZone()));
    },
  };
}
