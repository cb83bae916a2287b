import type { Db } from '../db/connection.ts';
import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { World } from '../world.ts';
import { type ProjectIdentity, projectEnsurer } from './ensure-project.sql.ts';
import { type Lease, leasesOfOthers, markCrashed, takeLease } from './lease.ts';
import { type ProcessIdentity, processIdentity } from './process-identity.ts';
import { recordSql } from './record.sql.ts';
import { Recorder } from './recorder.ts';
import { talkSql } from './talk.sql.ts';

/** A transcript of claude's that can be resumed. */
export interface ClaudeSessionRef {
  readonly id: string;
  readonly cwd: string;
  readonly model: string;
}

export interface ConversationRef {
  readonly conversationId: string;
  /** Null when claude never began a session in it. */
  readonly session: ClaudeSessionRef | null;
}

/** One line of the list that `--resume` shows. */
export interface Resumable {
  readonly conversationId: string;
  readonly session: ClaudeSessionRef;
  /** The turn that began it, and its words. */
  readonly turnId: string;
  readonly prompt: string;
  readonly lastMs: number;
  readonly turns: number;
}

export interface NewTurn {
  /** Proves that this process holds the conversation. */
  readonly lease: Lease;
  readonly projectId: string;
  /** Where claude runs; stored with its session so that it can be resumed. */
  readonly cwd: string;
  /** What this turn is for, as `usage --by operation` shows it: `ask`, `chat` and so on. */
  readonly operation: string;
  /** The person's text; null for a turn that claude started itself. */
  readonly prompt: string | null;
  /** What was piped in behind it: a message of its own, since the person did not say it. */
  readonly material?: string | null;
  readonly origin?: 'person' | 'background';
  readonly model?: string | null;
  /** A new id where absent. */
  readonly turnId?: string;
}

export interface Conversations {
  /** Stores what is known of the project; gives its id. */
  ensureProject(project: ProjectIdentity): string;
  /** A new conversation; gives its id. */
  createConversation(): string;
  /** The conversation of the project's newest turn, with its newest claude session; null when there is none. */
  lastConversation(projectId: string): ConversationRef | null;
  /** Claude's newest session of a conversation that turns of this project were in, in that folder (null: in any). */
  sessionIn(conversationId: string, projectId: string, cwd: string | null): ClaudeSessionRef | null;
  /** One conversation by id. Throws `unknown_id`. */
  conversation(conversationId: string): ConversationRef;
  /** Conversations of the project that claude can resume, newest first. */
  resumable(projectId: string, limit: number): Resumable[];
  /** Holds the conversation for this process. Throws `held` when another process has it. */
  hold(conversationId: string): Lease;
  /** A new conversation that goes on from another one (`--fork`); the session is the one to fork from. */
  copyConversation(conversationId: string): ConversationRef;
  recordSession(session: ClaudeSessionRef & { readonly conversationId: string }): void;
  /** Stores the person's text with status running; the recorder takes the events that follow. */
  startTurn(turn: NewTurn): Recorder;
  /** Ends turns that dead processes left running; gives how many. Done once at opening, too. */
  markCrashed(): number;
  /** Living processes besides this one that hold a conversation. */
  heldByOthers(): { readonly conversationId: string; readonly pid: number; readonly host: string }[];
  /** Permission rules that the person allowed for a project for good. */
  listRules(projectId: string): string[];
  addRule(projectId: string, rule: string): void;
  /** True when there was such a rule. */
  removeRule(projectId: string, rule: string): boolean;
}

type Parts = Pick<World, 'now' | 'id' | 'pid' | 'platform'>;

function refOf(row: ClaudeSessionRef | undefined): ClaudeSessionRef | null {
  return row === undefined ? null : { id: row.id, cwd: row.cwd, model: row.model };
}

/** Who this process is, looked up once and only when asked. */
function ownIdentity(pid: number, platform: NodeJS.Platform): () => ProcessIdentity {
  let identity: ProcessIdentity | null = null;
  return () => {
    identity ??= processIdentity(pid, platform);
    return identity;
  };
}

