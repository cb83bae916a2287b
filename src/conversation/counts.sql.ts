import type { Db } from '../db/connection.ts';

/** How much was said so far, in all projects. */
export interface TalkCounts {
  readonly projects: number;
  readonly conversations: number;
  readonly turns: number;
  readonly messages: number;
}

/** Counts what is stored; forgotten turns are not counted. */
export function countTalk(db: Db): TalkCounts {
  const counts = db
    .prepare<[], TalkCounts>(
      `select (select count(*) from project) as projects,
              (select count(*) from conversation) as conversations,
              (select count(*) from turn where status <> 'forgotten') as turns,
              (select count(*) from message) as messages`,
    )
    .get();
  return counts ?? { projects: 0, conversations: 0, turns: 0, messages: 0 };
}
