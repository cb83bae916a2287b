import type { Asker } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';

/** A check that has caught something so often that the person is asked what it shall do. */
export interface OftenCaught {
  /** Id of the correction. */
  readonly id: string;
  readonly text: string;
  readonly hits: number;
  /** What was caught last, and in words what it does. */
  readonly subject: string;
  readonly what: string;
}

export interface AskToBlockParts {
  readonly home: {
    /** What waits to be asked; it waits no more. */
    readonly oftenCaught: () => readonly OftenCaught[];
    readonly rooms: Pick<Rooms, 'corrections'>;
  };
  readonly owner: { readonly incognito: boolean };
  /** The chat begins after this is made. */
  readonly loop: () => { readonly chooser: Pick<Asker, 'pick'> };
  readonly say: (line: string) => void;
}

const CHOICES = [
  { key: 'y', name: 'block from now on' },
  { key: 'n', name: 'keep warning, for good' },
  { key: 'f', name: 'that was fine: let exactly this through' },
  { key: 'l', name: 'later' },
] as const;

/** Characters of what a check says and caught that a question shows. */
const SHOWN = 200;

function questionOf({ text, hits, what }: OftenCaught): string {
  return `"${oneLine(text, SHOWN)}" was broken ${hits} times; the last one ${oneLine(what, SHOWN)}. Block it from now on?`;
}

/** Does what the person answered; gives what was done, null when it is left for later. */
async function carryOut(key: string | null, { id, subject }: OftenCaught, parts: AskToBlockParts) {
  if (key === null || key === 'l') return null;
  if (parts.owner.incognito) return 'incognito: the correction stays as it is';
  const corrections = await parts.home.rooms.corrections();
  switch (key) {
    case 'y':
      corrections.setAction(id, 'block');
      return `blocked from now on; /corrections warn ${shortId(id)} takes it back`;
    case 'n':
      corrections.setAction(id, 'warn');
      return `it warns, and is not asked about again; /corrections block ${shortId(id)} takes it back`;
    default:
      corrections.fine(id, subject);
      return `let through from now on: ${oneLine(subject, SHOWN)}`;
  }
}

/**
 * Makes the function that a chat calls when a turn has ended: it asks, one after the other, whether checks that only
 * warn shall block. What is left for later is asked at a later catch. Never rejects for what became of a correction
 * meanwhile: that is said.
 */
export function makeAskToBlock(parts: AskToBlockParts): () => Promise<void> {
  const { home } = parts;
  let asking = false;
  const decided = new Set<string>();
  const askOne = async (caught: OftenCaught): Promise<void> => {
    // Caught again while its question stood.
    if (decided.has(caught.id)) return;
    const key = await parts.loop().chooser.pick(questionOf(caught), CHOICES);
    if (key === 'y' || key === 'n') decided.add(caught.id);
    try {
      const done = await carryOut(key, caught, parts);
      if (done !== null) parts.say(`correction "${oneLine(caught.text, SHOWN)}": ${done}`);
    } catch (error) {
      if (!(error instanceof MiraError)) throw error;
      parts.say(error.message);
    }
  };
  return async () => {
    if (parts.owner.incognito) {
      home.oftenCaught();
      return;
    }
    if (asking) return;
    asking = true;
    try {
      for (let waiting = home.oftenCaught(); waiting.length > 0; waiting = home.oftenCaught()) {
        for (const caught of waiting) await askOne(caught);
      }
    } finally {
      asking = false;
    }
  };
}
