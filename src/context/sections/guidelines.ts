import type { ProjectText } from '../../project/index.ts';
import { element } from '../element.ts';
import type { Piece, Section } from '../section.ts';
import { estimateTokens } from '../tokens.ts';

/** Most tokens of all files together, and of one. */
const BUDGET = 2_000;
const MOST_OF_ONE = 1_200;

/** The beginning of a text that is too long, up to a line's end; claude can read the file for the rest. */
function beginning({ name, text }: ProjectText): string {
  if (estimateTokens(text) <= MOST_OF_ONE) return text;
  const kept: string[] = [];
  let left = MOST_OF_ONE;
  for (const line of text.split('\n')) {
    left -= estimateTokens(`${line}\n`);
    if (left < 0) break;
    kept.push(line);
  }
  return [...kept, `(cut here: the whole of it is in ${name})`].join('\n');
}

function piece(file: ProjectText): Piece {
  const { kind, name } = file;
  const text = element(kind === 'persona' ? 'persona' : 'guidelines', { ref: name, file: name }, beginning(file));
  return {
    id: name,
    version: text,
    text,
    score: null,
    parts: null,
    // The person has seen this content and trusts it, until it changes.
    origin: 'user-confirmed',
    source: { file: name },
    at: null,
  };
}

/** The project's own files about how to work in it, as far as the person trusts them. */
export function guidelinesSection({ projectTexts }: { readonly projectTexts: readonly ProjectText[] }): Section {
  return {
    name: 'guidelines',
    layer: 'snapshot',
    priority: 3,
    budget: BUDGET,
    apart: true,
    once: true,
    pieces: async () => projectTexts.map(piece),
  };
}
