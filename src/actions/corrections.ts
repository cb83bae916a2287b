import path from 'node:path';
import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import { CORRECTION_ARGS, correctionLines } from './correction-lines.ts';
import { type ActionContext, action } from './define.ts';

/** Catches that `show` lists. */
const SHOWN_HITS = 20;

/** `corrections` alone lists, too: it is what one types in a chat. */
function listing(name: string) {
  return action({
    name,
    about: 'List corrections, with what their checks have caught',
    details:
      'A catch is a call that broke a rule; a save is one that was refused; a false alarm is one that you called fine.',
    examples: [`mira ${name}`, `mira ${name} --status proposed`, `mira ${name} --project . --json`],
    on: ['cli', 'slash'],
    args: {
      status: {
        type: 'choice',
        about: 'only with this status',
        of: ['active', 'proposed', 'disabled', 'all'],
        fallback: 'all',
      },
      project: { type: 'text', about: 'only the project of this folder, and what is global', placeholder: 'DIR' },
    },
    run: async (args, { rooms, cwd }: ActionContext<Rooms>) => {
      const all = (await rooms.corrections()).list({
        status: args.status === 'all' ? null : args.status,
        ...(args.project === undefined ? {} : { project: await rooms.projectId(path.resolve(cwd, args.project)) }),
      });
      // What holds here stands first; other projects' are told behind it.
      const { root } = await rooms.project();
      const here = all.filter(({ project }) => project === null || project.root === root);
      return [...here, ...all.filter((each) => !here.includes(each))];
    },
    show: (corrections, view) =>
      corrections.length === 0
        ? 'Nothing is corrected yet; say it once with "correct TEXT".'
        : corrections.map((correction) => correctionLines(correction, view)).join('\n'),
  });
}

export const corrections = listing('corrections');
export const correctionsList = listing('corrections list');

export const correctionsShow = action({
  name: 'corrections show',
  about: 'Show a correction with its exceptions and its last catches',
  examples: ['mira corrections show 3f9a1c2e'],
  on: ['cli', 'slash'],
  args: { id: CORRECTION_ARGS.id },
  run: async ({ id }, { rooms }: ActionContext<Rooms>) => {
    const room = await rooms.corrections();
    return { ...room.get(id), caught: room.hits(id, SHOWN_HITS) };
  },
  show: ({ caught, ...correction }, view) => {
    const line = (text: string): string =>
      oneLine(stripControls(text).replaceAll('\n', ' '), Math.max(20, view.columns - 12));
    const exceptions = correction.exceptions.map((subject) => `fine: ${line(subject)}`);
    const hits = caught.map(
      ({ at, outcome, fine, subject }) => `${view.dim(localTime(at))}  ${fine ? 'fine' : outcome}  ${line(subject)}`,
    );
    return [correctionLines(correction, view), ...exceptions, ...hits].join('\n');
  },
});

export const correctionsReview = action({
  name: 'corrections review',
  about: 'Decide about corrections that claude has proposed',
  details: 'Without --accept or --refuse the proposed ones are listed. A refused one is removed.',
  examples: [
    'mira corrections review',
    'mira corrections review --accept 3f9a1c2e',
    'mira corrections review --refuse all',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    ids: { type: 'ids', about: 'more ids for --accept or --refuse' },
    accept: { type: 'list', about: 'it holds from now on, as confirmed by you', placeholder: 'ID' },
    refuse: { type: 'list', about: 'it is removed', placeholder: 'ID' },
  },
  run: async ({ ids, accept, refuse }, { rooms }: ActionContext<Rooms>) => {
    const room = await rooms.corrections();
    const listed = room.list({ status: 'proposed' });
    const named = (flag: readonly string[]): readonly string[] => {
      if (flag.length === 0) return [];
      return flag.includes('all') ? listed.map(({ id }) => id) : [...new Set([...flag, ...ids])];
    };
    if (accept.length + refuse.length === 0) return listed;
    const accepted = named(accept).map((id) => room.change(id, { status: 'active', origin: 'user-confirmed' }));
    return [...accepted, ...named(refuse).map((id) => room.remove(id))];
  },
  show: (listed, view) =>
    listed.length === 0
      ? 'Nothing is proposed.'
      : listed.map((correction) => correctionLines(correction, view)).join('\n'),
});

export const correctionsFine = action({
  name: 'corrections fine',
  about: 'Say that a catch was no violation: that command or path passes from now on',
  details: 'Without a text the last catch is meant.',
  examples: ['mira corrections fine 3f9a1c2e', "mira corrections fine 3f9a1c2e 'npm view left-pad'"],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    id: CORRECTION_ARGS.id,
    subject: { type: 'text', about: 'the exact command or path', position: 'rest' },
  },
  run: async ({ id, subject }, { rooms }: ActionContext<Rooms>) =>
    (await rooms.corrections()).fine(id, subject ?? null),
  show: (correction, view) =>
    `Fine from now on: ${oneLine(stripControls(correction.exceptions.at(-1) ?? ''), Math.max(20, view.columns - 40))} (${shortId(correction.id)})`,
});
