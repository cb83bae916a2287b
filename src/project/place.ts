import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { errnoOf } from '../lib/file-errors.ts';

/** Where a project's folder lies in a git repository, read from the files alone: no program is started. */
export interface Place {
  /** Git's common directory, links resolved: the same for all worktrees of a repository. */
  readonly commonDir: string;
  /** Git directory of this worktree; differs from `commonDir` in a linked worktree. */
  readonly gitDir: string;
  /** Top of the worktree. */
  readonly top: string;
  /** The project's root below `top`; empty when it is `top`. */
  readonly subpath: string;
  /** Changes when the repository is another one at the same path, gets its first commit, or its configuration is written. */
  readonly stamp: string;
}

/** No `.git` file, `commondir` or `gitdir` is larger. */
const MAX_BYTES = 64 * 1024;

/** The git place of a folder; null outside of git, and where a `.git` file claims a repository that does not know it. */
export function readPlace(root: string): Place | null {
  for (let top = root; ; top = dirname(top)) {
    const dotGit = join(top, '.git');
    if (existsSync(dotGit)) return placeOf(root, top, dotGit);
    if (dirname(top) === top) return null;
  }
}

function placeOf(root: string, top: string, dotGit: string): Place | null {
  try {
    const gitDir = realpathSync(gitDirOf(top, dotGit));
    const common = readSmall(join(gitDir, 'commondir'));
    const commonDir = common === null ? gitDir : realpathSync(resolve(gitDir, common.trim()));
    if (!statSync(dotGit).isDirectory() && !pointsBack(gitDir, top)) return null;
    return { commonDir, gitDir, top, subpath: relative(top, root), stamp: stampOf(commonDir) };
  } catch (error) {
    // A broken link or a folder that may not be read: not a repository that mira can know again.
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function gitDirOf(top: string, dotGit: string): string {
  const pointer = readSmall(dotGit);
  if (pointer === null) return dotGit;
  const target = /^gitdir:\s*(.+?)\s*$/m.exec(pointer)?.[1] ?? dotGit;
  return isAbsolute(target) ? target : resolve(top, target);
}

/**
 * Anyone can write a `.git` file that names another's repository, and so reach what mira remembers of it. A worktree's
 * git directory names its folder in `gitdir`, a submodule's in `core.worktree`.
 */
function pointsBack(gitDir: string, top: string): boolean {
  const worktree = readSmall(join(gitDir, 'gitdir'));
  if (worktree !== null) return sameFolder(dirname(resolve(gitDir, worktree.trim())), top);
  const submodule = /^\s*worktree\s*=\s*"?(.+?)"?\s*$/m.exec(readSmall(join(gitDir, 'config')) ?? '')?.[1];
  return submodule !== undefined && sameFolder(resolve(gitDir, submodule), top);
}

function sameFolder(a: string, b: string): boolean {
  return existsSync(a) && existsSync(b) && realpathSync(a) === realpathSync(b);
}

/** Inode and birth of the repository, the last change of its configuration, where remotes stand, and if it has commits. */
function stampOf(commonDir: string): string {
  const { ino, birthtimeMs } = statSync(commonDir);
  const config = join(commonDir, 'config');
  const changed = existsSync(config) ? statSync(config).mtimeMs : 0;
  return `${ino}:${birthtimeMs}:${changed}:${hasCommits(commonDir)}`;
}

/** Whether some branch points anywhere: as a file of its own, packed, or in the newer table format. */
function hasCommits(commonDir: string): boolean {
  if (existsSync(join(commonDir, 'packed-refs')) || existsSync(join(commonDir, 'reftable'))) return true;
  const heads = join(commonDir, 'refs', 'heads');
  return existsSync(heads) && readdirSync(heads).length > 0;
}

function readSmall(file: string): string | null {
  if (!existsSync(file)) return null;
  const stats = statSync(file);
  return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(file, 'utf8') : null;
}
