import type { Asked, Layer, Piece, Section } from './section.ts';
import { estimateTokens } from './tokens.ts';

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
}

export interface Assembled {
  readonly pieces: readonly GivenPiece[];
  readonly states: readonly SectionState[];
}

export interface AssembleOptions {
  /** Most tokens for everything together. */
  readonly budget: number;
  readonly placement: (layer: Layer) => Placement;
  /** What the claude session holds already. */
  readonly isKnown: (piece: Piece) => boolean;
  /** A section that failed; for the log. */
  readonly onFailure: (section: string, error: unknown) => void;
}

interface Answered {
  readonly section: Section;
  readonly pieces: readonly Piece[] | null;
}

/** What each section says, all asked at once; null for one that failed. */
async function askSections(
  sections: readonly Section[],
  asked: Asked,
  onFailure: AssembleOptions['onFailure'],
): Promise<readonly Answered[]> {
  return Promise.all(
    sections.map(async (section) => {
      try {
        return { section, pieces: await section.pieces(asked) };
      } catch (error) {
        onFailure(section.name, error);
        return { section, pieces: null };
      }
    }),
  );
}

/** The pieces that fit: by score within a section, then by priority of the sections. Pieces are never cut in two. */
function fitting(answers: readonly Answered[], { budget, isKnown }: AssembleOptions): ReadonlySet<Piece> {
  const kept = new Set<Piece>();
  let left = budget;
  for (const { section, pieces } of [...answers].sort((a, b) => a.section.priority - b.section.priority)) {
    let own = section.budget;
    for (const piece of pieces ?? []) {
      if (isKnown(piece)) continue;
      const tokens = estimateTokens(piece.text);
      if (tokens > own) continue;
      // What the person's own files say is given whole, and does not take from the rest.
      if (section.layer !== 'static' && tokens > left) continue;
      own -= tokens;
      if (section.layer !== 'static') left -= tokens;
      kept.add(piece);
    }
  }
  return kept;
}

function stateOf(
  { section, pieces }: Answered,
  kept: ReadonlySet<Piece>,
  isKnown: AssembleOptions['isKnown'],
): SectionState {
  const { name, layer } = section;
  if (pieces === null) return { name, layer, state: 'failed' };
  const wanted = pieces.filter((piece) => !isKnown(piece));
  if (wanted.some((piece) => !kept.has(piece))) return { name, layer, state: 'cut' };
  return { name, layer, state: wanted.length === 0 ? 'empty' : 'given' };
}

/** What parts a piece from the one before it: static texts and the rest stand apart. */
function separator(before: GivenPiece | undefined): string {
  if (before === undefined) return '';
  return before.layer === 'static' ? '\n\n' : '\n';
}

/** Asks the sections and puts together what is given, in their order. Never throws for what a section does. */
export async function assemble(
  sections: readonly Section[],
  asked: Asked,
  options: AssembleOptions,
): Promise<Assembled> {
  const answers = await askSections(sections, asked, options.onFailure);
  const kept = fitting(answers, options);
  const given: GivenPiece[] = [];
  for (const { section, pieces } of answers) {
    const { name, layer } = section;
    for (const piece of pieces?.filter((each) => kept.has(each)) ?? []) {
      const text = separator(given.at(-1)) + piece.text;
      const placement = options.placement(layer);
      given.push({ ...piece, text, section: name, layer, placement, tokens: estimateTokens(text) });
    }
  }
  return { pieces: given, states: answers.map((answer) => stateOf(answer, kept, options.isKnown)) };
}

/** The text that pieces make, byte for byte. */
export function textOf(pieces: readonly GivenPiece[]): string {
  return pieces.map(({ text }) => text).join('');
}
