import { MiraError } from '../../errors.ts';
import type { Now } from '../../world.ts';
import type { Embedder } from './embedder.ts';

/** Vectors held for those who cannot wait; the oldest go first. */
const MOST_HELD = 2_000;
/** After a failure a question does not try again for so long: each try costs the person a wait. */
const PAUSE_MS = 30_000;

/** Vectors that must be waited for, for callers that take them in a transaction, where nobody can wait. */
export interface HeldVectors {
  readonly model: string;
  readonly dimensions: number;
  /** A vector that was fetched; null when it was not. */
  embed(text: string): Float32Array | null;
  /** Fetches vectors; gives what stood in the way instead of failing. */
  prepare(texts: readonly string[], patient: boolean): Promise<MiraError | null>;
}

export interface HeldOptions {
  /** Tries again and takes its time. */
  readonly patient: Embedder;
  /** The same model for a person who waits. */
  readonly quick: Embedder;
  /** What forbids to ask now, such as a limit that is reached; null when nothing does. */
  readonly forbidden: () => Promise<MiraError | null>;
  /** Told of failures that nobody else is told of. */
  readonly tell: (failure: MiraError) => void;
  readonly now: Now;
}

/** Holds what an embedder gives. */
export function holdVectors({ patient, quick, forbidden, tell, now }: HeldOptions): HeldVectors {
  const held = new Map<string, Float32Array>();
  let away: { readonly failure: MiraError; readonly untilMs: number } | null = null;

  const fetchAll = async (texts: readonly string[], embedder: Embedder): Promise<MiraError | null> => {
    try {
      const refused = await forbidden();
      if (refused !== null) return refused;
      const vectors = await embedder.embed(texts);
      for (const [i, text] of texts.entries()) hold(held, text, vectors[i]);
      return null;
    } catch (error) {
      if (error instanceof MiraError) return error;
      throw error;
    }
  };

  return {
    model: patient.model,
    dimensions: patient.dimensions,
    embed: (text) => held.get(text) ?? null,
    prepare: async (texts, isPatient) => {
      const wanted = [...new Set(texts)].filter((text) => !held.has(text));
      if (wanted.length === 0) return null;
      if (!isPatient && away !== null && now() < away.untilMs) return away.failure;
      const failure = await fetchAll(wanted, isPatient ? patient : quick);
      away = failure === null ? null : { failure, untilMs: now() + PAUSE_MS };
      if (failure !== null && !isPatient) tell(failure);
      return failure;
    },
  };
}

function hold(held: Map<string, Float32Array>, text: string, vector: Float32Array | undefined): void {
  if (vector === undefined) return;
  const [oldest] = held.keys();
  if (held.size >= MOST_HELD && oldest !== undefined) held.delete(oldest);
  held.set(text, vector);
}
