import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../lib/file-errors.ts';
import type { Env } from '../world.ts';
import { askGit, openGit } from './git-facts.ts';
import { readPlace } from './place.ts';

/** Where a worktree stands now. */
export interface GitState {
  /** Branch, or the beginning of the commit where none is checked out; null when it cannot be read. */
  readonly branch: string | null;
  /** Whether tracked files differ from the last commit; null when git did not say in time. */
  readonly dirty: boolean | null;
}

const COMMIT_CHARACTERS = 10;

/** A question may not wait for a slow disk or a huge worktree; git needs some 10 ms for an ordinary one. */
const PATIENCE_MS = 1_000;

function branchOf(gitDir: string): string | null {
  try {
    const head = readFileSync(join(gitDir, 'HEAD'), 'utf8').trim();
    return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1] ?? head.slice(0, COMMIT_CHARACTERS);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readDirty(top: string, env: Env): Promise<boolean | null> {
  const git = await openGit(top, env);
  // Names alone: no diff program of the repository's is run, and untracked files need no walk through the worktree.
  const changed = await askGit(git, ['diff', '--name-only', '--no-ext-diff', '--ignore-submodules', 'HEAD', '--'], '');
  return changed === null ? null : changed !== '';
}

/** Branch of the worktree that `root` is in, read from its files alone; null outside of git. */
export function readBranch(root: string): string | null {
  const place = readPlace(root);
  return place === null ? null : branchOf(place.gitDir);
}

/** Branch and cleanliness of the worktree that `root` is in; null outside of git. */
export async function readGitState(root: string, env: Env, patienceMs = PATIENCE_MS): Promise<GitState | null> {
  const place = readPlace(root);
  if (place === null) return null;
  return { branch: branchOf(place.gitDir), dirty: await within(readDirty(place.top, env), patienceMs) };
}
