import { STATUSES } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type ToolShape } from './define.ts';
import { taskLine, taskPage, taskTree } from './task-lines.ts';
import { reachOf, WORK_ARGS } from './work-place.ts';

/** `tasks` alone lists, too: it is what one types in a chat. */
function listing(name: string, tool: ToolShape | null) {
  return action({
    name,
    about: 'List tasks as a tree',
    details: 'Those of this project and global ones that are not finished; --status all lists every one.',
    examples: [`mira ${name}`, `mira ${name} --status all`, `mira ${name} --tag release --json`],
    on: tool === null ? ['cli', 'slash'] : ['cli', 'slash', 'tool'],
    ...(tool === null ? {} : { tool }),
    args: {
      status: { type: 'choice', about: 'only with this status', of: [...STATUSES, 'all'] },
      goal: { type: 'text', about: 'only those of this goal', placeholder: 'ID' },
      tag: { type: 'text', about: 'only with this tag', placeholder: 'TAG' },
      scope: WORK_ARGS.scope,
      limit: { type: 'integer', about: 'at most this many', fallback: 1_000, min: 1, max: 100_000 },
    },
    run: async ({ status, goal, tag, scope, limit }, context: ActionContext<Rooms>) => {
      const { tasks } = await context.rooms.planning();
      return tasks.list({
        ...(await reachOf(scope, context)),
        status: status === 'all' ? undefined : status,
        unfinished: status === undefined,
        goal,
        tag,
        limit,
      });
    },
    show: (tasks, view) =>
      tasks.length === 0 ? 'No tasks here; add one with "tasks add TEXT".' : taskTree(tasks, view),
  });
}

export const tasks = listing('tasks', null);
export const tasksList = listing('tasks list', { args: [], required: [], about: 'Unfinished tasks of the project' });

export const tasksNext = action({
  name: 'tasks next',
  about: 'Show what can be taken up now, the most urgent first',
  details: 'Nothing it needs is open, and neither it nor what it is part of is blocked.',
  examples: ['mira tasks next', 'mira tasks next --limit 1 --json'],
  on: ['cli', 'slash'],
  args: {
    limit: { type: 'integer', about: 'at most this many', fallback: 5, min: 1, max: 1_000 },
    goal: { type: 'text', about: 'only those of this goal', placeholder: 'ID' },
    tag: { type: 'text', about: 'only with this tag', placeholder: 'TAG' },
    scope: WORK_ARGS.scope,
  },
  run: async ({ limit, goal, tag, scope }, context: ActionContext<Rooms>) => {
    const { tasks: room } = await context.rooms.planning();
    return room.next({ ...(await reachOf(scope, context)), goal, tag, limit });
  },
  show: (ready, view) =>
    ready.length === 0
      ? 'Nothing is ready: what is left is blocked, waits for something, or there is none.'
      : ready.map((task) => taskLine(task, view)).join('\n'),
});

export const tasksShow = action({
  name: 'tasks show',
  about: 'Show a task with all that is known of it, and its changes',
  examples: ['mira tasks show 3f9a1c2e'],
  on: ['cli', 'slash'],
  args: { id: { type: 'text', about: 'id of the task', position: 'one', required: true, placeholder: 'ID' } },
  run: async ({ id }, { rooms }: ActionContext<Rooms>) => {
    const { tasks: room } = await rooms.planning();
    return { ...room.get(id), history: room.history(id) };
  },
  show: (task, view) => taskPage(task, view),
});
