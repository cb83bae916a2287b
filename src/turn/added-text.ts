import type { ContextItem } from './events.ts';

/** What an item of a section is called; others, such as the time, are part of the sum alone. */
const NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  memories: ['memory', 'memories'],
  corrections: ['correction', 'corrections'],
  preferences: ['preference', 'preferences'],
  blocks: ['block', 'blocks'],
  goals: ['goal', 'goals'],
  tasks: ['task', 'tasks'],
  reminders: ['reminder', 'reminders'],
  notices: ['notice', 'notices'],
};

/**
 * What mira added to one question, for the line under its answer: `3 memories, 1 correction, 1 withdrawn, 214 tokens`;
 * empty when nothing was added. What the session was started with is not told again.
 */
export function addedText(context: readonly ContextItem[]): string {
  const added = context.filter(({ placement }) => placement === 'turn');
  if (added.length === 0) return '';
  const counts = Object.entries(NAMES).flatMap(([section, [one, many]]) => {
    const count = added.filter((item) => item.section === section && item.withdrawn !== true).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const gone = added.filter(({ withdrawn }) => withdrawn === true).length;
  const tokens = added.reduce((sum, item) => sum + item.tokens, 0);
  return [
    ...counts,
    ...(gone === 0 ? [] : [`${gone} withdrawn`]),
    `${tokens} ${tokens === 1 ? 'token' : 'tokens'}`,
  ].join(', ');
}
