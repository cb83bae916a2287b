import type { Db } from '../db/connection.ts';
import { inImmediate, truncateLog } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { type IdLookup, resolveId } from '../lib/ids.ts';
import { forgetSql, historySql, type MatchRow, type MessageRow, type TurnRow } from './history.sql.ts';
import { type SeenProject, seenProjects } from './projects.sql.ts';
import { searchPlan } from './search-query.ts';
import { decompress } from './tool-result.ts';

/** A turn as scripts see it. */
export interface TurnEntry {
  readonly turnId: string;
  readonly conversationId: string;
  readonly project: { readonly id: string; readonly name: string; readonly root: string };
  /** ISO 8601. */
  readonly at: string;
  readonly prompt: string;
  readonly status: TurnRow['status'];
  readonly model: string | null;
  readonly costUsd: number;
  readonly durationMs: number | null;
}

export interface ShownMessage {
  readonly role: MessageRow['role'];
  readonly text: string;
  readonly at: string;
  readonly tool: { readonly name: string; readonly status: string; readonly input: unknown } | null;
}

export interface ShownTurn extends TurnEntry {
  readonly messages: readonly ShownMessage[];
}

/** A question and its answer. */
export interface ShownExchange {
  readonly turnId: string;
  readonly at: string;
  /** Name of the project that it was said in. */
  readonly project: string;
  readonly prompt: string;
  readonly answer: string;
}

/** A turn that a search found, with the place in it. */
export interface FoundTurn extends TurnEntry {
  readonly match: { readonly role: MessageRow['role']; readonly text: string };
}

export interface TurnFilter {
  /** Only turns of this project; null for all. */
  readonly projectId: string | null;
  readonly limit: number;
}

export interface History {
  /** Turns, newest first. */
  list(filter: TurnFilter): TurnEntry[];
  /** The turns of one conversation, oldest first. */
  conversation(conversationId: string): TurnEntry[];
  /** The last questions and answers of a conversation that a session of claude's does not hold, oldest first. */
  exchanges(
    conversationId: string,
    options: { readonly notIn: string | null; readonly limit: number },
  ): readonly ShownExchange[];
  /** Projects that were talked in, the one that was seen last first. */
  projects(limit: number): SeenProject[];
  /** Turns that hold all the words, best first. Any text is a safe query. */
  search(words: string, filter: TurnFilter): FoundTurn[];
  /** A turn with its messages, thinking left out; `whole` gives tool results in full. Throws `unknown_id`. */
  show(typedId: string, options?: { readonly whole?: boolean }): ShownTurn;
  /** Whole ids for typed ones. Throws `unknown_id`, `ambiguous_id`. */
  resolve(typedIds: readonly string[]): string[];
  /** Turns begun before a time, but for running ones. */
  before(beforeMs: number, projectId: string | null): string[];
  /** Removes what was said in these turns, everywhere. `clean` is false when another process still kept the old log. */
  forget(turnIds: readonly string[]): { readonly forgotten: string[]; readonly clean: boolean };
}

const MICRO = 1_000_000;
const AFTER_LAST = '\uffff';

function entry(row: TurnRow): TurnEntry {
  return {
    turnId: row.id,
    conversationId: row.conversation,
    project: { id: row.projectId, name: row.projectName, root: row.projectRoot },
    at: new Date(row.startedMs).toISOString(),
    prompt: row.prompt ?? '',
    status: row.status,
    model: row.model,
    costUsd: row.costMicroUsd / MICRO,
    durationMs: row.durationMs,
  };
}

/** History on an open database. */
export function openHistory(db: Db): History {
  const sql = historySql(db);
  const forgetting = forgetSql(db);
  const ids: IdLookup = {
    what: 'turn',
    startingWith: (from, limit) => sql.startingWith.all({ from, to: from + AFTER_LAST, limit }).map((row) => row.id),
    endingWith: (ending, limit) => sql.endingWith.all({ ending, length: ending.length, limit }).map((row) => row.id),
    recent: (limit) => sql.recent.all({ limit }).map((row) => row.id),
  };

  const message = (row: MessageRow, whole: boolean): ShownMessage => {
    const stored = whole && row.blob !== null ? forgetting.blob.get({ hash: row.blob }) : undefined;
    return {
      role: row.role,
      text: stored === undefined ? row.text : decompress(stored.data),
      at: new Date(row.atMs).toISOString(),
      tool:
        row.toolName === null
          ? null
          : { name: row.toolName, status: row.toolStatus ?? '', input: JSON.parse(row.input ?? 'null') },
    };
  };

  const matches = (words: string, filter: TurnFilter): MatchRow[] => {
    const plan = searchPlan(words);
    // A turn may match in several messages: look at more rows than turns are wanted.
    const by = { project: filter.projectId, limit: filter.limit * 4 };
    const found: MatchRow[] = [];
    if (plan.words !== null) found.push(...sql.searchWords.all({ query: plan.words, ...by }));
    if (plan.grams !== null) found.push(...sql.searchGrams.all({ query: plan.grams, ...by }));
    const [part, ...others] = plan.parts;
    if (part !== undefined) {
      found.push(...sql.searchPart.all({ part, ...by }).filter((row) => others.every((p) => row.snippet.includes(p))));
    }
    return found;
  };

  return {
    projects: seenProjects(db),
    list: ({ projectId, limit }) => sql.list.all({ project: projectId, limit }).map(entry),
    conversation: (conversationId) => sql.conversation.all({ conversation: conversationId }).map(entry),
    exchanges: (conversation, { notIn, limit }) =>
      sql.exchanges
        .all({ conversation, session: notIn, limit })
        .reverse()
        .map(({ turnId, atMs, project, prompt, answer }) => ({
          turnId,
          at: new Date(atMs).toISOString(),
          project,
          prompt: prompt ?? '',
          answer: answer ?? '',
        })),
    search: (words, filter) => {
      const best = new Map<string, MatchRow>();
      for (const match of matches(words, filter)) if (!best.has(match.turn)) best.set(match.turn, match);
      return [...best.values()].slice(0, filter.limit).flatMap(({ turn, role, snippet }) => {
        const row = sql.turn.get({ id: turn });
        return row === undefined ? [] : [{ ...entry(row), match: { role, text: snippet } }];
      });
    },
    show: (typedId, { whole = false } = {}) => {
      const row = sql.turn.get({ id: resolveId(typedId, ids) });
      if (row === undefined) throw new Error('a resolved turn has no row');
      const rows = sql.messages.all({ turn: row.id }).filter((each) => each.kind !== 'thinking');
      return { ...entry(row), messages: rows.map((each) => message(each, whole)) };
    },
    resolve: (typedIds) => [...new Set(typedIds.map((typed) => resolveId(typed, ids)))],
    before: (beforeMs, projectId) => forgetting.before.all({ beforeMs, project: projectId }).map((row) => row.id),
    forget: (turnIds) => {
      inImmediate(db, () => {
        for (const id of turnIds) {
          if (forgetting.status.get({ id })?.status === 'running') {
            throw new MiraError('busy', `turn ${id} is still running`, { hint: 'end it first, then forget it' });
          }
          forgetting.deleteMessages.run({ turn: id });
          forgetting.forgetTurn.run({ id });
        }
        forgetting.dropEmptySessions.run();
        forgetting.dropUnusedBlobs.run();
      });
      return { forgotten: [...turnIds], clean: truncateLog(db) };
    },
  };
}
