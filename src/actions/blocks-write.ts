import { MiraError } from '../errors.ts';
import type { BlockEdit } from '../planning/blocks/block-edits.ts';
import type { Block } from '../planning/blocks/block-state.ts';
import type { Scope } from '../planning/entry.ts';
import type { Rooms } from '../rooms.ts';
import { blockPage } from './block-lines.ts';
import { BLOCK_ARGS } from './blocks.ts';
import { type ActionContext, action } from './define.ts';
import { reachOf, tellOfClaude } from './work-place.ts';

const { name, scope } = BLOCK_ARGS;

const DID = {
  append: 'added to',
  replace: 'changed a part of',
  insert: 'inserted into',
  rethink: 'rewrote',
} as const;

/** Edits a block, and tells the person when claude did. */
async function edit(
  args: { readonly name: string; readonly scope: Scope | undefined },
  wanted: BlockEdit,
  context: ActionContext<Rooms>,
): Promise<Block> {
  const { blocks } = await context.rooms.planning();
  const block = blocks.edit(args.name, await reachOf(args.scope, context), wanted, context.actor);
  tellOfClaude(
    context,
    `${DID[wanted.operation]} the block ${block.name} (${block.used} / ${block.limit})`,
    '/blocks undo',
  );
  return block;
}

export const blocksAppend = action({
  name: 'blocks append',
  about: 'Add a line to a block',
  details: 'More than its limit is refused, and nothing is written.',
  examples: ['mira blocks append human "Works on compilers, mostly in Rust"'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: {
    args: ['name', 'text'],
    required: ['name', 'text'],
    about: 'Add a line to a core block: persona, human, system, or one you see',
    free: true,
  },
  args: {
    name,
    text: { type: 'text', about: 'what to add', position: 'rest', required: true },
    scope,
  },
  run: (args, context: ActionContext<Rooms>) => edit(args, { operation: 'append', text: args.text }, context),
  show: (block, view) => blockPage(block, view),
});

export const blocksReplace = action({
  name: 'blocks replace',
  about: 'Replace a piece of a block; it must stand there exactly once',
  examples: ['mira blocks replace human "mostly in Rust" "mostly in Zig"'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: {
    args: ['name', 'old', 'new'],
    required: ['name', 'old', 'new'],
    about: 'Replace what stands once in a core block',
    free: true,
  },
  args: {
    name,
    old: { type: 'text', about: 'what stands there', position: 'one', required: true, placeholder: 'OLD' },
    new: {
      type: 'text',
      about: 'what is to stand there; "" deletes',
      position: 'one',
      required: true,
      placeholder: 'NEW',
    },
    scope,
  },
  run: (args, context: ActionContext<Rooms>) =>
    edit(args, { operation: 'replace', old: args.old, text: args.new }, context),
  show: (block, view) => blockPage(block, view),
});

export const blocksInsert = action({
  name: 'blocks insert',
  about: 'Insert a line into a block',
  examples: ['mira blocks insert human --line 1 "Ada, in Berlin"'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    name,
    text: { type: 'text', about: 'what to insert', position: 'rest', required: true },
    line: { type: 'integer', about: 'it becomes this line, counted from 1', min: 1 },
    scope,
  },
  run: (args, context: ActionContext<Rooms>) => {
    if (args.line === undefined) throw new MiraError('usage', '--line is missing');
    return edit(args, { operation: 'insert', line: args.line, text: args.text }, context);
  },
  show: (block, view) => blockPage(block, view),
});

export const blocksRethink = action({
  name: 'blocks rethink',
  about: 'Give a block another text as a whole',
  examples: [
    'mira blocks rethink persona "Brief and dry. Says so when it does not know."',
    'mira blocks rethink human ""',
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  tool: {
    args: ['name', 'text'],
    required: ['name', 'text'],
    about: 'Rewrite a core block',
    free: true,
  },
  args: {
    name,
    text: { type: 'text', about: 'all that it is to say', position: 'rest', required: true },
    scope,
  },
  run: (args, context: ActionContext<Rooms>) => edit(args, { operation: 'rethink', text: args.text }, context),
  show: (block, view) => blockPage(block, view),
});
