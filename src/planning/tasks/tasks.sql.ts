import type { Db } from '../../db/connection.ts';
import type { Redacted } from '../../redact/redact.ts';
import type { Origin, ProjectColumns, Status, TaskPriority } from '../entry.ts';

/** A task as stored. `tags`, `needs` and `links` are JSON lists of texts, ids, and of `[kind, ref]`. */
export interface TaskRow extends ProjectColumns {
  readonly n: number;
  readonly id: string;
  readonly title: Redacted;
  readonly note: Redacted | null;
  readonly priority: TaskPriority;
  readonly complexity: TaskPriority | null;
  readonly status: Status;
  /** What it is blocked by, in words. */
  readonly blockedBy: Redacted | null;
  readonly parent: string | null;
  readonly goal: string | null;
  readonly estimateMinutes: number | null;
  readonly dueMs: number | null;
  readonly origin: Origin;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly doneMs: number | null;
  readonly tags: string;
  readonly needs: string;
  readonly links: string;
}

/** The columns that a write sets. */
export type TaskColumns = Omit<TaskRow, 'n' | 'projectName' | 'projectRoot' | 'tags' | 'needs' | 'links'>;

export interface TaskListParams {
  readonly here: string | null;
  /** Global ones too. */
  readonly global: 0 | 1;
  readonly status: string | null;
  /** Only what is still to be done. */
  readonly unfinished: 0 | 1;
  readonly goal: string | null;
  readonly tag: string | null;
  readonly limit: number;
}

const SELECT = `select t.n, t.id, t.title, t.note, t.project, p.name as projectName, p.root as projectRoot, t.priority,
    t.complexity, t.status, t.blocked_by as blockedBy, t.parent, t.goal, t.estimate_minutes as estimateMinutes,
    t.due_ms as dueMs, t.origin, t.created_ms as createdMs, t.updated_ms as updatedMs, t.done_ms as doneMs,
    (select json_group_array(g.tag order by g.tag) from task_tag g where g.task = t.id) as tags,
    (select json_group_array(d.needs order by d.needs) from task_need d where d.task = t.id) as needs,
    (select json_group_array(json_array(l.kind, l.ref) order by l.kind, l.ref) from task_link l where l.task = t.id)
      as links
  from task t left join project p on p.id = t.project`;

/** As much of a task as a prompt tells. */
export type WorkRow = Pick<
  TaskRow,
  'id' | 'title' | 'priority' | 'status' | 'blockedBy' | 'dueMs' | 'origin' | 'createdMs' | 'updatedMs'
>;

const WORK = `select t.id, t.title, t.priority, t.status, t.blocked_by as blockedBy, t.due_ms as dueMs, t.origin,
    t.created_ms as createdMs, t.updated_ms as updatedMs
  from task t`;

/** Statements over tasks and what belongs to them. */
export function taskSql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, TaskRow>(`${SELECT} where t.id = @id`),
    list: db.prepare<TaskListParams, TaskRow>(
      `${SELECT} where ((t.project is null and @global = 1) or t.project = @here)
        and (@status is null or t.status = @status)
        and (@unfinished = 0 or t.status in ('open', 'doing', 'blocked'))
        and (@goal is null or t.goal = @goal)
        and (@tag is null or exists (select 1 from task_tag g where g.task = t.id and g.tag = @tag))
       order by t.n limit @limit`,
    ),
    page: db.prepare<{ after: string; limit: number }, TaskRow>(
      `${SELECT} where t.id > @after order by t.id limit @limit`,
    ),
    inWork: db.prepare<Pick<TaskListParams, 'here' | 'global'>, WorkRow>(
      `${WORK} where ((t.project is null and @global = 1) or t.project = @here) and t.status in ('doing', 'blocked')
       order by t.n`,
    ),
    unfinished: db.prepare<Pick<TaskListParams, 'here' | 'global'> & { ids: string }, WorkRow>(
      `${WORK} where t.id in (select value from json_each(@ids))
         and ((t.project is null and @global = 1) or t.project = @here)
         and t.status in ('open', 'doing', 'blocked')
       order by t.n`,
    ),
    nodes: db.prepare<[], { id: string; parent: string | null; status: Status; needs: string }>(
      `select t.id, t.parent, t.status,
         (select json_group_array(d.needs order by d.needs) from task_need d where d.task = t.id) as needs
       from task t order by t.n`,
    ),
    goalProject: db.prepare<{ goal: string }, { project: string | null }>('select project from goal where id = @goal'),
    needing: db.prepare<{ id: string }, string>('select task from task_need where needs = @id').pluck(),
    below: db.prepare<{ id: string }, string>('select id from task where parent = @id').pluck(),
    save: db.prepare<TaskColumns>(
      `insert into task (id, title, note, project, priority, complexity, status, blocked_by, parent, goal,
         estimate_minutes, due_ms, origin, created_ms, updated_ms, done_ms)
       values (@id, @title, @note, @project, @priority, @complexity, @status, @blockedBy, @parent, @goal,
         @estimateMinutes, @dueMs, @origin, @createdMs, @updatedMs, @doneMs)
       on conflict (id) do update set title = @title, note = @note, project = @project, priority = @priority,
         complexity = @complexity, status = @status, blocked_by = @blockedBy, parent = @parent, goal = @goal,
         estimate_minutes = @estimateMinutes, due_ms = @dueMs, origin = @origin, updated_ms = @updatedMs,
         done_ms = @doneMs`,
    ),
    remove: db.prepare<{ id: string }>('delete from task where id = @id'),
    dropTags: db.prepare<{ id: string }>('delete from task_tag where task = @id'),
    addTag: db.prepare<{ id: string; tag: Redacted }>('insert into task_tag (task, tag) values (@id, @tag)'),
    dropNeeds: db.prepare<{ id: string }>('delete from task_need where task = @id'),
    addNeed: db.prepare<{ id: string; needs: string }>('insert into task_need (task, needs) values (@id, @needs)'),
    dropLinks: db.prepare<{ id: string }>('delete from task_link where task = @id'),
    addLink: db.prepare<{ id: string; kind: string; ref: Redacted }>(
      'insert into task_link (task, kind, ref) values (@id, @kind, @ref)',
    ),
  };
}
