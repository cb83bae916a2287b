import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { readDate } from '../lib/read-date.ts';
import type { Reminder } from '../planning/reminders/reminders.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { plainLine, titleWithFacts } from './task-lines.ts';
import { placeFor, reachOf, tellOfClaude, WORK_ARGS } from './work-place.ts';

const id = { type: 'text', about: 'id of the reminder', position: 'one', required: true, placeholder: 'ID' } as const;
const at = {
  type: 'text',
  about: 'when: 2026-12-01T09:00, tomorrow at 9, in 2 hours, friday',
  placeholder: 'DATE',
} as const;

/** One line for a reminder. */
export function reminderLine(reminder: Reminder, view: View): string {
  const head = `${shortId(reminder.id)}  ${localTime(reminder.at)}  `;
  const facts = [
    reminder.status === 'done' ? 'done' : reminder.due ? 'due' : '',
    reminder.project === null ? 'global' : '',
  ].filter((fact) => fact !== '');
  return `${view.dim(head)}${titleWithFacts(reminder.text, facts, view.columns - head.length, view)}`;
}

export const remind = action({
  name: 'remind',
  about: 'Remind the person of something from a time on, until it is done',
  details: 'Shown when a chat starts and given to claude until it is done. Times are local ones.',
  examples: [
    'mira remind "Renew the certificate" --at "friday at 9:00"',
    'mira remind "Standup" --at "in 2 hours"',
    'mira remind "Taxes" --at 2027-03-01 --scope global',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: {
    args: ['text', 'at'],
    required: ['text', 'at'],
    about: 'Remind the person from a local date or time on',
    free: true,
  },
  args: {
    text: { type: 'text', about: 'what to be reminded of', position: 'rest', required: true },
    at: { ...at, required: true },
    scope: WORK_ARGS.scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { fromMs } = await readDate(args.at, context.now(), '--at', 'future');
    const { reminders } = await context.rooms.planning();
    const made = reminders.add(
      { text: args.text, atMs: fromMs, project: await placeFor(args.scope, context) },
      context.actor,
    );
    const told = `will remind you at ${localTime(made.at)}: ${plainLine(made.text)}`;
    tellOfClaude(context, told, '/remind undo');
    return made;
  },
  show: (made, view) => reminderLine(made, view),
});

export const remindList = action({
  name: 'remind list',
  about: 'List reminders, the earliest first',
  examples: ['mira remind list', 'mira remind list --all --json'],
  on: ['cli', 'slash'],
  args: { all: { type: 'flag', about: 'those that are done too' }, scope: WORK_ARGS.scope },
  run: async ({ all, scope }, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).reminders.list({ ...(await reachOf(scope, context)), all }),
  show: (all, view) =>
    all.length === 0 ? 'Nothing to be reminded of.' : all.map((each) => reminderLine(each, view)).join('\n'),
});

export const remindDone = action({
  name: 'remind done',
  about: 'End a reminder',
  examples: ['mira remind done 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, { rooms, actor }: ActionContext<Rooms>) => (await rooms.planning()).reminders.done(args.id, actor),
  show: (done, view) => reminderLine(done, view),
});

export const remindEdit = action({
  name: 'remind edit',
  about: 'Put a reminder off, or give it another text',
  examples: ['mira remind edit 3f9a1c2e --at "tomorrow at 9:00"'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id, at, text: { type: 'text', about: 'its new text' } },
  run: async (args, { rooms, actor, now }: ActionContext<Rooms>) => {
    const span = args.at === undefined ? undefined : await readDate(args.at, now(), '--at', 'future');
    return (await rooms.planning()).reminders.edit(args.id, { text: args.text, atMs: span?.fromMs }, actor);
  },
  show: (edited, view) => reminderLine(edited, view),
});

export const remindUndo = action({
  name: 'remind undo',
  about: 'Take back the last change of the reminders, or the one with this id',
  examples: ['mira remind undo'],
  on: ['cli', 'slash'],
  writes: true,
  args: { event: WORK_ARGS.event },
  run: async ({ event }, { rooms, actor }: ActionContext<Rooms>) => {
    const { change, reminders } = (await rooms.planning()).reminders.undo(event, actor);
    return { undid: change, reminders };
  },
  show: ({ undid, reminders }, view) =>
    [`Took back "${undid}".`, ...reminders.map((each) => reminderLine(each, view))].join('\n'),
});
