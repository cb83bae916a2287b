import type { Db } from '../../db/connection.ts';
import type { Redacted } from '../../redact/redact.ts';
import type { GoalPriority, Origin, ProjectColumns, Status } from '../entry.ts';

export interface GoalRow extends ProjectColumns {
  readonly n: number;
  readonly id: string;
  readonly title: Redacted;
  readonly note: Redacted | null;
  readonly priority: GoalPriority;
  readonly status: Status;
  readonly blockedBy: Redacted | null;
  /** As somebody set it; null: counted. */
  readonly percent: number | null;
  readonly dueMs: number | null;
  readonly origin: Origin;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly doneMs: number | null;
  /** Of its tasks, without dropped ones. */
  readonly tasks: number;
  readonly tasksDone: number;
}

export type GoalColumns = Omit<GoalRow, 'n' | 'projectName' | 'projectRoot' | 'tasks' | 'tasksDone'>;

export const MILESTONE_STATES = ['open', 'done', 'skipped'] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];

/** A step of a goal. */
export interface Milestone {
  readonly id: string;
  readonly title: Redacted;
  readonly state: MilestoneState;
  /** How much of the goal it is, against the other ones. */
  readonly weight: number;
  readonly doneMs: number | null;
}

export interface GoalListParams {
  readonly here: string | null;
  /** Global ones too. */
  readonly global: 0 | 1;
  readonly status: string | null;
  /** Only what is still to be reached. */
  readonly unfinished: 0 | 1;
}

const SELECT = `select g.n, g.id, g.title, g.note, g.project, p.name as projectName, p.root as projectRoot, g.priority,
    g.status, g.blocked_by as blockedBy, g.percent, g.due_ms as dueMs, g.origin, g.created_ms as createdMs,
    g.updated_ms as updatedMs, g.done_ms as doneMs,
    (select count(*) from task t where t.goal = g.id and t.status <> 'dropped') as tasks,
    (select count(*) from task t where t.goal = g.id and t.status = 'done') as tasksDone
  from goal g left join project p on p.id = g.project`;

/** Statements over goals and their milestones. */
export function goalSql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, GoalRow>(`${SELECT} where g.id = @id`),
    list: db.prepare<GoalListParams, GoalRow>(
      `${SELECT} where ((g.project is null and @global = 1) or g.project = @here)
        and (@status is null or g.status = @status)
        and (@unfinished = 0 or g.status in ('open', 'doing', 'blocked'))
       order by g.n`,
    ),
    page: db.prepare<{ after: string; limit: number }, GoalRow>(
      `${SELECT} where g.id > @after order by g.id limit @limit`,
    ),
    save: db.prepare<GoalColumns>(
      `insert into goal (id, title, note, project, priority, status, blocked_by, percent, due_ms, origin, created_ms,
         updated_ms, done_ms)
       values (@id, @title, @note, @project, @priority, @status, @blockedBy, @percent, @dueMs, @origin, @createdMs,
         @updatedMs, @doneMs)
       on conflict (id) do update set title = @title, note = @note, project = @project, priority = @priority,
         status = @status, blocked_by = @blockedBy, percent = @percent, due_ms = @dueMs, origin = @origin,
         updated_ms = @updatedMs, done_ms = @doneMs`,
    ),
    remove: db.prepare<{ id: string }>('delete from goal where id = @id'),
    tasks: db.prepare<{ id: string }, { id: string; project: string | null }>(
      'select id, project from task where goal = @id',
    ),
    milestones: db.prepare<{ goal: string }, Milestone>(
      'select id, title, state, weight, done_ms as doneMs from milestone where goal = @goal order by place',
    ),
    goalOf: db.prepare<{ id: string }, string>('select goal from milestone where id = @id').pluck(),
    dropMilestones: db.prepare<{ goal: string }>('delete from milestone where goal = @goal'),
    addMilestone: db.prepare<Milestone & { goal: string; place: number }>(
      `insert into milestone (id, goal, place, title, state, weight, done_ms)
       values (@id, @goal, @place, @title, @state, @weight, @doneMs)`,
    ),
  };
}
