import type { Db } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { leasesOfOthers } from './lease.ts';
import { processIdentity } from './process-identity.ts';
import { talkSql } from './talk.sql.ts';

/** Throws `held` when a living process, other than this one, has a conversation of this database open. */
export function refuseWhileHeld(db: Db): void {
  const { pid, platform } = process;
  const parts = { sql: talkSql(db), platform, self: () => processIdentity(pid, platform) };
  const other = leasesOfOthers(parts)[0];
  if (other === undefined) return;
  throw new MiraError('held', `another mira (process ${other.pid} on ${other.host}) has a conversation open`, {
    hint: 'leave it there first, then restore',
  });
}
