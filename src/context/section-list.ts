import type { Corrections } from '../corrections/corrections.ts';
import type { Warning } from '../corrections/warnings.ts';
import type { Memory } from '../memory/memory.ts';
import type { Planning } from '../planning/planning.ts';
import type { GitState, ProjectText } from '../project/index.ts';
import type { OnFailure } from './assemble.ts';
import type { Budgets } from './budgets.ts';
import { instructionsFor } from './instructions-text.ts';
import type { Ledger } from './ledger.ts';
import type { Section } from './section.ts';
import { blocksSection } from './sections/blocks.ts';
import { correctionsSection } from './sections/corrections.ts';
import { type Exchange, exchangesSection } from './sections/exchanges.ts';
import { guidelinesSection } from './sections/guidelines.ts';
import { instructionSections } from './sections/instructions.ts';
import { memoriesSection } from './sections/memories.ts';
import { noticesSection } from './sections/notices.ts';
import { preferencesSection } from './sections/preferences.ts';
import { type ProjectFacts, projectSection } from './sections/project.ts';
import { type RecentWork, recentWorkSection } from './sections/recent-work.ts';
import { remindersSection } from './sections/reminders.ts';
import { timeAndPlaceSection } from './sections/time-and-place.ts';
import { goalsSection, tasksSection } from './sections/work.ts';
import type { ToolSchema } from './tool-schemas.ts';

/** What the context asks of the other rooms; each is opened when a section first needs it. */
export interface ContextParts {
  /** `prompts/system.md`, with its slots. */
  readonly instructions: string;
  /** A file of the person's own that follows it; null without one. */
  readonly extra: string | null;
  readonly project: ProjectFacts;
  /** Stored id of the project; null outside of one. */
  readonly projectId: () => Promise<string | null>;
  readonly memory: () => Promise<Pick<Memory, 'recall' | 'get' | 'alike' | 'markUsed'>>;
  readonly planning: () => Promise<Planning>;
  readonly corrections: () => Promise<Pick<Corrections, 'forPrompt'>>;
  /** Warnings that wait to be said in a claude session; with `take` they wait no more. */
  readonly warnings: (sessionId: string, take: boolean) => readonly Warning[];
  readonly ledger: () => Promise<Ledger>;
  /** Other conversations of this project, the newest first. */
  readonly recentWork: (limit: number) => Promise<readonly RecentWork[]>;
  readonly now: () => number;
  readonly timeZone: () => string;
  readonly git: () => Promise<GitState | null>;
  /** Files of the project about how to work in it, as far as the person trusts them. */
  readonly projectTexts: readonly ProjectText[];
  /** Names of sections that the project's trusted marker leaves out. */
  readonly exclude: readonly string[];
  readonly budgets: Budgets;
  /** Nothing is stored yet, and nobody may make the database: the rooms are not asked. */
  readonly nothingStored?: boolean;
  readonly onFailure: OnFailure;
}

/** What of all that may be read for one claude session. */
export interface Reading {
  readonly sessionId: string;
  /** False: nothing of what mira keeps about the person is read. */
  readonly memory: boolean;
  /** What claude is offered of mira's own tools. */
  readonly tools: readonly ToolSchema[];
  /** The conversation that goes on; it is no recent work of its own. */
  readonly conversationId: string | null;
  /** What was said last in this conversation and claude's session does not hold, the oldest first. */
  readonly exchanges: readonly Exchange[];
}

/** What a project cannot leave out: what the person corrected holds everywhere. */
const ALWAYS: ReadonlySet<string> = new Set(['instructions', 'system-file', 'corrections']);

/** Every section, in the order in which they stand in a prompt. Snapshot sections come before those of a turn. */
export function sectionsOf(parts: ContextParts, reading: Reading): readonly Section[] {
  const { memory, tools } = reading;
  const asked = memory && parts.nothingStored !== true;
  const kept = (...sections: readonly Section[]): readonly Section[] => (asked ? sections : []);
  const instructions = instructionsFor(parts.instructions, { memory, tools: tools.length > 0 });
  const sections = [
    ...instructionSections(instructions, parts.extra),
    projectSection(parts.project),
    guidelinesSection(parts),
    ...kept(blocksSection(parts), correctionsSection(parts), preferencesSection(parts)),
    ...kept(goalsSection(parts), tasksSection(parts)),
    ...kept(recentWorkSection(parts, reading)),
    exchangesSection(reading.exchanges),
    timeAndPlaceSection(parts),
    ...kept(noticesSection(parts, reading.sessionId), remindersSection(parts)),
    ...kept(memoriesSection(parts)),
  ];
  return sections.filter(({ name }) => ALWAYS.has(name) || !parts.exclude.includes(name));
}
