import { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { goalName, goalPage, goalTree } from './goal-lines.ts';
import { GOAL_ID } from './goals.ts';
import { tellOfClaude, WORK_ARGS } from './work-place.ts';

const UNDO = '/goals undo';
const because = {
  type: 'text',
  about: 'why; it stands in its history',
  position: 'rest',
  placeholder: 'REASON',
} as const;

function percentFrom(text: string): number | null {
  if (text.toLowerCase() === 'auto') return null;
  const percent = Number(text.replace(/ ?%$/, ''));
  if (/^\d+ ?%?$/.test(text) && percent <= 100) return percent;
  throw new MiraError('usage', `PERCENT must be 0 to 100 or "auto", not "${text}"`, {
    hint: 'usage: mira goals progress ID PERCENT REASON',
  });
}

export const goalsProgress = action({
  name: 'goals progress',
  about: 'Say how far a goal is, and why',
  details: '"auto" counts it again from its milestones and tasks.',
  examples: ['mira goals progress 3f9a1c2e 40 "the parser works"', 'mira goals progress 3f9a1c2e auto'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: { args: ['id', 'percent', 'reason'], required: ['id', 'percent'], about: 'Say how far a goal is', free: true },
  args: {
    id: GOAL_ID,
    percent: { type: 'text', about: '0 to 100, or "auto"', position: 'one', required: true, placeholder: 'PERCENT' },
    reason: because,
  },
  run: async ({ id, percent, reason }, context: ActionContext<Rooms>) => {
    const { goals } = await context.rooms.planning();
    const goal = goals.progress(id, percentFrom(percent), reason ?? '', context.actor);
    tellOfClaude(context, `set the progress to ${goal.progress} % of goal ${goalName(goal)}`, UNDO);
    return { ...goal, history: goals.history(goal.id) };
  },
  show: (goal, view) => goalPage(goal, view),
});

export const goalsDone = action({
  name: 'goals done',
  about: 'Say that a goal is reached',
  examples: ['mira goals done 3f9a1c2e "shipped on friday"'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: { args: ['id'], required: ['id'], about: 'Finish a goal', free: true },
  args: { id: GOAL_ID, reason: because },
  run: async ({ id, reason }, context: ActionContext<Rooms>) => {
    const goal = (await context.rooms.planning()).goals.setStatus(id, 'done', reason, context.actor);
    tellOfClaude(context, `finished the goal ${goalName(goal)}`, UNDO);
    return goal;
  },
  show: (goal, view) => goalTree(goal, view),
});

export const goalsDrop = action({
  name: 'goals drop',
  about: 'Give a goal up; it stays in the list of all',
  examples: ['mira goals drop 3f9a1c2e "nobody wants it"'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id: GOAL_ID, reason: because },
  run: async ({ id, reason }, { rooms, actor }: ActionContext<Rooms>) =>
    (await rooms.planning()).goals.setStatus(id, 'dropped', reason, actor),
  show: (goal, view) => goalTree(goal, view),
});

export const goalsReopen = action({
  name: 'goals reopen',
  about: 'Open a reached, dropped or blocked goal again',
  examples: ['mira goals reopen 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id: GOAL_ID, reason: because },
  run: async ({ id, reason }, { rooms, actor }: ActionContext<Rooms>) =>
    (await rooms.planning()).goals.setStatus(id, 'open', reason, actor),
  show: (goal, view) => goalTree(goal, view),
});

export const milestoneAdd = action({
  name: 'goals milestone add',
  about: 'Add a step to a goal',
  examples: ['mira goals milestone add 3f9a1c2e "first release" --weight 2'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    goal: { ...GOAL_ID, placeholder: 'GOAL' },
    title: { type: 'text', about: 'what is reached by it', position: 'rest', required: true, placeholder: 'TITLE' },
    weight: { type: 'number', about: 'how much of the goal it is', fallback: 1, min: 0.01, max: 1_000 },
  },
  run: async ({ goal, title, weight }, { rooms, actor }: ActionContext<Rooms>) =>
    (await rooms.planning()).goals.addMilestone(goal, title, weight, actor),
  show: (goal, view) => goalTree(goal, view),
});

const milestone = {
  type: 'text',
  about: 'id of the milestone',
  position: 'one',
  required: true,
  placeholder: 'ID',
} as const;

function milestoneState(verb: string, state: 'open' | 'done' | 'skipped', about: string) {
  return action({
    name: `goals milestone ${verb}`,
    about,
    examples: [`mira goals milestone ${verb} 5d7e9f10`],
    on: ['cli', 'slash'],
    writes: true,
    args: { id: milestone },
    run: async ({ id }, { rooms, actor }: ActionContext<Rooms>) =>
      (await rooms.planning()).goals.setMilestone(id, state, actor),
    show: (goal, view) => goalTree(goal, view),
  });
}

export const milestoneDone = milestoneState('done', 'done', 'Say that a milestone is reached');
export const milestoneReopen = milestoneState('reopen', 'open', 'Open a milestone again');
export const milestoneSkip = milestoneState('skip', 'skipped', 'Leave a milestone out of the count');

export const milestoneRemove = action({
  name: 'goals milestone remove',
  about: 'Take a milestone away',
  examples: ['mira goals milestone remove 5d7e9f10'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id: milestone },
  run: async ({ id }, { rooms, actor }: ActionContext<Rooms>) =>
    (await rooms.planning()).goals.dropMilestone(id, actor),
  show: (goal, view) => goalTree(goal, view),
});

export const goalsUndo = action({
  name: 'goals undo',
  about: 'Take back the last change of the goals, or the one with this id',
  details: 'Undoing an undo does it again.',
  examples: ['mira goals undo', 'mira goals undo 5d7e9f10'],
  on: ['cli', 'slash'],
  writes: true,
  args: { event: WORK_ARGS.event },
  run: async ({ event }, { rooms, actor }: ActionContext<Rooms>) => {
    const { change, goals } = (await rooms.planning()).goals.undo(event, actor);
    return { undid: change, goals };
  },
  show: ({ undid, goals }, view) => [`Took back "${undid}".`, ...goals.map((goal) => goalTree(goal, view))].join('\n'),
});
