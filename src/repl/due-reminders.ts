import { existsSync } from 'node:fs';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';

/** Most reminders that a chat begins with; the others are counted. */
const MOST = 5;
const TEXT_CHARACTERS = 200;

type Needed = Pick<Rooms, 'planning' | 'project' | 'projectId' | 'database'>;

/** One line for each reminder whose time has come, here and everywhere. Looking makes no database. */
export async function dueReminderLines(rooms: Needed): Promise<readonly string[]> {
  if (!existsSync(rooms.database.file)) return [];
  const [{ reminders }, { root, detectedBy }] = await Promise.all([rooms.planning(), rooms.project()]);
  const here = detectedBy === 'directory' ? null : await rooms.projectId(root);
  const due = reminders.due({ here });
  const lines = due.slice(0, MOST).map(({ id, text, at }) => {
    const said = oneLine(stripControls(text), TEXT_CHARACTERS);
    return `reminder of ${localTime(at)}: ${said} (/remind done ${shortId(id)})`;
  });
  const more = due.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more reminders: /remind list`] : lines;
}

/** Says at the start of a chat what is due. The chat goes on when it cannot be read, and says why. */
export async function sayDueReminders(rooms: Needed, say: (line: string) => void): Promise<void> {
  try {
    for (const line of await dueReminderLines(rooms)) say(line);
  } catch (error) {
    if (!(error instanceof MiraError)) throw error;
    say(`the reminders cannot be read: ${error.message}`);
  }
}
