import { MiraError } from '../errors.ts';
import type { DiffLine } from '../lib/line-diff.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import { blockHead, blockPage, versionLine } from './block-lines.ts';
import { type ActionContext, action } from './define.ts';
import { placeFor, reachOf, WORK_ARGS } from './work-place.ts';

/** Arguments that the commands of blocks share. */
export const BLOCK_ARGS = {
  name: { type: 'text', about: 'name of the block', position: 'one', required: true, placeholder: 'NAME' },
  scope: { ...WORK_ARGS.scope, about: "the global block, or this project's own; without it the project's comes first" },
  limit: { type: 'integer', about: 'most characters', min: 1, max: 100_000 },
  label: { type: 'text', about: 'its title, as claude reads it' },
  description: { type: 'text', about: 'what it is for, as claude reads it' },
} as const;

const { name, scope, limit, label, description } = BLOCK_ARGS;

/** `blocks` alone lists, too. */
function listing(verb: string) {
  return action({
    name: verb,
    about: 'List the blocks of text that claude is given in every session',
    details: 'persona, human and system are always there; what is empty or disabled is not given.',
    examples: [`mira ${verb}`, `mira ${verb} --json`],
    on: ['cli', 'slash'],
    args: { scope },
    run: async (args, context: ActionContext<Rooms>) =>
      (await context.rooms.planning()).blocks.list(await reachOf(args.scope, context)),
    show: (blocks, view) => blocks.map((block) => blockHead(block, view)).join('\n'),
  });
}

export const blocks = listing('blocks');
export const blocksList = listing('blocks list');

export const blocksShow = action({
  name: 'blocks show',
  about: 'Show a block, line by line',
  examples: ['mira blocks show human'],
  on: ['cli', 'slash'],
  args: { name, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.get(args.name, await reachOf(args.scope, context)),
  show: (block, view) => blockPage(block, view),
});

export const blocksAdd = action({
  name: 'blocks add',
  about: 'Make a block of your own, such as work, home or trip',
  details:
    'Of this project unless --scope global. It is given to claude once it has text; "blocks disable" keeps it back.',
  examples: ['mira blocks add work --scope global --limit 1500 --label "Work" --description "my team and our rules"'],
  on: ['cli', 'slash'],
  writes: true,
  args: { name, limit, label, description, scope },
  run: async (args, context: ActionContext<Rooms>) => {
    const { blocks: room } = await context.rooms.planning();
    return room.add(args.name, await placeFor(args.scope, context), args, context.actor);
  },
  show: (block, view) => blockHead(block, view),
});

export const blocksEdit = action({
  name: 'blocks edit',
  about: "Change a block's limit, label or description",
  examples: ['mira blocks edit human --limit 3000'],
  on: ['cli', 'slash'],
  writes: true,
  args: { name, limit, label, description, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.change(args.name, await reachOf(args.scope, context), args, context.actor),
  show: (block, view) => blockHead(block, view),
});

function switching(verb: 'enable' | 'disable', about: string) {
  return action({
    name: `blocks ${verb}`,
    about,
    examples: [`mira blocks ${verb} work`],
    on: ['cli', 'slash'],
    writes: true,
    args: { name, scope },
    run: async (args, context: ActionContext<Rooms>) => {
      const { blocks: room } = await context.rooms.planning();
      return room.enable(args.name, await reachOf(args.scope, context), verb === 'enable', context.actor);
    },
    show: (block, view) => blockHead(block, view),
  });
}

export const blocksEnable = switching('enable', 'Give a block to claude again');
export const blocksDisable = switching('disable', 'Keep a block back from claude');

export const blocksDelete = action({
  name: 'blocks delete',
  about: 'Delete a block; "blocks undo" or "blocks restore" brings it back',
  examples: ['mira blocks delete trip'],
  on: ['cli', 'slash'],
  writes: true,
  args: { name, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.delete(args.name, await reachOf(args.scope, context), context.actor),
  show: (block, view) => `Deleted: ${blockHead(block, view)}`,
});

export const blocksHistory = action({
  name: 'blocks history',
  about: 'List every version of a block, the newest first',
  examples: ['mira blocks history persona'],
  on: ['cli', 'slash'],
  args: { name, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.history(args.name, await reachOf(args.scope, context)),
  show: (versions, view) =>
    versions.length === 0
      ? 'Nobody has written to it yet.'
      : versions.map((version) => versionLine(version, view)).join('\n'),
});

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

function diffText(lines: readonly DiffLine[], dim: (text: string) => string): string {
  return lines
    .map(({ kind, text }) => {
      const line = `${SIGNS[kind]} ${stripControls(text)}`;
      return kind === 'same' ? dim(line) : line;
    })
    .join('\n');
}

export const blocksDiff = action({
  name: 'blocks diff',
  about: 'Show what the last edit of a block changed, or what lies between two versions',
  examples: ['mira blocks diff persona', 'mira blocks diff persona --from 2 --to 5'],
  on: ['cli', 'slash'],
  args: {
    name,
    from: { type: 'integer', about: 'the older version; the one before by default', min: 0 },
    to: { type: 'integer', about: 'the newer version; the newest by default', min: 0 },
    scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { blocks: room } = await context.rooms.planning();
    const found = room.diff(args.name, await reachOf(args.scope, context), args.from, args.to);
    return { name: args.name, ...found };
  },
  show: ({ from, to, lines }, view) =>
    [`version ${from} → ${to}`, ...(lines.length === 0 ? [] : [diffText(lines, view.dim)])].join('\n'),
});

/** A version as it was typed. Throws `usage`. */
function versionFrom(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new MiraError('usage', `VERSION must be a number, not "${text}"`, { hint: '"blocks history NAME" lists them' });
}

export const blocksRestore = action({
  name: 'blocks restore',
  about: 'Bring the text of an older version back, as a new version',
  examples: ['mira blocks restore persona 3'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    name,
    version: { type: 'text', about: 'number of the version', position: 'one', required: true, placeholder: 'VERSION' },
    scope,
  },
  run: async (args, context: ActionContext<Rooms>) => {
    const { blocks: room } = await context.rooms.planning();
    const wanted = versionFrom(args.version);
    return room.restore(args.name, await reachOf(args.scope, context), wanted, context.actor);
  },
  show: (block, view) => blockPage(block, view),
});

export const blocksConfirm = action({
  name: 'blocks confirm',
  about: "Make claude's lines of a block your own",
  details: 'Until then they are given to claude as data and not as what you said.',
  examples: ['mira blocks confirm human'],
  on: ['cli', 'slash'],
  writes: true,
  args: { name, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.confirm(args.name, await reachOf(args.scope, context), context.actor),
  show: (block, view) => blockPage(block, view),
});

export const blocksUndo = action({
  name: 'blocks undo',
  about: 'Take back the last edit of a block, or of any of them',
  examples: ['mira blocks undo', 'mira blocks undo persona'],
  on: ['cli', 'slash'],
  writes: true,
  args: { name: { ...name, required: false }, scope },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.planning()).blocks.undo(args.name, await reachOf(args.scope, context), context.actor),
  show: (block, view) => `Took back "${block.undid}":\n${blockPage(block, view)}`,
});
