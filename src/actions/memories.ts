import path from 'node:path';
import { STATUSES } from '../memory/entry.ts';
import type { MemoryFilter } from '../memory/memory.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { MEMORY_ARGS, memoryLine, period } from './memory-lines.ts';

/** `memories` alone lists, too: it is what one types in a chat. */
function listing(name: string) {
  return action({
    name,
    about: 'List memories, newest first',
    details: 'Lists the active ones of all projects; --status all lists every one.',
    examples: [`mira ${name}`, `mira ${name} --kind decision --project .`, `mira ${name} --status archived --json`],
    on: ['cli', 'slash'],
    args: {
      limit: { type: 'integer', about: 'at most this many', fallback: 1_000, min: 1, max: 1_000_000 },
      kind: MEMORY_ARGS.kind,
      scope: MEMORY_ARGS.scope,
      origin: MEMORY_ARGS.origin,
      status: { type: 'choice', about: 'only with this status', of: [...STATUSES, 'all'], fallback: 'active' },
      tag: { type: 'text', about: 'only with this tag', placeholder: 'TAG' },
      pinned: { type: 'flag', about: 'only pinned ones' },
      project: { type: 'text', about: 'only the project of this folder, and what is global', placeholder: 'DIR' },
      since: MEMORY_ARGS.since,
      until: MEMORY_ARGS.until,
    },
    run: async (args, { rooms, cwd, now, note }: ActionContext<Rooms>) => {
      const filter: MemoryFilter = {
        limit: args.limit + 1,
        kind: args.kind ?? null,
        scope: args.scope ?? null,
        origin: args.origin ?? null,
        status: args.status === 'all' ? null : args.status,
        tag: args.tag ?? null,
        pinned: args.pinned ? 1 : null,
        project: args.project === undefined ? null : await rooms.projectId(path.resolve(cwd, args.project)),
        ...(await period(args, now())),
      };
      const found = (await rooms.memory()).list(filter);
      if (found.length > args.limit) note(`only the newest ${args.limit} are listed; --limit N lists more`);
      return found.slice(0, args.limit);
    },
    show: (memories, view) =>
      memories.length === 0
        ? 'No memory fits; keep something with "remember TEXT".'
        : memories.map((memory) => memoryLine(memory, view)).join('\n'),
  });
}

export const memories = listing('memories');
export const memoriesList = listing('memories list');
