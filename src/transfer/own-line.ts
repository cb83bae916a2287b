/** First line of an export. No time: the same data gives the same bytes. */
export interface Header {
  readonly mira: 'export';
  readonly version: 1;
  readonly events: number;
  readonly memories: number;
  readonly projects: number;
  /** Preferences, goals, tasks, blocks and reminders. */
  readonly plans: number;
  readonly corrections: number;
}

/** What a terminal could obey or hide, as it may stand in JSON: the text is then the same on a screen and in a file. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]/g;

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `value` as one line of JSON in ASCII controls and visible characters only; parsing gives the same value. */
export function ownLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (found) => found.split('').map(escaped).join(''));
}
