import type { Config, Paths } from './config/index.ts';
import type { Assembled } from './context/assemble.ts';
import type { Ledger } from './context/ledger.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { History } from './conversation/history.ts';
import type { Checker } from './corrections/checker.ts';
import type { Corrections } from './corrections/corrections.ts';
import type { Rule } from './corrections/rule.ts';
import type { Db } from './db/connection.ts';
import type { DoctorParts } from './doctor/index.ts';
import type { Memory } from './memory/memory.ts';
import type { Planning } from './planning/planning.ts';
import type { Project } from './project/index.ts';
import type { Transfer } from './transfer/transfer.ts';
import type { Budget } from './usage/budget.ts';
import type { Usage } from './usage/usage.ts';

/**
 * Facades of the rooms that actions may use; types only. `main.ts` gives the real ones, each opened when first asked for.
 */
export interface Rooms {
  /** Version of mira, as in package.json. */
  readonly version: string;
  /** Where mira keeps its files. */
  readonly paths: Paths;
  /** stdin and stdout are both a terminal. */
  readonly interactive: boolean;
  /** Throws `config` where the person's own configuration is wrong. */
  config(): Promise<Config>;
  project(): Promise<Project>;
  doctor(): DoctorParts;
  /** Gives the terminal to a program until it ends; its exit code. */
  onTerminal(program: string, args: readonly string[]): Promise<number>;
  /** Gives the terminal to claude's own login; its exit code. */
  claudeLogin(): Promise<number>;
  /** Where the database is; these two open nothing. */
  readonly database: { readonly file: string; readonly migrationsDir: string };
  db(): Promise<Db>;
  conversations(): Promise<Conversations>;
  history(): Promise<History>;
  usage(): Promise<Usage>;
  memory(): Promise<Memory>;
  /** Preferences, goals, tasks, blocks and reminders. */
  planning(): Promise<Planning>;
  /** What the person has corrected once and wants kept. */
  corrections(): Promise<Corrections>;
  /** Compares tool calls with these rules alone, in this project. */
  ruleChecker(rules: readonly Rule[]): Promise<Checker>;
  /** What was added to each turn's request. */
  ledger(): Promise<Ledger>;
  /** What a question would be given in a new chat of this project; calls no model and stores nothing. */
  previewContext(prompt: string): Promise<Assembled>;
  transfer(): Promise<Transfer>;
  /** The limits that hold for this login: null where there is none, as for a subscription. */
  limits(): Promise<Budget>;
  /** Stored id of the project that a folder belongs to. */
  projectId(dir: string): Promise<string>;
  /** Closes the database where it was opened. Nothing may be asked of the rooms afterwards. */
  close(): void;
}
