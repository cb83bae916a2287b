import type { Db } from '../db/connection.ts';

/** A project that was talked in on this machine. */
export interface SeenProject {
  readonly name: string;
  readonly root: string;
  readonly seenMs: number;
}

/** Projects, the one that was seen last first. */
export function seenProjects(db: Db): (limit: number) => SeenProject[] {
  const list = db.prepare<{ limit: number }, SeenProject>(
    "select name, root, seen_ms as seenMs from project where root <> '' order by seen_ms desc limit @limit",
  );
  return (limit) => list.all({ limit });
}
