import type { Corrections } from '../corrections/corrections.ts';
import type { Correction } from '../corrections/entry.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { SCOPES } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import {
  acceptChecks,
  CHECK_ARGS,
  CORRECTION_ARGS,
  checksIn,
  correctionLines,
  openCorrectionsHere,
} from './correction-lines.ts';
import { type ActionContext, action, type View } from './define.ts';

const { id } = CORRECTION_ARGS;
const ids = { type: 'ids', about: 'the corrections', required: true } as const;
const showAll = (changed: readonly Correction[], view: View): string =>
  changed.map((correction) => correctionLines(correction, view)).join('\n');

export const correctionsEdit = action({
  name: 'corrections edit',
  about: 'Give a correction another text or other checks',
  details: 'Checks that are given replace the old ones; --no-checks leaves the words alone.',
  examples: [
    'mira corrections edit 3f9a1c2e "use pnpm 9, never npm"',
    "mira corrections edit 3f9a1c2e --forbid-command 'npm *' --instead pnpm --block",
  ],
  on: ['cli', 'slash'],
  writes: true,
  asks: true,
  args: {
    id,
    text: { type: 'text', about: 'the new text', position: 'rest' },
    ...CHECK_ARGS,
    noChecks: { type: 'flag', about: 'take its checks away' },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const checks = checksIn(args);
    if (args.noChecks && checks.length > 0) throw new MiraError('usage', '--no-checks and a check exclude each other');
    await acceptChecks(checks, context);
    const room = await context.rooms.corrections();
    const action = args.block ? 'block' : args.warn ? 'warn' : null;
    if (checks.length === 0 && args.text === undefined && !args.noChecks) {
      if (action === null)
        throw new MiraError('usage', 'there is nothing to change', { hint: 'give a text or a check' });
      return room.setAction(args.id, action);
    }
    return room.change(args.id, {
      ...(args.text === undefined ? {} : { text: args.text }),
      ...(checks.length === 0 && !args.noChecks ? {} : { checks }),
    });
  },
  show: correctionLines,
});

/** An action that does the same to each of some corrections. */
function onEach(name: string, about: string, change: (room: Corrections, id: string) => Correction) {
  return action({
    name: `corrections ${name}`,
    about,
    examples: [`mira corrections ${name} 3f9a1c2e`],
    on: ['cli', 'slash'],
    writes: true,
    args: { ids },
    run: async (args, { rooms }: ActionContext<Rooms>) => {
      const room = await rooms.corrections();
      return args.ids.map((each) => change(room, each));
    },
    show: showAll,
  });
}

export const correctionsEnable = onEach('enable', 'Let corrections hold again', (room, id) =>
  room.change(id, { status: 'active' }),
);
export const correctionsDisable = onEach('disable', 'Switch corrections off, words and checks', (room, id) =>
  room.change(id, { status: 'disabled' }),
);
export const correctionsBlock = onEach('block', 'Refuse the calls that break a correction', (room, id) =>
  room.setAction(id, 'block'),
);
export const correctionsWarn = onEach('warn', 'Only warn of the calls that break a correction', (room, id) =>
  room.setAction(id, 'warn'),
);

export const correctionsMove = action({
  name: 'corrections move',
  about: 'Change where a correction holds: everywhere, in this project, or in some of its files',
  examples: [
    'mira corrections move 3f9a1c2e --scope global',
    "mira corrections move 3f9a1c2e --path 'packages/web/**'",
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id,
    scope: { type: 'choice', about: 'where it holds', of: SCOPES },
    path: { type: 'text', about: 'only for files that fit; empty for all', placeholder: 'GLOB' },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { corrections, here } = await openCorrectionsHere(context);
    const old = corrections.get(args.id);
    const scope = args.scope ?? old.scope;
    if (scope === 'project' && old.scope === 'global' && here === null) {
      throw new MiraError('usage', 'this folder belongs to no project', { hint: 'use --project DIR' });
    }
    return corrections.change(args.id, {
      scope,
      ...(args.scope === 'project' && here !== null ? { project: here } : {}),
      ...(args.path === undefined ? {} : { path: args.path === '' ? null : args.path }),
    });
  },
  show: correctionLines,
});

export const correctionsRemove = action({
  name: 'corrections remove',
  about: 'Remove a correction for good, with what its checks have caught',
  details: 'To switch it off for a while use "corrections disable".',
  examples: ['mira corrections remove 3f9a1c2e', 'mira corrections remove 3f9a1c2e --yes'],
  on: ['cli', 'slash'],
  writes: true,
  asks: true,
  args: { id },
  run: async (args, { rooms, confirm }: ActionContext<Rooms>) => {
    const room = await rooms.corrections();
    const { id: whole, text } = room.get(args.id);
    const agreed = await confirm(`Remove the correction "${oneLine(stripControls(text), 80)}"?`);
    return { removed: agreed ? [room.remove(whole).id] : [] };
  },
  show: ({ removed }) =>
    removed.length === 0 ? 'Nothing was removed.' : `Removed ${removed.map(shortId).join(', ')}.`,
});
