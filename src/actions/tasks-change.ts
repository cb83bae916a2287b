import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { SCOPES, STATUSES, TASK_PRIORITIES } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { runningTurn } from './running-turn.ts';
import { plainLine, taskLine } from './task-lines.ts';
import { dueFrom, placeFor, tellOfClaude, WORK_ARGS } from './work-place.ts';

const id = { type: 'text', about: 'id of the task', position: 'one', required: true, placeholder: 'ID' } as const;
const UNDO = '/tasks undo';

/** `none` takes a goal or an estimate away. */
function orNone(text: string | undefined): string | null | undefined {
  return text?.toLowerCase() === 'none' ? null : text;
}

function estimateFrom(text: string | undefined): number | null | undefined {
  const said = orNone(text);
  if (said === undefined || said === null) return said;
  if (!/^\d{1,7}$/.test(said) || Number(said) === 0) {
    throw new MiraError('usage', `--estimate must be whole minutes or "none", not "${said}"`);
  }
  return Number(said);
}

export const tasksEdit = action({
  name: 'tasks edit',
  about: 'Change a task',
  details: 'What is not given stays.',
  examples: [
    'mira tasks edit 3f9a1c2e --status doing',
    'mira tasks edit 3f9a1c2e --blocked-by "waiting for the keys"',
    'mira tasks edit 3f9a1c2e --due none --tag later --untag release',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: { args: ['id', 'status', 'blockedBy'], required: ['id'], about: 'Change a task', free: true },
  args: {
    id,
    title: { type: 'text', about: 'its new title' },
    status: { type: 'choice', about: 'its new status', of: STATUSES },
    blockedBy: { type: 'text', about: 'what blocks it', placeholder: 'TEXT' },
    priority: { type: 'choice', about: 'how urgent', of: TASK_PRIORITIES },
    complexity: { type: 'choice', about: 'how hard', of: TASK_PRIORITIES },
    goal: { type: 'text', about: 'goal that it serves, or "none"', placeholder: 'ID' },
    parent: { type: 'text', about: 'task of the same place that it becomes part of, or "none"', placeholder: 'ID' },
    dependsOn: { type: 'list', about: 'task that must be done before', placeholder: 'ID' },
    freeOf: { type: 'list', about: 'task that it does not depend on any more', placeholder: 'ID' },
    due: { ...WORK_ARGS.due, about: `${WORK_ARGS.due.about}, or "none"` },
    estimate: { type: 'text', about: 'minutes it takes, or "none"', placeholder: 'MINUTES' },
    tag: { type: 'list', about: 'a tag to add', placeholder: 'TAG' },
    untag: { type: 'list', about: 'a tag to take away', placeholder: 'TAG' },
    note: { type: 'text', about: 'more about it; empty takes it away' },
    file: { type: 'list', about: 'a file that it is about', placeholder: 'FILE' },
    commit: { type: 'list', about: 'a commit that belongs to it', placeholder: 'COMMIT' },
    turn: { type: 'list', about: 'a turn that belongs to it', placeholder: 'ID' },
    unlink: { type: 'list', about: 'file, commit or turn to take away', placeholder: 'REF' },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { rooms, actor, now } = context;
    const { tasks } = await rooms.planning();
    const named = args.turn.length === 0 ? [] : (await rooms.history()).resolve(args.turn);
    const task = tasks.edit(
      args.id,
      {
        title: args.title,
        status: args.status,
        blockedBy: args.blockedBy,
        priority: args.priority,
        complexity: args.complexity,
        goal: orNone(args.goal),
        parent: orNone(args.parent),
        needs: args.dependsOn,
        withoutNeeds: args.freeOf,
        dueMs: await dueFrom(args.due, now()),
        estimateMinutes: estimateFrom(args.estimate),
        tags: args.tag,
        withoutTags: args.untag,
        note: args.note,
        files: args.file,
        commits: args.commit,
        turns: [...named, ...(await runningTurn(context))],
        unlink: args.unlink,
      },
      actor,
    );
    const became = args.status === undefined ? 'changed' : `set to ${args.status}`;
    tellOfClaude(context, `${became}: task ${shortId(task.id)} ${plainLine(task.title)}`, UNDO);
    return task;
  },
  show: (task, view) => taskLine(task, view),
});

export const tasksDone = action({
  name: 'tasks done',
  about: 'Finish a task',
  examples: ['mira tasks done 3f9a1c2e', 'mira tasks done 3f9a1c2e --all'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: { args: ['id'], required: ['id'], about: 'Finish a task', free: true },
  args: { id, all: { type: 'flag', about: 'finish what is open below it too' } },
  run: async (args, context: ActionContext<Rooms>) => {
    const { tasks } = await context.rooms.planning();
    const done = tasks.done(args.id, args.all, context.actor);
    tellOfClaude(context, `finished the task ${shortId(done.id)}: ${plainLine(done.title)}`, UNDO);
    return done;
  },
  show: (done, view) =>
    [
      taskLine(done, view),
      ...(done.nowReady.length === 0 ? [] : ['Ready now:']),
      ...done.nowReady.map((task) => taskLine(task, view)),
    ].join('\n'),
});

export const tasksReopen = action({
  name: 'tasks reopen',
  about: 'Open a finished, dropped or blocked task again',
  examples: ['mira tasks reopen 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, { rooms, actor }: ActionContext<Rooms>) => (await rooms.planning()).tasks.reopen(args.id, actor),
  show: (task, view) => taskLine(task, view),
});

export const tasksDrop = action({
  name: 'tasks drop',
  about: 'Give a task up; it stays in the list of all',
  examples: ['mira tasks drop 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, { rooms, actor }: ActionContext<Rooms>) =>
    (await rooms.planning()).tasks.edit(args.id, { status: 'dropped' }, actor),
  show: (task, view) => taskLine(task, view),
});

export const tasksMove = action({
  name: 'tasks move',
  about: 'Put a task below another one, to the top, or into another place',
  details: 'What stands below it goes along.',
  examples: [
    'mira tasks move 3f9a1c2e --parent 5d7e9f10',
    'mira tasks move 3f9a1c2e --top',
    'mira tasks move 3f9a1c2e --scope global',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id,
    parent: { type: 'text', about: 'task that it becomes part of', placeholder: 'ID' },
    top: { type: 'flag', about: 'part of none' },
    scope: { type: 'choice', about: 'global, or of this project', of: SCOPES },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const ways = [args.parent !== undefined, args.top, args.scope !== undefined].filter(Boolean).length;
    if (ways !== 1) {
      throw new MiraError('usage', 'say where to: --parent ID, --top or --scope, one of them');
    }
    const { tasks } = await context.rooms.planning();
    const project = args.scope === undefined ? undefined : await placeFor(args.scope, context);
    return tasks.move(args.id, { parent: args.top ? null : args.parent, project }, context.actor);
  },
  show: (task, view) => taskLine(task, view),
});

export const tasksLog = action({
  name: 'tasks log',
  about: 'Write down a line about the work on a task',
  details: 'It stands in the history of the task, with its time.',
  examples: ['mira tasks log 3f9a1c2e "the lexer is done, the parser is half"'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id, text: { type: 'text', about: 'what was done or found', position: 'rest', required: true } },
  run: async (args, { rooms, actor }: ActionContext<Rooms>) => {
    const { tasks } = await rooms.planning();
    const task = tasks.log(args.id, args.text, actor);
    return { ...task, history: tasks.history(task.id) };
  },
  show: (task, view) => taskLine(task, view),
});

export const tasksUndo = action({
  name: 'tasks undo',
  about: 'Take back the last change of the tasks, or the one with this id',
  details: 'All that one command changed is taken back together. Undoing an undo does it again.',
  examples: ['mira tasks undo', 'mira tasks undo 5d7e9f10'],
  on: ['cli', 'slash'],
  writes: true,
  args: { event: WORK_ARGS.event },
  run: async ({ event }, { rooms, actor }: ActionContext<Rooms>) => {
    const { change, tasks } = (await rooms.planning()).tasks.undo(event, actor);
    return { undid: change, tasks };
  },
  show: ({ undid, tasks }, view) => [`Took back "${undid}".`, ...tasks.map((task) => taskLine(task, view))].join('\n'),
});
