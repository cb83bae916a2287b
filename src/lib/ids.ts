import { MiraError } from '../errors.ts';
import { editDistance } from './nearest.ts';

/** How a room finds ids. Every list is cut to `limit` by the room. */
export interface IdLookup {
  /** What the ids name, for messages: `turn`, `memory`. */
  readonly what: string;
  /** Ids that begin so. */
  readonly startingWith: (prefix: string, limit: number) => readonly string[];
  /** Ids that end so. */
  readonly endingWith: (ending: string, limit: number) => readonly string[];
  /** Recent ids, to name the nearest one when none fits. */
  readonly recent: (limit: number) => readonly string[];
}

const MIN_PREFIX = 8;
const MIN_ENDING = 6;
const SHOWN = 10;
const RECENT = 500;
const SHORT = 8;

/** The last 8 characters: how an id stands on a screen. UUIDv7 of one minute share their beginning. */
export function shortId(id: string): string {
  return id.slice(-SHORT);
}

function nearestId(typed: string, lookup: IdLookup): string | null {
  const tail = typed.slice(-SHORT);
  let best: string | null = null;
  let least = Math.max(2, Math.floor(tail.length / 3)) + 1;
  for (const id of lookup.recent(RECENT)) {
    const distance = editDistance(tail, id.slice(-tail.length));
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}

/**
 * The whole id for what the person typed: a unique prefix of at least 8 characters or a unique ending of at least 6.
 * Throws `unknown_id` naming the nearest, or `ambiguous_id` (exit 2) with the list.
 */
export function resolveId(typed: string, lookup: IdLookup): string {
  const wanted = typed.trim().toLowerCase();
  const found = new Set<string>();
  if (/^[0-9a-f-]+$/.test(wanted)) {
    if (wanted.length >= MIN_PREFIX) for (const id of lookup.startingWith(wanted, SHOWN + 1)) found.add(id);
    if (wanted.length >= MIN_ENDING) for (const id of lookup.endingWith(wanted, SHOWN + 1)) found.add(id);
  }
  const [first, ...others] = found;
  if (first === undefined) throw unknownId(typed, lookup);
  if (others.length === 0) return first;
  const list = [...found].slice(0, SHOWN).join(', ');
  throw new MiraError('ambiguous_id', `"${typed}" fits more than one ${lookup.what}: ${list}`, {
    hint: 'give more characters',
  });
}

function unknownId(typed: string, lookup: IdLookup): MiraError {
  const near = nearestId(typed.trim().toLowerCase(), lookup);
  const rule = `an id needs its first ${MIN_PREFIX} characters or its last ${MIN_ENDING}`;
  return new MiraError('unknown_id', `there is no ${lookup.what} "${typed}"`, {
    hint: near === null ? rule : `the nearest is ${near}`,
  });
}
