import { element } from '../element.ts';
import { refOf } from '../held.ts';
import type { Piece, Section } from '../section.ts';
import { estimateTokens } from '../tokens.ts';

/** A question and its answer. */
export interface Exchange {
  readonly turnId: string;
  readonly prompt: string;
  readonly answer: string;
  /** Name of the project that it was said in. */
  readonly project: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Most tokens of what goes along into a new session. */
const BUDGET = 1_500;
/** A long text goes along by its beginning and its end. */
const LONGEST_PROMPT = 800;
const LONGEST_ANSWER = 1_600;

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)} […] ${text.slice(-half)}`;
}

function piece({ turnId, prompt, answer, project, at }: Exchange): Piece {
  const facts = { ref: refOf(turnId), project, at: at.slice(0, 16) };
  const said = [`person: ${shortened(prompt, LONGEST_PROMPT)}`, `you: ${shortened(answer, LONGEST_ANSWER)}`];
  return {
    id: turnId,
    version: '',
    text: element('exchange', facts, said.join('\n')),
    score: null,
    parts: null,
    origin: 'user',
    source: { turnId },
    at,
  };
}

/** As many of the last exchanges as there is room for, the oldest first. */
function lastOnes(exchanges: readonly Exchange[]): readonly Piece[] {
  const kept: Piece[] = [];
  let left = BUDGET;
  for (const exchange of exchanges.toReversed()) {
    const next = piece(exchange);
    left -= estimateTokens(`\n${next.text}`);
    if (left < 0) break;
    kept.unshift(next);
  }
  return kept;
}

/** What was said last, where the conversation goes on in a session of claude's that does not hold it. */
export function exchangesSection(exchanges: readonly Exchange[]): Section {
  return {
    name: 'exchanges',
    layer: 'snapshot',
    priority: 2,
    // Its limit is kept above, from the newest one backwards.
    budget: Number.POSITIVE_INFINITY,
    apart: true,
    once: true,
    pieces: async () => lastOnes(exchanges),
  };
}
