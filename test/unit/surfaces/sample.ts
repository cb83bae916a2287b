import { type ActionContext, type AnyAction, action, type BatchError, type View } from '../../../src/actions/define.ts';
import { MiraError } from '../../../src/errors.ts';
import type { Rooms } from '../../../src/rooms.ts';
import { type AnyVerb, verb } from '../../../src/surfaces/verb.ts';
import type { World } from '../../../src/world.ts';

export const PLAIN: View = { columns: 80, dim: (text) => text, bold: (text) => text, now: 0 };

const keep = action({
  name: 'keep',
  about: 'Keep a note',
  details: 'Says what it kept.',
  examples: ['mira keep "tea at five" --kind plan'],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  batch: true,
  args: {
    text: { type: 'text', about: 'the note', position: 'rest', required: true, placeholder: 'TEXT' },
    kind: { type: 'choice', about: 'what it is', of: ['plan', 'fact'], fallback: 'fact' },
    limit: { type: 'integer', about: 'at most this many', min: 1, max: 9 },
    tag: { type: 'list', about: 'a tag' },
    pin: { type: 'flag', about: 'pin it', short: 'p' },
    noSave: { type: 'flag', about: 'do not store it' },
  },
  asking: async ({ text }) => {
    if (text === 'bad') throw new MiraError('secret', 'that is a secret');
    return `it keeps ${text}`;
  },
  run(args, { stdin }) {
    if (stdin !== null) return each(stdin());
    if (args.text === 'bad') throw new MiraError('secret', 'that is a secret', { hint: 'leave it out' });
    if (args.text === 'bug') throw new TypeError('broken');
    return { ...args };
  },
  show: (data) => `kept ${data.text}`,
});

async function* each(
  lines: AsyncIterable<string>,
): AsyncGenerator<(Record<string, unknown> & { text: string }) | BatchError> {
  for await (const line of lines) {
    if (line === 'bad') yield { failed: new MiraError('secret', 'that is a secret') };
    else yield { text: line };
  }
}

const list = action({
  name: 'notes',
  about: 'List notes',
  examples: ['mira notes'],
  on: ['cli', 'slash', 'tool'],
  args: {},
  run: (_args, { cwd }) => [cwd],
  show: (rows) => rows.join('\n'),
});

const drop = action({
  name: 'notes drop',
  about: 'Drop notes',
  examples: ['mira notes drop 12345678'],
  on: ['cli', 'slash'],
  asks: true,
  args: { ids: { type: 'ids', about: 'ids', required: true } },
  async run({ ids }, { confirm }) {
    return { dropped: (await confirm(`Drop ${ids.length}?`)) ? ids : [] };
  },
  show: ({ dropped }) => dropped.join(' '),
  exit: ({ dropped }) => (dropped.length > 0 ? 0 : 1),
});

const tidy = action({
  name: 'notes drop old',
  about: 'Drop old notes',
  examples: ['mira notes drop old --limit 2'],
  on: ['slash'],
  args: { limit: { type: 'integer', about: 'at most this many' } },
  run: ({ limit }) => limit ?? 0,
  show: (limit) => `tidied ${limit}`,
});

/** Actions with every kind of argument, for tests of the surfaces. */
export const ACTIONS: readonly AnyAction[] = [keep, list, drop, tidy];

/** A `chat` that says what it was called with. */
export function chatVerb(seen: unknown[]): AnyVerb {
  return verb({
    name: 'chat',
    about: 'Talk',
    insteadOfJson: 'use mira ask --json',
    args: { model: { type: 'text', about: 'model' }, continue: { type: 'flag', about: 'go on' } },
    run: async (values, call) => {
      seen.push({ ...values, ...call });
      return 7;
    },
  });
}

export const ROOMS = { version: '1.2.3' } as Rooms;

export function context(over: Partial<ActionContext> = {}): ActionContext {
  return {
    surface: 'slash',
    actor: 'person',
    now: () => 0,
    id: () => 'id',
    env: {},
    cwd: '/here',
    rooms: ROOMS,
    turnId: null,
    stdin: null,
    confirm: async () => false,
    note: () => undefined,
    ...over,
  };
}

/** A world that writes into arrays and reads `input` as stdin. */
export function world(input: AsyncIterable<string> | null = null): { world: World; out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const made = {
    ...{ now: () => 0, id: () => 'id', env: {}, cwd: process.cwd(), home: '/home/me', pid: 1, platform: 'linux' },
    stdin: { isTTY: false, stream: input },
    stdout: { isTTY: false, columns: 80, write: (text: string) => void out.push(text) },
    stderr: { isTTY: false, columns: 80, write: (text: string) => void err.push(text) },
  };
  return { world: made as unknown as World, out, err };
}
