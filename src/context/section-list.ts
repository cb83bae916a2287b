import type { Memory } from '../memory/memory.ts';
import type { GitState } from '../project/index.ts';
import type { Ledger } from './ledger.ts';
import type { Section } from './section.ts';
import { instructionSections } from './sections/instructions.ts';
import { memoriesSection } from './sections/memories.ts';
import { type ProjectFacts, projectSection } from './sections/project.ts';
import { timeAndPlaceSection } from './sections/time-and-place.ts';

/** What the context asks of the other rooms; each is opened when a section first needs it. */
export interface ContextParts {
  /** `prompts/system.md`. */
  readonly instructions: string;
  /** A file of the person's own that follows it; null without one. */
  readonly extra: string | null;
  readonly project: ProjectFacts;
  /** Stored id of the project; null outside of one. */
  readonly projectId: () => Promise<string | null>;
  readonly memory: () => Promise<Pick<Memory, 'recall' | 'markUsed'>>;
  readonly ledger: () => Promise<Ledger>;
  readonly now: () => number;
  readonly timeZone: string;
  readonly git: () => Promise<GitState | null>;
  /** A section that failed; for the log. */
  readonly onFailure: (section: string, error: unknown) => void;
}

/**
 * Every section, in the order in which they stand in a prompt. `memory` false: nothing of what mira keeps about the
 * person is read.
 */
export function sectionsOf(parts: ContextParts, memory: boolean): readonly Section[] {
  const kept = memory ? [memoriesSection(parts)] : [];
  return [
    ...instructionSections(parts.instructions, parts.extra),
    projectSection(parts.project),
    timeAndPlaceSection(parts),
    ...kept,
  ];
}
