import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembled } from './context/assemble.ts';
import { openSessionContext, previewContext, type SessionContext, type SessionOptions } from './context/context.ts';
import type { ContextParts } from './context/section-list.ts';
import { MiraError } from './errors.ts';
import { isMissing } from './lib/file-errors.ts';
import { type Project, readGitState } from './project/index.ts';
import type { Rooms } from './rooms.ts';
import type { World } from './world.ts';

export interface OpenContextParts {
  readonly world: World;
  readonly ownRoot: string;
  readonly project: Project;
  readonly rooms: Pick<Rooms, 'database' | 'memory' | 'ledger' | 'projectId'>;
  /** Text that follows mira's own instructions; null without one. */
  readonly extra: string | null;
  readonly onFailure: ContextParts['onFailure'];
}

/** The instructions that mira itself gives. Throws `prompt_missing`. */
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

/** What claude sessions of one project are given; each section asks its room when it is needed. */
export function openContext({ world, ownRoot, project, rooms, extra, onFailure }: OpenContextParts) {
  const parts: ContextParts = {
    instructions: readInstructions(ownRoot),
    extra,
    project,
    // Outside of a project nothing but the folder is known: what was said elsewhere in it is not its own.
    projectId: async () => (project.detectedBy === 'directory' ? null : rooms.projectId(project.root)),
    memory: rooms.memory,
    ledger: rooms.ledger,
    now: world.now,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    git: () => readGitState(project.root, world.env),
    onFailure,
  };
  // Looking makes no database.
  const mayLook = (): boolean => existsSync(rooms.database.file);
  return {
    session: (options: SessionOptions): SessionContext =>
      openSessionContext(parts, { ...options, memory: options.memory && (!options.onlyLooking || mayLook()) }),
    preview: (prompt: string): Promise<Assembled> => previewContext(parts, prompt, mayLook()),
  };
}
