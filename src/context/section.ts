/** Where a section belongs: the same for ever, the same for the life of a claude session, or by the question. */
export type Layer = 'static' | 'snapshot' | 'turn';

/** One thing that mira would add to a prompt, rendered. */
export interface Piece {
  /** What it is about: the id of a memory, or a name of the section's own. */
  readonly id: string;
  /** Changes with the content: a piece that was given is not given again in the same version. */
  readonly version: string;
  /** As claude reads it, without a line end behind it. */
  readonly text: string;
  readonly score: number | null;
  readonly parts: Readonly<Record<string, number>> | null;
  readonly origin: string;
  /** Where it came from, for the person. */
  readonly source: Readonly<Record<string, unknown>> | null;
  /** When it was said; ISO 8601. */
  readonly at: string | null;
}

export interface Asked {
  /** The person's words; empty for what does not depend on them. */
  readonly prompt: string;
  /** Nothing is to be counted or stored: somebody only wants to see it. */
  readonly onlyLooking: boolean;
}

/**
 * One part of the context. Adding one is adding a file.
 *
 * An element names its item by `ref`: the end of the id where that is a UUID, else the id. What was given and has
 * changed since is then said anew as one that replaces it, and what no longer holds as withdrawn.
 */
export interface Section {
  readonly name: string;
  readonly layer: Layer;
  /** The smaller, the longer it stays when the budget is short. */
  readonly priority: number;
  /** Most tokens of its own. */
  readonly budget: number;
  /** The person's own, limited where it is kept: it takes nothing from the budget of all. */
  readonly apart?: boolean;
  /** A snapshot that is told once: what changes in it later is not followed. */
  readonly once?: boolean;
  /**
   * What it would say, the most important first: all that holds, however much fits. A section that throws is left out.
   */
  readonly pieces: (asked: Asked) => Promise<readonly Piece[]>;
  /**
   * Of items that were given earlier, those that still hold, as they read now. Without it a snapshot answers by its
   * pieces, and what a turn has given holds for ever.
   */
  readonly still?: (ids: readonly string[]) => Promise<readonly Piece[]>;
}
