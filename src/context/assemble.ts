import type { Asked, Layer, Piece, Section } from './section.ts';

/** Where a piece was put in the request. */
export type Placement = 'system' | 'snapshot' | 'turn';

/** A piece as it was given: `text` is byte for byte what it adds to the request, with what parts it from the one before. */
export interface GivenPiece extends Piece {
  readonly section: string;
  readonly layer: Layer;
  readonly placement: Placement;
  readonly tokens: number;
}

/** What became of a section. */
export interface SectionState {
  readonly name: string;
  readonly layer: Layer;
  readonly state: 'given' | 'empty' | 'cut' | 'failed';
  /** Items that had no room. */
  readonly leftOut: number;
  /** Why something is missing, in words; null when nothing is. */
  readonly why: string | null;
}

export interface Assembled {
  readonly pieces: readonly GivenPiece[];
  readonly states: readonly SectionState[];
}

/** What a section says; null for one that failed. */
export interface Answer {
  readonly section: Section;
  readonly pieces: readonly Piece[] | null;
}

/** A section that failed; for the log. */
export type OnFailure = (section: string, error: unknown) => void;

/** What each section says, all asked at once. Never throws for what a section does. */
export async function askSections(
  sections: readonly Section[],
  ask: (section: Section) => Promise<readonly Piece[]>,
  onFailure: OnFailure,
): Promise<readonly Answer[]> {
  return Promise.all(
    sections.map(async (section) => {
      try {
        return { section, pieces: await ask(section) };
      } catch (error) {
        onFailure(section.name, error);
        return { section, pieces: null };
      }
    }),
  );
}

/** What sections say to a question. */
export const piecesFor =
  (asked: Asked) =>
  (section: Section): Promise<readonly Piece[]> =>
    section.pieces(asked);

export interface Room {
  /** Most tokens of everything that counts. */
  readonly all: number;
  /** Most tokens of snapshot sections. */
  readonly snapshot: number;
  readonly tokensOf: (text: string) => number;
  readonly placement: (layer: Layer) => Placement;
}

/** Why an item has no room. */
type Refusal = 'section' | 'snapshot' | 'all';

interface Fitted {
  readonly kept: ReadonlySet<Piece>;
  readonly refused: ReadonlyMap<Piece, Refusal>;
}

/** Takes a piece's tokens from what is left; says why where it does not fit. */
function take(section: Section, tokens: number, left: { own: number; all: number; snapshot: number }): Refusal | null {
  const isSnapshot = section.layer === 'snapshot';
  // What is the person's own is given whole, and does not take from the rest.
  const counts = section.layer !== 'static' && section.apart !== true;
  if (tokens > left.own) return 'section';
  if (counts && tokens > left.all) return 'all';
  if (counts && isSnapshot && tokens > left.snapshot) return 'snapshot';
  left.own -= tokens;
  if (counts) left.all -= tokens;
  if (counts && isSnapshot) left.snapshot -= tokens;
  return null;
}

/** The pieces that fit: by score within a section, then by priority of the sections. Pieces are never cut in two. */
function choose(answers: readonly Answer[], { all, snapshot, tokensOf }: Room): Fitted {
  const kept = new Set<Piece>();
  const refused = new Map<Piece, Refusal>();
  const left = { own: 0, all, snapshot };
  for (const { section, pieces } of [...answers].sort((a, b) => a.section.priority - b.section.priority)) {
    left.own = section.budget;
    for (const piece of pieces ?? []) {
      const refusal = take(section, tokensOf(`\n${piece.text}`), left);
      if (refusal === null) kept.add(piece);
      else refused.set(piece, refusal);
    }
  }
  return { kept, refused };
}

function reason(refusals: readonly Refusal[], section: Section, { all, snapshot }: Room): string {
  const limits: Readonly<Record<Refusal, string>> = {
    section: `the ${section.budget} tokens of this section`,
    snapshot: `the ${snapshot} tokens of what a session starts with`,
    all: `the ${all} tokens that were left for all`,
  };
  const named = [...new Set(refusals)].map((refusal) => limits[refusal]);
  return `${refusals.length} ${refusals.length === 1 ? 'item' : 'items'} beyond ${named.join(' and ')}`;
}

function stateOf({ section, pieces }: Answer, { refused }: Fitted, room: Room): SectionState {
  const { name, layer } = section;
  if (pieces === null) return { name, layer, state: 'failed', leftOut: 0, why: 'it failed; the log says how' };
  const refusals = pieces.flatMap((piece) => refused.get(piece) ?? []);
  if (refusals.length > 0) {
    return { name, layer, state: 'cut', leftOut: refusals.length, why: reason(refusals, section, room) };
  }
  return { name, layer, state: pieces.length === 0 ? 'empty' : 'given', leftOut: 0, why: null };
}

/** What parts a piece from the one before it: static texts and the rest stand apart. */
function separator(before: GivenPiece | undefined): string {
  if (before === undefined) return '';
  return before.layer === 'static' ? '\n\n' : '\n';
}

/** Puts together what fits of what the sections say, in their order. */
export function assemble(answers: readonly Answer[], room: Room): Assembled {
  const fitted = choose(answers, room);
  const given: GivenPiece[] = [];
  for (const { section, pieces } of answers) {
    const { name, layer } = section;
    for (const piece of pieces?.filter((each) => fitted.kept.has(each)) ?? []) {
      const text = separator(given.at(-1)) + piece.text;
      const placement = room.placement(layer);
      given.push({ ...piece, text, section: name, layer, placement, tokens: room.tokensOf(text) });
    }
  }
  return { pieces: given, states: answers.map((answer) => stateOf(answer, fitted, room)) };
}

/** The text that pieces make, byte for byte. */
export function textOf(pieces: readonly GivenPiece[]): string {
  return pieces.map(({ text }) => text).join('');
}
