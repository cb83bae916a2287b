import type { Redacted } from '../../redact/redact.ts';
import {
  isoOrNull,
  type Origin,
  type ProjectRef,
  placeOf,
  type Scope,
  type Status,
  type TaskPriority,
} from '../entry.ts';
import type { TaskColumns, TaskRow, WorkRow } from './tasks.sql.ts';

export const LINK_KINDS = ['file', 'commit', 'turn'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** A task as the journal writes it down: everything but the time of the last change. */
export interface TaskFields extends Omit<TaskColumns, 'id' | 'updatedMs'> {
  readonly tags: readonly Redacted[];
  readonly needs: readonly string[];
  readonly links: readonly (readonly [LinkKind, Redacted])[];
}

/** A task as scripts see it. Times are ISO 8601; absent values are null. */
export interface TaskEntry {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly priority: TaskPriority;
  readonly complexity: TaskPriority | null;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  readonly parentId: string | null;
  readonly goalId: string | null;
  readonly dependsOn: readonly string[];
  /** Of those, the ones that are still open, and what the tasks above it wait for. */
  readonly waitsFor: readonly string[];
  /** Nothing stands in its way. */
  readonly ready: boolean;
  readonly blockedBy: string | null;
  readonly dueAt: string | null;
  readonly estimateMinutes: number | null;
  readonly tags: readonly string[];
  readonly files: readonly string[];
  readonly commits: readonly string[];
  readonly turns: readonly string[];
  readonly note: string | null;
  readonly origin: Origin;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly doneAt: string | null;
}

/** As much of a task as a prompt tells: what it waits for is not looked up. */
export type TaskInWork = Pick<
  TaskEntry,
  'id' | 'title' | 'status' | 'priority' | 'blockedBy' | 'dueAt' | 'origin' | 'createdAt' | 'updatedAt'
>;

/** A row of work as scripts see it. */
export function toTaskInWork({ dueMs, createdMs, updatedMs, ...row }: WorkRow): TaskInWork {
  return {
    ...row,
    dueAt: isoOrNull(dueMs),
    createdAt: isoOrNull(createdMs) ?? '',
    updatedAt: isoOrNull(updatedMs) ?? '',
  };
}

/** A row as the journal writes it down. */
export function fieldsOf(row: TaskRow): TaskFields {
  const { n: _n, id: _id, updatedMs: _u, projectName: _p, projectRoot: _r, tags, needs, links, ...rest } = row;
  return {
    ...rest,
    tags: JSON.parse(tags) as Redacted[], // json_group_array over text columns, here and below.
    needs: JSON.parse(needs) as string[],
    links: JSON.parse(links) as [LinkKind, Redacted][],
  };
}

/** A stored row as scripts see it. */
export function toTask(row: TaskRow, order: Pick<TaskEntry, 'waitsFor' | 'ready'>): TaskEntry {
  const { tags, needs, links } = fieldsOf(row);
  const linked = (kind: LinkKind): readonly string[] => links.filter(([each]) => each === kind).map(([, ref]) => ref);
  return {
    id: row.id,
    title: row.title,
    status: row.status,
    priority: row.priority,
    complexity: row.complexity,
    ...placeOf(row),
    parentId: row.parent,
    goalId: row.goal,
    dependsOn: needs,
    waitsFor: order.waitsFor,
    ready: order.ready,
    blockedBy: row.blockedBy,
    dueAt: isoOrNull(row.dueMs),
    estimateMinutes: row.estimateMinutes,
    tags,
    files: linked('file'),
    commits: linked('commit'),
    turns: linked('turn'),
    note: row.note,
    origin: row.origin,
    createdAt: isoOrNull(row.createdMs) ?? '',
    updatedAt: isoOrNull(row.updatedMs) ?? '',
    doneAt: isoOrNull(row.doneMs),
  };
}
