import { cutToColumns } from '../lib/cut-to-columns.ts';
import type { Preference } from '../planning/prefs/preference-row.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { plainLine } from './task-lines.ts';
import { placeFor, reachOf, WORK_ARGS } from './work-place.ts';

const MIN_VALUE = 16;
const KEY_COLUMNS = 24;

function preferenceLine({ key, value, project, origin, overridden }: Preference, view: View): string {
  const name = cutToColumns(plainLine(key), KEY_COLUMNS);
  const where = project === null ? 'global' : plainLine(project.name);
  const facts = [where, overridden ? 'overridden here' : '', origin === 'user' ? '' : origin];
  const tail = `  ${facts.filter((fact) => fact !== '').join(', ')}`;
  const left = view.columns - name.length - 2 - tail.length;
  const room = left < MIN_VALUE ? view.columns - name.length - 2 : left;
  const shown = cutToColumns(plainLine(value), Math.max(MIN_VALUE, room));
  return `${view.bold(name)}  ${shown}${left < MIN_VALUE ? '' : view.dim(tail)}`;
}

const key = {
  type: 'text',
  about: 'name of the preference',
  position: 'one',
  required: true,
  placeholder: 'KEY',
} as const;
const confidence = {
  type: 'number',
  about: 'how sure it is, 0 to 1',
  min: 0,
  max: 1,
} as const;

/** `prefs` alone lists, too. */
function listing(name: string) {
  return action({
    name,
    about: 'List preferences: those of this project, and global ones',
    examples: [`mira ${name}`, `mira ${name} --scope global --json`],
    on: ['cli', 'slash'],
    args: { scope: WORK_ARGS.scope },
    run: async ({ scope }, context: ActionContext<Rooms>) =>
      (await context.rooms.planning()).preferences.list(await reachOf(scope, context)),
    show: (all, view) =>
      all.length === 0
        ? 'No preferences yet; set one with "prefs set KEY VALUE", or "prefs add TEXT".'
        : all.map((each) => preferenceLine(each, view)).join('\n'),
  });
}

export const prefs = listing('prefs');
export const prefsList = listing('prefs list');

export const prefsSet = action({
  name: 'prefs set',
  about: 'Set a preference; it is given to claude in every session',
  details: "Global unless --scope project says otherwise. A project's own comes before the global one of the same key.",
  examples: [
    'mira prefs set coding_style "two spaces, no semicolons"',
    'mira prefs set communication_tone brief',
    'mira prefs set coding_style tabs --scope project',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    key,
    value: { type: 'text', about: 'what is preferred', position: 'rest', required: true, placeholder: 'VALUE' },
    scope: WORK_ARGS.scope,
    confidence,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { preferences } = await context.rooms.planning();
    const project = await placeFor(args.scope, context, 'global');
    return preferences.set({ key: args.key, value: args.value, project, confidence: args.confidence }, context.actor);
  },
  show: (set, view) => preferenceLine(set, view),
});

export const prefsAdd = action({
  name: 'prefs add',
  about: 'Set a preference in free words; it gets a number for its key',
  examples: ['mira prefs add "Answer in German unless I write in English"'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    text: { type: 'text', about: 'what is preferred', position: 'rest', required: true },
    scope: WORK_ARGS.scope,
    confidence,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { preferences } = await context.rooms.planning();
    const project = await placeFor(args.scope, context, 'global');
    return preferences.set({ key: null, value: args.text, project, confidence: args.confidence }, context.actor);
  },
  show: (set, view) => preferenceLine(set, view),
});

export const prefsUnset = action({
  name: 'prefs unset',
  about: 'Take a preference away: that of the project, or else the global one',
  examples: ['mira prefs unset coding_style', 'mira prefs unset coding_style --scope global'],
  on: ['cli', 'slash'],
  writes: true,
  args: { key, scope: WORK_ARGS.scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).preferences.unset(args.key, await reachOf(args.scope, context), context.actor),
  show: (gone, view) => `Unset: ${preferenceLine(gone, view)}`,
});

export const prefsUndo = action({
  name: 'prefs undo',
  about: 'Take back the last change of the preferences, or the one with this id',
  examples: ['mira prefs undo'],
  on: ['cli', 'slash'],
  writes: true,
  args: { event: WORK_ARGS.event },
  run: async ({ event }, { rooms, actor }: ActionContext<Rooms>) => {
    const { change, preferences } = (await rooms.planning()).preferences.undo(event, actor);
    return { undid: change, preferences };
  },
  show: ({ undid, preferences }, view) =>
    [`Took back "${undid}".`, ...preferences.map((each) => preferenceLine(each, view))].join('\n'),
});