/** The conversation room on an open database. Turns that a killed process left running are closed first. */
export function openConversations(db: Db, { now, id, pid, platform }: Parts): Conversations {
  const sql = talkSql(db);
  const record = recordSql(db);
  const leases = { db, sql, now, self: ownIdentity(pid, platform), platform };
  // A database opened only to look at stays as it is.
  if (!db.readonly) markCrashed(leases);
  const conversation = (conversationId: string): ConversationRef => {
    if (sql.conversationExists.get({ id: conversationId }) === undefined) {
      throw new MiraError('unknown_id', `there is no conversation ${conversationId}`, { hint: 'see "mira history"' });
    }
    return { conversationId, session: refOf(sql.lastSession.get({ conversation: conversationId })) };
  };
  const sessionIn: Conversations['sessionIn'] = (id, project, cwd) =>
    refOf(sql.sessionIn.get({ conversation: id, project, cwd }));
  const create = (copiedFrom: string | null): string => {
    const conversationId = id();
    inImmediate(db, () => sql.insertConversation.run({ id: conversationId, copiedFrom, nowMs: now() }));
    return conversationId;
  };
  const saveSession = (session: ClaudeSessionRef & { readonly conversationId: string }): void => {
    const { id: sessionId, conversationId, cwd, model } = session;
    sql.saveSession.run({ id: sessionId, conversation: conversationId, cwd, model, nowMs: now() });
  };

  return {
    ensureProject: projectEnsurer(db, { now, id }),
    createConversation: () => create(null),
    lastConversation: (projectId) => {
      const row = sql.lastConversation.get({ project: projectId });
      if (row === undefined) return null;
      const last = conversation(row.conversation);
      // The conversation may have gone on elsewhere, where claude has another session of it.
      return { ...last, session: sessionIn(row.conversation, projectId, null) ?? last.session };
    },
    sessionIn,
    conversation,
    resumable: (projectId, limit) =>
      sql.resumable.all({ project: projectId, limit }).map((row) => ({
        conversationId: row.conversation,
        session: { id: row.id, cwd: row.cwd, model: row.model },
        turnId: row.firstTurn,
        prompt: sql.firstPrompt.get({ turn: row.firstTurn })?.text ?? '',
        lastMs: row.lastMs,
        turns: row.turns,
      })),
    hold: (conversationId) => takeLease(leases, conversationId),
    copyConversation: (conversationId) => {
      const { session } = conversation(conversationId);
      return { conversationId: create(conversationId), session };
    },
    recordSession: (session) => inImmediate(db, () => saveSession(session)),
    startTurn: (turn) => {
      const turnId = turn.turnId ?? id();
      const { conversationId } = turn.lease;
      const nowMs = now();
      const said = [turn.prompt, turn.material ?? null].filter((words) => words !== null);
      inImmediate(db, () => {
        const { operation, projectId: project, origin = 'person', model = null } = turn;
        record.insertTurn.run({ id: turnId, conversation: conversationId, project, origin, operation, model, nowMs });
        said.forEach((words, seq) => {
          const text = redact(words);
          record.insertMessage.run({
            id: id(),
            turn: turnId,
            seq,
            role: 'user',
            kind: 'text',
            text,
            settled: 1,
            nowMs,
          });
        });
      });
      const onSession = (session: { id: string; model: string }): void =>
        saveSession({ ...session, conversationId, cwd: turn.cwd });
      return new Recorder({ db, sql: record, now, id, turnId, nextSeq: said.length, onSession });
    },
    markCrashed: () => markCrashed(leases),
    heldByOthers: () =>
      leasesOfOthers(leases).map(({ conversation: conversationId, pid: holder, host }) => ({
        conversationId,
        pid: holder,
        host,
      })),
    listRules: (projectId) => sql.rules.all({ project: projectId }).map((row) => row.rule),
    addRule: (projectId, rule) =>
      inImmediate(db, () => void sql.addRule.run({ project: projectId, rule: redact(rule), nowMs: now() })),
    removeRule: (projectId, rule) =>
      inImmediate(db, () => sql.removeRule.run({ project: projectId, rule: redact(rule) }).changes > 0),
  };
}
