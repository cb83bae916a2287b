import type { Db } from '../db/connection.ts';
import type { NewId, Now } from '../world.ts';
import { type Blocks, openBlocks } from './blocks/blocks.ts';
import type { BlockLimits } from './blocks/core-blocks.ts';
import { type Goals, openGoals } from './goals/goals.ts';
import { openJournal } from './journal.ts';
import { openPreferences, type Preferences } from './prefs/prefs.ts';
import { openReminders, type Reminders } from './reminders/reminders.ts';
import { openTasks, type Tasks } from './tasks/tasks.ts';

/** What lasts from session to session: the room of preferences, goals, tasks, blocks and reminders. */
export interface Planning {
  readonly preferences: Preferences;
  readonly goals: Goals;
  readonly tasks: Tasks;
  readonly blocks: Blocks;
  readonly reminders: Reminders;
}

export interface PlanningParts {
  readonly db: Db;
  readonly now: Now;
  readonly id: NewId;
  /** Of the three blocks that are always there. */
  readonly limits: BlockLimits;
}

/** Opens the room over a database. */
export function openPlanning({ db, now, id, limits }: PlanningParts): Planning {
  const parts = { db, now, id, limits, journal: openJournal(db, { now, id }) };
  return {
    preferences: openPreferences(parts),
    goals: openGoals(parts),
    tasks: openTasks(parts),
    blocks: openBlocks(parts),
    reminders: openReminders(parts),
  };
}
