import type { Db } from '../db/connection.ts';
import type { NewId, Now } from '../world.ts';
import { type Goals, openGoals } from './goals/goals.ts';
import { openJournal } from './journal.ts';
import { openPreferences, type Preferences } from './prefs/prefs.ts';
import { openReminders, type Reminders } from './reminders/reminders.ts';
import { openTasks, type Tasks } from './tasks/tasks.ts';

/** What lasts from session to session: the room of preferences, goals, tasks and reminders. */
export interface Planning {
  readonly preferences: Preferences;
  readonly goals: Goals;
  readonly tasks: Tasks;
  readonly reminders: Reminders;
}

/** Opens the room over a database. */
export function openPlanning({ db, now, id }: { readonly db: Db; readonly now: Now; readonly id: NewId }): Planning {
  const parts = { db, now, id, journal: openJournal(db, { now, id }) };
  return {
    preferences: openPreferences(parts),
    goals: openGoals(parts),
    tasks: openTasks(parts),
    reminders: openReminders(parts),
  };
}
