import type { Db } from '../db/connection.ts';
import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import type { Now } from '../world.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';
import type { LeaseRow, talkSql } from './talk.sql.ts';

/** A conversation held by this process. Released at the end; a killed process's is healed by who comes next. */
export interface Lease {
  readonly conversationId: string;
  release(): void;
}

export interface LeaseParts {
  readonly db: Db;
  readonly sql: ReturnType<typeof talkSql>;
  readonly now: Now;
  readonly self: () => ProcessIdentity;
  readonly platform: NodeJS.Platform;
}

const CRASHED = 'mira ended before the answer did';

function isSelf(row: LeaseRow, self: ProcessIdentity): boolean {
  return row.machine === self.machine && row.pid === self.pid && row.started === self.started;
}

/** Holds a conversation for this process. Throws `held` when another living process has it. */
export function takeLease(parts: LeaseParts, conversationId: string): Lease {
  const { db, sql, now, platform } = parts;
  const self = parts.self();
  inImmediate(db, () => {
    const held = sql.lease.get({ conversation: conversationId });
    if (held !== undefined && !isSelf(held, self)) {
      if (isRunning(held, self, platform)) {
        throw new MiraError('held', `another mira (process ${held.pid} on ${held.host}) holds this conversation`, {
          hint: 'leave it there first, or go on from a copy with --fork',
        });
      }
      closeCrashed(parts, conversationId);
    }
    sql.takeLease.run({ conversation: conversationId, ...self, nowMs: now() });
  });
  return {
    conversationId,
    release: () => inImmediate(db, () => void sql.dropLease.run({ conversation: conversationId, ...self })),
  };
}

/** The leases of other processes that still run. */
export function leasesOfOthers(parts: Pick<LeaseParts, 'sql' | 'self' | 'platform'>): LeaseRow[] {
  const rows = parts.sql.leases.all();
  if (rows.length === 0) return rows;
  const self = parts.self();
  return rows.filter((row) => !isSelf(row, self) && isRunning(row, self, parts.platform));
}

function closeCrashed({ sql }: LeaseParts, conversation: string): number {
  const { changes } = sql.interruptTurns.run({ conversation, message: CRASHED });
  sql.interruptTools.run({ conversation });
  sql.settleMessages.run({ conversation });
  return changes;
}

/** Conversations that nobody works on any more although a turn runs there or a lease says so. */
function abandoned({ sql, self, platform }: LeaseParts): { readonly running: string[]; readonly leases: LeaseRow[] } {
  const running = sql.runningConversations.all().map((row) => row.conversation);
  const leases = sql.leases.all();
  if (running.length === 0 && leases.length === 0) return { running, leases };
  const me = self();
  const living = leases.filter((row) => isSelf(row, me) || isRunning(row, me, platform));
  const held = new Set(living.map((row) => row.conversation));
  return {
    running: running.filter((conversation) => !held.has(conversation)),
    leases: leases.filter((row) => !held.has(row.conversation)),
  };
}

/** Turns that a dead process left running become interrupted, its leases go. Gives how many turns. Writes only then. */
export function markCrashed(parts: LeaseParts): number {
  const found = abandoned(parts);
  if (found.running.length === 0 && found.leases.length === 0) return 0;
  return inImmediate(parts.db, () => {
    // Asked again inside the lock: another mira may have come by.
    const { running, leases } = abandoned(parts);
    for (const lease of leases) parts.sql.dropLease.run(lease);
    return running.reduce((turns, conversation) => turns + closeCrashed(parts, conversation), 0);
  });
}
