import { MiraError } from '../../errors.ts';
import { shortId } from '../../lib/ids.ts';
import type { Redacted } from '../../redact/redact.ts';
import { acceptLine, acceptNote, acceptTags } from '../accept-line.ts';
import type { Actor, Status, TaskPriority } from '../entry.ts';
import { originOf } from '../entry.ts';
import { circleThrough, type TaskGraph } from './graph.ts';
import type { LinkKind, TaskFields } from './task-row.ts';

/** What may be said of a task, when it is made and later. Ids are whole; null takes something away. */
export interface TaskWords {
  readonly title?: string | undefined;
  readonly note?: string | undefined;
  readonly priority?: TaskPriority | undefined;
  readonly complexity?: TaskPriority | undefined;
  readonly status?: Status | undefined;
  readonly blockedBy?: string | undefined;
  readonly goal?: string | null | undefined;
  /** Task of the same place that it becomes part of. */
  readonly parent?: string | null | undefined;
  readonly estimateMinutes?: number | null | undefined;
  readonly dueMs?: number | null | undefined;
  readonly tags?: readonly string[];
  readonly withoutTags?: readonly string[];
  readonly needs?: readonly string[];
  readonly withoutNeeds?: readonly string[];
  readonly files?: readonly string[];
  readonly commits?: readonly string[];
  readonly turns?: readonly string[];
  /** Files, commits or turns that it has nothing to do with any more. */
  readonly unlink?: readonly string[];
}

/** A task of which nothing is said yet. */
export function emptyTask(title: Redacted, project: string | null, actor: Actor, nowMs: number): TaskFields {
  return {
    title,
    note: null,
    project,
    priority: 'medium',
    complexity: null,
    status: 'open',
    blockedBy: null,
    parent: null,
    goal: null,
    estimateMinutes: null,
    dueMs: null,
    origin: originOf(actor),
    createdMs: nowMs,
    doneMs: null,
    tags: [],
    needs: [],
    links: [],
  };
}

/** The fields with another status, and with what follows from it. */
export function withStatus(fields: TaskFields, status: Status, nowMs: number): TaskFields {
  const doneMs = status === 'done' ? (fields.doneMs ?? nowMs) : null;
  return { ...fields, status, doneMs, blockedBy: status === 'blocked' ? fields.blockedBy : null };
}

function linksAfter(links: TaskFields['links'], words: TaskWords): TaskFields['links'] {
  const gone = new Set(words.unlink ?? []);
  const added = (['commit', 'file', 'turn'] as const).flatMap((kind: LinkKind) =>
    (words[`${kind}s`] ?? []).map((ref) => [kind, acceptLine(ref, `the ${kind}`)] as const),
  );
  const all = [...links.filter(([, ref]) => !gone.has(ref)), ...added].map(
    (link) => [`${link[0]} ${link[1]}`, link] as const,
  );
  return [...new Map(all).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, link]) => link);
}

/** Words of claude's are never given back as the person's own. */
function originAfter(fields: TaskFields, words: TaskWords, actor: Actor): TaskFields['origin'] {
  const said = words.title !== undefined || words.note !== undefined || words.blockedBy !== undefined;
  return said ? originOf(actor) : fields.origin;
}

/** What a task is after these words. Throws `usage`, `too_long`. */
export function taskAfter(fields: TaskFields, words: TaskWords, actor: Actor, nowMs: number): TaskFields {
  const { title, note, priority, complexity, status, blockedBy, goal, parent, estimateMinutes, dueMs } = words;
  const said: TaskFields = {
    ...fields,
    title: title === undefined ? fields.title : acceptLine(title, 'the title of a task'),
    note: note === undefined ? fields.note : acceptNote(note, 'the note of a task'),
    priority: priority ?? fields.priority,
    complexity: complexity ?? fields.complexity,
    goal: goal === undefined ? fields.goal : goal,
    parent: parent === undefined ? fields.parent : parent,
    estimateMinutes: estimateMinutes === undefined ? fields.estimateMinutes : estimateMinutes,
    dueMs: dueMs === undefined ? fields.dueMs : dueMs,
    blockedBy: blockedBy === undefined ? fields.blockedBy : acceptLine(blockedBy, 'the reason'),
    origin: originAfter(fields, words, actor),
    tags: tagsAfter(fields.tags, words),
    needs: withoutAll([...fields.needs, ...(words.needs ?? [])], words.withoutNeeds ?? []),
    links: linksAfter(fields.links, words),
  };
  // Who says by what it is blocked says that it is.
  return withStatus(said, status ?? (blockedBy === undefined ? fields.status : 'blocked'), nowMs);
}

function tagsAfter(tags: readonly Redacted[], { tags: added = [], withoutTags = [] }: TaskWords): readonly Redacted[] {
  return withoutAll([...tags, ...acceptTags(added)], acceptTags(withoutTags));
}

/** Each once, sorted. */
function withoutAll<T extends string>(all: readonly T[], gone: readonly string[]): readonly T[] {
  return [...new Set(all)].filter((each) => !gone.includes(each)).sort();
}

/** Throws `refused` with the circle when the task waits for itself, by parents, by needs, or by both. */
export function refuseCircle(id: string, graph: TaskGraph, titleOf: (id: string) => string): void {
  const circle = circleThrough(id, graph);
  if (circle === null) return;
  const told = circle.map((each) => `${titleOf(each)} (${shortId(each)})`).join(' → ');
  throw new MiraError('refused', `these tasks would wait for each other: ${told}`, {
    hint: 'leave out one of these steps; nothing was written',
  });
}
