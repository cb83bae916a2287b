import { MiraError } from '../errors.ts';
import { SCOPES } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { MEMORY_ARGS, memoryLine, projectHere } from './memory-lines.ts';

const { id, redact } = MEMORY_ARGS;
const actorOf = ({ actor }: ActionContext<Rooms>) => actor;

export const memoriesEdit = action({
  name: 'memories edit',
  about: 'Give a memory another text',
  examples: ['mira memories edit 3f9a1c2e "We deploy on Mondays"'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id, text: { type: 'text', about: 'the new text', position: 'rest', required: true }, redact },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.memory()).edit(args.id, args.text, actorOf(context), { redactSecrets: args.redact }),
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesPin = action({
  name: 'memories pin',
  about: 'Put a memory before others',
  examples: ['mira memories pin 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.memory()).pin(args.id, true, actorOf(context)),
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesUnpin = action({
  name: 'memories unpin',
  about: 'Take back a pin',
  examples: ['mira memories unpin 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.memory()).pin(args.id, false, actorOf(context)),
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesTag = action({
  name: 'memories tag',
  about: 'Add tags to a memory; -TAG removes one',
  examples: ['mira memories tag 3f9a1c2e deploy friday', 'mira memories tag 3f9a1c2e -friday'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id,
    tags: { type: 'ids', about: 'tags to add; -TAG removes one', required: true, placeholder: 'TAG', minus: true },
  },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.memory()).tag(args.id, args.tags, actorOf(context)),
  show: (memory, view) =>
    `${memoryLine(memory, view)}\n${view.dim('tags:')} ${memory.tags.length === 0 ? 'none' : memory.tags.join(', ')}`,
});

export const memoriesMove = action({
  name: 'memories move',
  about: 'Let a memory hold everywhere, or in this project only',
  examples: [
    'mira memories move 3f9a1c2e --scope global',
    'mira memories move 3f9a1c2e --scope project --project ../api',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: { id, scope: { type: 'choice', about: 'where it holds', of: SCOPES } },
  run: async (args, context: ActionContext<Rooms>) => {
    const here = await projectHere(context);
    const scope = args.scope ?? 'project';
    if (scope === 'project' && here === null) {
      throw new MiraError('usage', 'you are in no project here', {
        hint: 'go into one, name its folder with --project DIR, or use --scope global',
      });
    }
    return (await context.rooms.memory()).move(args.id, scope === 'global' ? null : here, actorOf(context));
  },
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesSupersede = action({
  name: 'memories supersede',
  about: 'Say that a memory is replaced by another one',
  examples: ['mira memories supersede 3f9a1c2e 8b2d4f6a'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id,
    by: { type: 'text', about: 'id of the one that replaces it', position: 'one', required: true, placeholder: 'BY' },
  },
  run: async (args, context: ActionContext<Rooms>) =>
    (await context.rooms.memory()).supersede(args.id, args.by, actorOf(context)),
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesArchive = action({
  name: 'memories archive',
  about: 'Put a memory away: it is kept, and neither found nor given to claude',
  examples: ['mira memories archive 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, context: ActionContext<Rooms>) => (await context.rooms.memory()).archive(args.id, actorOf(context)),
  show: (memory, view) => memoryLine(memory, view),
});

export const memoriesRestore = action({
  name: 'memories restore',
  about: 'Make a memory active again that was put away or replaced',
  examples: ['mira memories restore 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  args: { id },
  run: async (args, context: ActionContext<Rooms>) => (await context.rooms.memory()).restore(args.id, actorOf(context)),
  show: (memory, view) => memoryLine(memory, view),
});
