import type { Memory } from '../memory/memory.ts';
import type { Planning } from '../planning/planning.ts';
import type { GitState } from '../project/index.ts';
import type { OnFailure } from './assemble.ts';
import type { Budgets } from './budgets.ts';
import type { Ledger } from './ledger.ts';
import type { Section } from './section.ts';
import { blocksSection } from './sections/blocks.ts';
import { type Exchange, exchangesSection } from './sections/exchanges.ts';
import { instructionSections } from './sections/instructions.ts';
import { memoriesSection } from './sections/memories.ts';
import { preferencesSection } from './sections/preferences.ts';
import { type ProjectFacts, projectSection } from './sections/project.ts';
import { type RecentWork, recentWorkSection } from './sections/recent-work.ts';
import { remindersSection } from './sections/reminders.ts';
import { timeAndPlaceSection } from './sections/time-and-place.ts';
import { goalsSection, tasksSection } from './sections/work.ts';

/** What the context asks of the other rooms; each is opened when a section first needs it. */
export interface ContextParts {
  /** `prompts/system.md`. */
  readonly instructions: string;
  /** A file of the person's own that follows it; null without one. */
  readonly extra: string | null;
  readonly project: ProjectFacts;
  /** Stored id of the project; null outside of one. */
  readonly projectId: () => Promise<string | null>;
  readonly memory: () => Promise<Pick<Memory, 'recall' | 'get' | 'alike' | 'markUsed'>>;
  readonly planning: () => Promise<Planning>;
  readonly ledger: () => Promise<Ledger>;
  /** Other conversations of this project, the newest first. */
  readonly recentWork: (limit: number) => Promise<readonly RecentWork[]>;
  readonly now: () => number;
  readonly timeZone: string;
  readonly git: () => Promise<GitState | null>;
  readonly budgets: Budgets;
  readonly onFailure: OnFailure;
}

/** What of all that may be read for one claude session. */
export interface Reading {
  /** False: nothing of what mira keeps about the person is read. */
  readonly memory: boolean;
  /** The conversation that goes on; it is no recent work of its own. */
  readonly conversationId: string | null;
  /** What was said last in this conversation and claude's session does not hold, the oldest first. */
  readonly exchanges: readonly Exchange[];
}

/** Every section, in the order in which they stand in a prompt. Snapshot sections come before those of a turn. */
export function sectionsOf(parts: ContextParts, reading: Reading): readonly Section[] {
  const kept = (...sections: readonly Section[]): readonly Section[] => (reading.memory ? sections : []);
  return [
    ...instructionSections(parts.instructions, parts.extra),
    projectSection(parts.project),
    ...kept(blocksSection(parts), preferencesSection(parts), goalsSection(parts), tasksSection(parts)),
    ...kept(recentWorkSection(parts, reading)),
    exchangesSection(reading.exchanges),
    timeAndPlaceSection(parts),
    ...kept(remindersSection(parts)),
    ...kept(memoriesSection(parts)),
  ];
}
