import type { Redacted } from '../redact/redact.ts';

export const SCOPES = ['global', 'project'] as const;
export const STATUSES = ['open', 'doing', 'blocked', 'done', 'dropped'] as const;
export const TASK_PRIORITIES = ['low', 'medium', 'high'] as const;
export const GOAL_PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export const ORIGINS = ['user', 'user-confirmed', 'assistant', 'tool', 'file', 'import'] as const;
export const ACTORS = ['person', 'claude', 'mira'] as const;

export type Scope = (typeof SCOPES)[number];
export type Status = (typeof STATUSES)[number];
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
export type GoalPriority = (typeof GOAL_PRIORITIES)[number];
export type Origin = (typeof ORIGINS)[number];
/** Who made a change. */
export type Actor = (typeof ACTORS)[number];

/** A project as scripts see it. */
export interface ProjectRef {
  readonly id: string;
  readonly name: string;
  readonly root: string;
}

/** The columns by which a row names its project. */
export interface ProjectColumns {
  readonly project: string | null;
  readonly projectName: string | null;
  readonly projectRoot: string | null;
}

/** Which rows are meant: those of one project, global ones, or both. */
export interface Reach {
  /** Stored id of the project; null outside of one. */
  readonly here: string | null;
  readonly scope?: Scope | undefined;
}

/** A change of anything that lasts, as `show` and `history` give it. `before` and `after` hold what changed. */
export interface PlanningChange {
  readonly id: string;
  readonly at: string;
  readonly actor: Actor;
  readonly change: string;
  readonly reason: Redacted | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly undone: boolean;
}

/** Whether work with this status is still to be done. */
export function isUnfinished(status: Status): boolean {
  return status !== 'done' && status !== 'dropped';
}

/** What a row of this author counts as: the person's own words, or claude's. */
export function originOf(actor: Actor): Origin {
  return actor === 'person' ? 'user' : 'assistant';
}

/** Scope and project of a row, as scripts see them. */
export function placeOf(row: ProjectColumns): { readonly scope: Scope; readonly project: ProjectRef | null } {
  const { project, projectName, projectRoot } = row;
  if (project === null) return { scope: 'global', project: null };
  return { scope: 'project', project: { id: project, name: projectName ?? '', root: projectRoot ?? '' } };
}

/** ISO 8601 in UTC; null stays null. */
export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** The rows that a reach names, as statements take it: both parameters, of which `global` is a flag. */
export function reachParams({ here, scope }: Reach): { readonly here: string | null; readonly global: 0 | 1 } {
  return { here: scope === 'global' ? null : here, global: scope === 'project' ? 0 : 1 };
}
