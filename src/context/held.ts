import { createHash } from 'node:crypto';
import { shortId } from '../lib/ids.ts';
import { isUuid } from '../redact/harmless.ts';
import type { GivenPiece } from './assemble.ts';
import { element } from './element.ts';
import type { Asked, Piece, Section } from './section.ts';

/** An item that a turn has given, by its section and id. */
export interface HeldItem {
  readonly section: string;
  readonly item: string;
  /** Hash of the version in which it was given; `gone` when it was withdrawn since. */
  readonly version: string;
}

/** Marks an item that claude was told of no longer holding. */
export const GONE = 'gone';

/** Enough of a hash that no two versions of an item share it. */
const HASH_CHARACTERS = 32;

/** A version as it is kept: a text that is its own version is not stored twice. */
export function versionKey(version: string): string {
  return version === GONE ? GONE : createHash('sha256').update(version).digest('hex').slice(0, HASH_CHARACTERS);
}

/** How an element names an item. */
export function refOf(id: string): string {
  return isUuid(id) ? shortId(id) : id;
}

const keyOf = (section: string, id: string): string => `${section}\n${id}`;

interface Offered {
  readonly version: string;
  /** False: it had no room, so that claude does not hold it. */
  readonly given: boolean;
}

/** What one claude session holds of what mira can say: in its system prompt, and from its turns. */
export class HeldItems {
  readonly #start = new Map<string, Offered>();
  readonly #turns = new Map<string, HeldItem>();

  /** What the session begins with: all that its sections offered, and what of it was given. */
  begin(section: string, offered: readonly Piece[], given: ReadonlySet<string>): void {
    for (const { id, version } of offered) {
      this.#start.set(keyOf(section, id), { version: versionKey(version), given: given.has(id) });
    }
  }

  /** What turns have given; later ones win. */
  add(items: readonly HeldItem[]): void {
    for (const item of items) this.#turns.set(keyOf(item.section, item.item), item);
  }

  /** Whether turns have given anything that claude still holds. */
  hasTurns(): boolean {
    return this.#turns.size > 0;
  }

  /** Claude has compacted its session: what the turns gave is gone from it. */
  clear(): void {
    this.#turns.clear();
  }

  /** `known`: claude has it as it is; `changed`: it has another version; `new`: it has none. */
  judge(section: string, { id, version }: Pick<Piece, 'id' | 'version'>): 'known' | 'changed' | 'new' {
    const key = keyOf(section, id);
    const told = this.#turns.get(key);
    if (told !== undefined) {
      return told.version === versionKey(version) ? 'known' : told.version === GONE ? 'new' : 'changed';
    }
    const offered = this.#start.get(key);
    if (offered === undefined) return 'new';
    if (offered.version === versionKey(version)) return 'known';
    return offered.given ? 'changed' : 'new';
  }

  /** Ids of a section's items that claude takes as holding. */
  ids(section: string): readonly string[] {
    const start = [...this.#start].filter(([, { given }]) => given).map(([key]) => key);
    const told = [...this.#turns].map(([key]) => key);
    return [...new Set([...start, ...told])]
      .filter((key) => key.startsWith(`${section}\n`) && this.#turns.get(key)?.version !== GONE)
      .map((key) => key.slice(section.length + 1));
  }
}

/** Items of a turn as they are kept once claude has begun it. */
export function heldOf(pieces: readonly GivenPiece[]): readonly HeldItem[] {
  return pieces
    .filter(({ placement }) => placement === 'turn')
    .map(({ section, id, version }) => ({ section, item: id, version: versionKey(version) }));
}

/** The element of an item says that it stands in place of an earlier one. */
function replacing(piece: Piece): Piece {
  return { ...piece, text: piece.text.replace(/^<mira-[a-z-]+/, (head) => `${head} replaces="earlier"`) };
}

function withdrawn(section: string, id: string): Piece {
  const text = element('withdrawn', { ref: refOf(id), section });
  return { id, version: GONE, text, score: null, parts: null, origin: 'mira', source: null, at: null };
}

/** What a section's items have become since they were given: those that still hold, as they read now. */
async function stillHolding(section: Section, offered: readonly Piece[], held: HeldItems) {
  if (section.still === undefined) return section.layer === 'snapshot' ? offered : null;
  const found = new Set(offered.map(({ id }) => id));
  const others = held.ids(section.name).filter((id) => !found.has(id));
  return others.length === 0 ? offered : [...offered, ...(await section.still(others))];
}

/**
 * What a section has to say in a turn of a session that holds `held`: what is new, what replaces an earlier version, and
 * what was withdrawn.
 */
export async function newsOf(section: Section, asked: Asked, held: HeldItems): Promise<readonly Piece[]> {
  if (section.layer === 'static' || section.once === true) return [];
  const offered = await section.pieces(asked);
  const holding = await stillHolding(section, offered, held);
  const told = (holding ?? offered).flatMap((piece) => {
    const judged = held.judge(section.name, piece);
    return judged === 'known' ? [] : [judged === 'changed' ? replacing(piece) : piece];
  });
  if (holding === null) return told;
  const holds = new Set(holding.map(({ id }) => id));
  const gone = held.ids(section.name).filter((id) => !holds.has(id));
  return [...gone.map((id) => withdrawn(section.name, id)), ...told];
}
