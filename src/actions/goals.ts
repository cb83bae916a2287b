import { GOAL_PRIORITIES, STATUSES } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type ToolShape } from './define.ts';
import { goalName, goalPage, goalTree } from './goal-lines.ts';
import { dueFrom, placeFor, reachOf, tellOfClaude, WORK_ARGS } from './work-place.ts';

export const GOAL_ID = {
  type: 'text',
  about: 'id of the goal',
  position: 'one',
  required: true,
  placeholder: 'ID',
} as const;

/** `goals` alone lists, too: it is what one types in a chat. */
function listing(name: string, tool: ToolShape | null) {
  return action({
    name,
    about: 'List goals with their milestones',
    details: 'Those of this project and global ones that are not reached; --status all lists every one.',
    examples: [`mira ${name}`, `mira ${name} --status all --json`],
    on: tool === null ? ['cli', 'slash'] : ['cli', 'slash', 'tool'],
    ...(tool === null ? {} : { tool }),
    args: {
      status: { type: 'choice', about: 'only with this status', of: [...STATUSES, 'all'] },
      scope: WORK_ARGS.scope,
    },
    run: async ({ status, scope }, context: ActionContext<Rooms>) => {
      const { goals } = await context.rooms.planning();
      return goals.list({
        ...(await reachOf(scope, context)),
        status: status === 'all' ? undefined : status,
        unfinished: status === undefined,
      });
    },
    show: (goals, view) =>
      goals.length === 0
        ? 'No goals here; add one with "goals add TEXT".'
        : goals.map((goal) => goalTree(goal, view)).join('\n'),
  });
}

export const goals = listing('goals', null);
export const goalsList = listing('goals list', { args: [], required: [], about: 'Unfinished goals' });

export const goalsShow = action({
  name: 'goals show',
  about: 'Show a goal with all that is known of it, and how it went',
  examples: ['mira goals show 3f9a1c2e'],
  on: ['cli', 'slash'],
  args: { id: GOAL_ID },
  run: async ({ id }, { rooms }: ActionContext<Rooms>) => {
    const { goals: room } = await rooms.planning();
    return { ...room.get(id), history: room.history(id) };
  },
  show: (goal, view) => goalPage(goal, view),
});

export const goalsAdd = action({
  name: 'goals add',
  about: 'Add a goal: what several tasks are for',
  examples: [
    'mira goals add "Ship version 2" --priority high --due 2026-12-01',
    'mira goals add "Learn Rust" --scope global --milestone "the book" --milestone "a small tool"',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: { args: ['text'], required: ['text'], about: 'Add a goal', free: true },
  args: {
    text: { type: 'text', about: 'what is to be reached', position: 'rest', required: true },
    priority: { type: 'choice', about: 'how much it matters', of: GOAL_PRIORITIES },
    milestone: { type: 'list', about: 'a step of it', placeholder: 'TITLE' },
    due: WORK_ARGS.due,
    note: { type: 'text', about: 'more about it' },
    scope: WORK_ARGS.scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { goals: room } = await context.rooms.planning();
    const goal = room.add(
      {
        title: args.text,
        project: await placeFor(args.scope, context),
        priority: args.priority,
        milestones: args.milestone,
        dueMs: await dueFrom(args.due, context.now()),
        note: args.note,
      },
      context.actor,
    );
    tellOfClaude(context, `added the goal ${goalName(goal)}`, '/goals undo');
    return goal;
  },
  show: (goal, view) => goalTree(goal, view),
});

export const goalsEdit = action({
  name: 'goals edit',
  about: 'Change a goal',
  details: 'What is not given stays.',
  examples: ['mira goals edit 3f9a1c2e --priority critical', 'mira goals edit 3f9a1c2e --blocked-by "the board"'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id: GOAL_ID,
    title: { type: 'text', about: 'its new title' },
    status: { type: 'choice', about: 'its new status', of: STATUSES },
    blockedBy: { type: 'text', about: 'what blocks it', placeholder: 'TEXT' },
    priority: { type: 'choice', about: 'how much it matters', of: GOAL_PRIORITIES },
    due: { ...WORK_ARGS.due, about: `${WORK_ARGS.due.about}, or "none"` },
    note: { type: 'text', about: 'more about it; empty takes it away' },
    scope: WORK_ARGS.scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { goals: room } = await context.rooms.planning();
    return room.edit(
      args.id,
      {
        title: args.title,
        status: args.status,
        blockedBy: args.blockedBy,
        priority: args.priority,
        dueMs: await dueFrom(args.due, context.now()),
        note: args.note,
        project: args.scope === undefined ? undefined : await placeFor(args.scope, context),
      },
      context.actor,
    );
  },
  show: (goal, view) => goalTree(goal, view),
});
