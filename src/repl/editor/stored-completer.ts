import { MiraError } from '../../errors.ts';
import { shortId } from '../../lib/ids.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import type { Rooms } from '../../rooms.ts';
import type { Catalogue } from '../../surfaces/catalogue.ts';
import { specOf } from '../../surfaces/spec.ts';
import type { Completer, Offer } from './completion.ts';

/** Things that are offered at once. */
const MAX_OFFERS = 20;
/** Things among which an id is looked for, the newest. */
const MAX_LISTED = 500;
/** A search waits this long, in milliseconds, for the next letter. */
const PAUSE_MS = 60;
const LABEL_CHARS = 70;

export interface StoredParts {
  readonly rooms: Pick<Rooms, 'memory' | 'planning' | 'history'>;
  /** Stored id of the project the person is in; null outside of one. */
  readonly here: () => Promise<string | null>;
  /** Told once when the store cannot be asked; typing goes on without it. */
  readonly failed: (error: MiraError) => void;
}

/** Something stored, under its id. */
interface Named {
  readonly id: string;
  readonly text: string;
  readonly about: string;
}

type Lister = (parts: StoredParts) => Promise<readonly Named[]>;

const memories: Lister = async ({ rooms }) =>
  (await rooms.memory())
    .list({ status: 'active', limit: MAX_LISTED })
    .map(({ id, text, kind }) => ({ id, text, about: kind }));

const tasks: Lister = async ({ rooms, here }) =>
  (await rooms.planning()).tasks
    .list({ here: await here(), unfinished: true, limit: MAX_LISTED })
    .map(({ id, title, status }) => ({ id, text: title, about: status }));

const goals: Lister = async ({ rooms, here }) =>
  (await rooms.planning()).goals
    .list({ here: await here() })
    .map(({ id, title, status }) => ({ id, text: title, about: status }));

const turns: Lister = async ({ rooms, here }) =>
  (await rooms.history())
    .list({ projectId: await here(), limit: MAX_LISTED })
    .map(({ turnId, prompt, at }) => ({ id: turnId, text: prompt, about: at.slice(0, 10) }));

/** What the ids in the arguments of a command name, by its first word. */
const LISTERS: Readonly<Record<string, Lister>> = {
  forget: memories,
  memories,
  tasks,
  goals,
  history: turns,
};

/** The first word of a command whose next argument is an id; null for any other. */
function idCommand(typed: string, catalogue: Catalogue): string | null {
  const words = typed.slice(1).split(/\s+/).slice(0, -1);
  const found = catalogue.match(words);
  if (found === null) return null;
  const takesId = specOf(found.entry).positions.some(({ label }) => label === 'ID');
  return takesId ? (words[0] ?? null) : null;
}

const offerId = ({ id, text, about }: Named): Offer => ({
  text: `${shortId(id)} `,
  label: `${shortId(id)}  ${oneLine(text, LABEL_CHARS)}`,
  about,
});

/** Completes the ids of commands: each with what it names; what is typed may be of either. */
export function completeIds(catalogue: Catalogue, parts: StoredParts): Completer {
  return ({ kind, typed }, found, signal) => {
    const lister = kind === 'command' ? LISTERS[idCommand(typed, catalogue) ?? ''] : undefined;
    if (lister === undefined) return;
    const word = (/\S*$/.exec(typed)?.[0] ?? '').toLowerCase();
    told(parts, async () => {
      const named = (await lister(parts)).filter(
        ({ id, text }) => shortId(id).startsWith(word) || id.startsWith(word) || text.toLowerCase().includes(word),
      );
      if (!signal.aborted) found(named.slice(0, MAX_OFFERS).map(offerId));
    });
  };
}

/** Completes `#words` with the memories that answer to them; the memory's own text is put in. */
export function completeMemories(parts: StoredParts): Completer {
  return ({ kind, typed }, found, signal) => {
    if (kind !== 'memory') return;
    told(parts, async () => {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (signal.aborted) return;
      const memory = await parts.rooms.memory();
      // Looking for one must not make it seem used.
      const query = { text: typed, limit: MAX_OFFERS, here: await parts.here(), abstain: false, uncounted: true };
      const recalled = await memory.recall(query);
      if (signal.aborted) return;
      found(
        recalled.map(({ text, kind: about }) => ({
          text: `${stripControls(text)} `,
          label: oneLine(text, LABEL_CHARS),
          about,
        })),
      );
    });
  };
}

/** Runs a look-up; a failure that mira expects is told, any other is a bug and ends in the log. */
function told({ failed }: StoredParts, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (!(error instanceof MiraError)) throw error;
    failed(error);
  });
}
