import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Env } from '../world.ts';
import { readGitFacts } from './git-facts.ts';
import { type KnownPlace, readKnownPlaces, saveKnownPlace } from './known-places.ts';
import type { Project } from './open.ts';
import { type Place, readPlace } from './place.ts';

export interface IdentityOptions {
  /** File of the places seen before (`Paths.projects`). */
  readonly file: string;
  readonly env: Env;
  /** `project.shareWorktrees`. */
  readonly shareWorktrees: boolean;
}

/**
 * The key under which a project is known: it stays when the folder is renamed or moved, when a remote is added, and it
 * is the same in worktrees and clones. Git is started only for a place not seen before, or changed since.
 */
export async function identify(project: Pick<Project, 'root'>, options: IdentityOptions): Promise<string> {
  const place = readPlace(project.root);
  if (place === null) return `dir:${project.root}`;
  if (!options.shareWorktrees && place.gitDir !== place.commonDir)
    return keyOf('worktree', [place.gitDir, place.subpath]);
  const known = readKnownPlaces(options.file);
  const here = known.find((other) => isHere(other, place));
  if (here?.stamp === place.stamp) return here.key;
  const facts = await readGitFacts(place.top, place.commonDir, options.env);
  const { commonDir, subpath, stamp } = place;
  const seen = { commonDir, subpath, stamp, ...facts };
  const same = sameProject(known, seen, existsSync);
  const key = same ?? keyOf('git', [facts.remote, facts.rootCommit, subpath]);
  saveKnownPlace(options.file, { ...seen, key });
  return key;
}

/** The key of the known place that is the same project as `seen`; null for a new one. */
export function sameProject(
  known: readonly KnownPlace[],
  seen: Omit<KnownPlace, 'key'>,
  exists: (path: string) => boolean,
): string | null {
  const candidates = known.filter((other) => other.subpath === seen.subpath && !contradicts(other, seen));
  const here = candidates.find((other) => other.commonDir === seen.commonDir);
  const clone = candidates.find((other) => other.remote === seen.remote);
  const moved = candidates.find(
    (other) =>
      other.rootCommit !== null &&
      other.rootCommit === seen.rootCommit &&
      !exists(other.commonDir) &&
      mayMove(other, seen),
  );
  return (here ?? clone ?? moved)?.key ?? null;
}

function isHere(other: KnownPlace, place: Place): boolean {
  return other.commonDir === place.commonDir && other.subpath === place.subpath;
}

/** Two known first commits that differ: another repository, whatever its path and remote say. */
function contradicts(a: Pick<KnownPlace, 'rootCommit'>, b: Pick<KnownPlace, 'rootCommit'>): boolean {
  return a.rootCommit !== null && b.rootCommit !== null && a.rootCommit !== b.rootCommit;
}

/** A repository without a remote moves with its path; two with different remotes are a fork and its source. */
function mayMove(a: Pick<KnownPlace, 'remote'>, b: Pick<KnownPlace, 'remote'>): boolean {
  return a.remote.startsWith('file:') || b.remote.startsWith('file:');
}

function keyOf(kind: string, parts: readonly (string | null)[]): string {
  return `${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}
