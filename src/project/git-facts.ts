import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SimpleGit } from 'simple-git';
import type { Env } from '../world.ts';
import { readPlace } from './place.ts';
import { remoteName, remotePath } from './remote.ts';

/** What git knows of a repository wherever it lies. */
export interface GitFacts {
  /** One name for its origin; `file:` and a common directory for one on this machine, its own when it has none. */
  readonly remote: string;
  /** First commit of the checked-out history; null without commits, in a shallow clone, or when git failed. */
  readonly rootCommit: string | null;
}

/** Git is killed after this silence: a start may not hang on a huge history or a broken disk. */
const GIT_TIMEOUT_MS = 3_000;

/** Asks git itself about the repository of `top`. Never throws for git's own failures: a fact is then missing. */
export async function readGitFacts(top: string, commonDir: string, env: Env): Promise<GitFacts> {
  const git = await openGit(top, env);
  const own = `file:${commonDir}`;
  const url = await originUrl(git);
  const remote = url === null ? own : await followedName(url, top, env);
  const shallow = (await askGit(git, ['rev-parse', '--is-shallow-repository'])) === 'true';
  if (shallow) return { remote, rootCommit: null };
  const roots = await askGit(git, ['rev-list', '--max-parents=0', '--first-parent', 'HEAD']);
  return { remote, rootCommit: roots?.split('\n').at(-1) ?? null };
}

/** A repository may name a program that tells git what has changed; it is not run. */
const NO_MONITOR = { config: ['core.fsmonitor=false'], unsafe: { allowUnsafeFsMonitor: true } };

/** Git at work in `top`, with none of the person's own git environment. */
export async function openGit(top: string, env: Env): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  // Nothing of the person's git environment (GIT_DIR …) may point the question at another repository.
  const safe = { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '', LC_ALL: 'C' };
  return simpleGit({ baseDir: top, timeout: { block: GIT_TIMEOUT_MS }, ...NO_MONITOR }).env(safe);
}

/** What git prints, without the spaces around it; `empty` when that is nothing, null when git fails. */
export async function askGit(git: SimpleGit, args: string[], empty: string | null = null): Promise<string | null> {
  try {
    const text = (await git.raw(args)).trim();
    return text === '' ? empty : text;
  } catch (error) {
    const { GitError, GitPluginError } = await import('simple-git');
    // The guards of simple-git itself complain about our own call: a bug, and no missing fact.
    const guard = error instanceof GitPluginError && error.plugin !== 'timeout';
    if (guard || !(error instanceof GitError)) throw error;
    return null;
  }
}

async function originUrl(git: SimpleGit): Promise<string | null> {
  const names = (await askGit(git, ['remote']))?.split('\n').sort() ?? [];
  const name = names.includes('origin') ? 'origin' : names[0];
  return name === undefined ? null : askGit(git, ['remote', 'get-url', '--', name]);
}

/** A clone of a folder on this machine belongs to what that folder is a clone of. */
async function followedName(url: string, top: string, env: Env): Promise<string> {
  const path = remotePath(url);
  if (path === null) return remoteName(url) ?? url;
  const folder = resolve(top, path);
  const place = existsSync(folder) ? readPlace(folder) : null;
  if (place === null || place.top !== folder) return `file:${folder}`;
  const further = await originUrl(await openGit(folder, env));
  return (further === null ? null : remoteName(further)) ?? `file:${place.commonDir}`;
}
