import { shortId } from '../lib/ids.ts';
import { TASK_PRIORITIES } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { runningTurn } from './running-turn.ts';
import { plainLine, taskLine } from './task-lines.ts';
import { dueFrom, placeFor, tellOfClaude, WORK_ARGS } from './work-place.ts';

export const tasksAdd = action({
  name: 'tasks add',
  about: 'Add a task',
  examples: [
    'mira tasks add "Write the parser" --priority high --due friday',
    'mira tasks add "Test it" --depends-on 3f9a1c2e --tag release --estimate 90',
    'mira tasks add "Part one" --parent 3f9a1c2e',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: {
    args: ['text', 'parent', 'dependsOn', 'due'],
    required: ['text'],
    about: 'Add a task that outlives this session; the others by id',
    free: true,
  },
  args: {
    text: { type: 'text', about: 'what is to be done', position: 'rest', required: true },
    priority: { type: 'choice', about: 'how urgent', of: TASK_PRIORITIES },
    parent: { type: 'text', about: 'task that it is part of', placeholder: 'ID' },
    goal: { type: 'text', about: 'goal that it serves', placeholder: 'ID' },
    dependsOn: { type: 'list', about: 'task that must be done before', placeholder: 'ID' },
    due: WORK_ARGS.due,
    estimate: { type: 'integer', about: 'minutes it takes', min: 1, max: 1_000_000, placeholder: 'MINUTES' },
    complexity: { type: 'choice', about: 'how hard', of: TASK_PRIORITIES },
    tag: { type: 'list', about: 'a tag', placeholder: 'TAG' },
    note: { type: 'text', about: 'more about it' },
    file: { type: 'list', about: 'a file that it is about', placeholder: 'FILE' },
    commit: { type: 'list', about: 'a commit that belongs to it', placeholder: 'COMMIT' },
    scope: WORK_ARGS.scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { tasks } = await context.rooms.planning();
    const task = tasks.add(
      {
        title: args.text,
        project: await placeFor(args.scope, context),
        priority: args.priority,
        complexity: args.complexity,
        parent: args.parent,
        goal: args.goal,
        needs: args.dependsOn,
        dueMs: await dueFrom(args.due, context.now()),
        estimateMinutes: args.estimate,
        tags: args.tag,
        note: args.note,
        files: args.file,
        commits: args.commit,
        turns: await runningTurn(context),
      },
      context.actor,
    );
    tellOfClaude(context, `added the task ${shortId(task.id)}: ${plainLine(task.title)}`, '/tasks undo');
    return task;
  },
  show: (task, view) => taskLine(task, view),
});
