import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Values } from './config/index.ts';
import type { Assembled } from './context/assemble.ts';
import { type Budgets, checkBudgets } from './context/budgets.ts';
import { openSessionContext, previewContext } from './context/context.ts';
import { EVERYTHING, instructionsFor } from './context/instructions-text.ts';
import { recentState } from './context/recent-state.ts';
import type { ContextParts } from './context/section-list.ts';
import type { SessionContext, SessionOptions } from './context/session-context.ts';
import { fittingTools, type ToolSchema } from './context/tool-schemas.ts';
import type { Warnings } from './corrections/warnings.ts';
import { MiraError } from './errors.ts';
import { isMissing } from './lib/file-errors.ts';
import { readBranch } from './project/git-state.ts';
import { type Project, readGitState, type TrustedWishes } from './project/index.ts';
import type { Rooms } from './rooms.ts';
import type { World } from './world.ts';

export interface OpenContextParts {
  readonly world: World;
  readonly ownRoot: string;
  readonly project: Project;
  readonly rooms: Pick<
    Rooms,
    'database' | 'memory' | 'planning' | 'corrections' | 'ledger' | 'projectId' | 'conversations'
  >;
  readonly values: Values;
  /** What the project's own files want and the person trusts. */
  readonly wishes: TrustedWishes;
  /** What was let through with a warning, and waits to be said. */
  readonly warnings: Warnings;
  /** Text that follows mira's own instructions; null without one. */
  readonly extra: string | null;
  readonly onFailure: ContextParts['onFailure'];
}

/** The instructions that mira itself gives, with their slots. Throws `prompt_missing`. */
function readInstructions(ownRoot: string): string {
  const file = join(ownRoot, 'prompts', 'system.md');
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new MiraError('prompt_missing', `the prompt file ${file} is missing`, {
      hint: 'install mira anew: without it claude would not know where it runs',
      cause,
    });
  }
}

/** The budgets as they are configured. */
export function budgetsOf(values: Values): Budgets {
  return {
    static: values['context.staticTokens'],
    snapshot: values['context.snapshotTokens'],
    dynamic: values['context.dynamicTokens'],
    all: values['context.totalTokens'],
    tools: values['context.toolTokens'],
  };
}

/** The tools of mira's that claude is offered, and a line for the person about those that are not. */
export function offeredTools<T extends ToolSchema>(
  tools: readonly T[],
  values: Values,
): { readonly offered: readonly T[]; readonly warning: string | null } {
  const limit = values['context.toolTokens'];
  const { offered, left } = fittingTools(tools, limit);
  const names = left.map(({ name }) => name).join(', ');
  const warning = `claude is not offered ${names}: with them mira's tools take more than context.toolTokens = ${limit}`;
  return { offered, warning: left.length === 0 ? null : warning };
}

/** A question does not wait longer for what git says of the worktree: asked after each turn, it is known by then. */
const GIT_PATIENCE_MS = 5;

/** Branch and cleanliness of the worktree, the branch always as it is now. */
function gitOf(root: string, { env }: Pick<World, 'env'>): ContextParts['git'] {
  const recent = recentState(() => readGitState(root, env), GIT_PATIENCE_MS);
  return async () => {
    const state = await recent();
    return state === null ? null : { ...state, branch: readBranch(root) };
  };
}

/**
 * What claude sessions of one project are given; each section asks its room when it is needed. Throws `config` when the
 * instructions are more than their budget.
 */
export function openContext({
  world,
  ownRoot,
  project,
  rooms,
  values,
  wishes,
  warnings,
  extra,
  onFailure,
}: OpenContextParts) {
  const instructions = readInstructions(ownRoot);
  const configured = budgetsOf(values);
  // A project may ask for less, and never for more.
  const budgets = { ...configured, dynamic: Math.min(configured.dynamic, wishes.maxTokens ?? configured.dynamic) };
  checkBudgets(budgets, instructionsFor(instructions, EVERYTHING));
  // Outside of a project nothing but the folder is known: what was said elsewhere in it is not its own.
  const projectId = async (): Promise<string | null> =>
    project.detectedBy === 'directory' ? null : rooms.projectId(project.root);
  let zone: string | null = null;
  const parts: ContextParts = {
    instructions,
    extra,
    project,
    projectId,
    memory: rooms.memory,
    planning: rooms.planning,
    corrections: rooms.corrections,
    warnings: warnings.waiting,
    ledger: rooms.ledger,
    async recentWork(limit) {
      const here = await projectId();
      if (here === null) return [];
      return (await rooms.conversations()).resumable(here, limit);
    },
    now: world.now,
    timeZone: () => {
      zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
      return zone;
    },
    git: gitOf(project.root, world),
    projectTexts: wishes.texts,
    exclude: wishes.exclude,
    budgets,
    onFailure,
  };
  // Looking makes no database; what claude is told of mira is the same without one.
  const forLooking = (): ContextParts => ({ ...parts, nothingStored: !existsSync(rooms.database.file) });
  return {
    session: (options: SessionOptions): SessionContext =>
      openSessionContext(options.onlyLooking ? forLooking() : parts, options),
    preview: (prompt: string, tools: readonly ToolSchema[]): Promise<Assembled> =>
      previewContext(forLooking(), prompt, {
        memory: true,
        model: values.model,
        question: values['context.placement'] === 'system' ? prompt : null,
        tools: offeredTools(tools, values).offered,
      }),
  };
}
