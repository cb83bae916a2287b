import { join } from 'node:path';
import type { Env } from '../world.ts';
import { askGit, openGit } from './git-facts.ts';
import { readPlace } from './place.ts';

/** Files of a worktree as git sees them. */
export interface ChangedFiles {
  /** The commit that is checked out; null without one. */
  commit(): Promise<string | null>;
  /** Absolute paths of files that differ from a commit, and of those that git does not track and does not ignore. */
  changed(since: string | null): Promise<readonly string[]>;
  /** What a file held in a commit; null when it was not in it. */
  textAt(commit: string, path: string): Promise<string | null>;
}

/** The worktree that `root` is in; null outside of git. Git's own failures make a file unknown, never an error. */
export async function openChangedFiles(root: string, env: Env): Promise<ChangedFiles | null> {
  const place = readPlace(root);
  if (place === null) return null;
  const git = await openGit(place.top, env);
  const names = async (args: string[]): Promise<readonly string[]> =>
    (await askGit(git, args, ''))?.split('\0').filter((name) => name !== '') ?? [];
  return {
    commit: () => askGit(git, ['rev-parse', '--verify', '--quiet', 'HEAD']),
    async changed(since) {
      const diff = ['diff', '--name-only', '-z', '--no-ext-diff', '--ignore-submodules', '--no-renames'];
      const [tracked, others] = await Promise.all([
        since === null ? names(['ls-files', '-z']) : names([...diff, since, '--']),
        names(['ls-files', '-z', '--others', '--exclude-standard']),
      ]);
      return [...new Set([...tracked, ...others])].map((name) => join(place.top, name));
    },
    textAt: (commit, path) => askGit(git, ['show', `${commit}:./${path.slice(place.top.length + 1)}`], ''),
  };
}
