import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../lib/file-errors.ts';

/** Called with each group of paths as it is found, relative to the root, folders with `/` at their end. */
export type FoundPaths = (paths: readonly string[]) => void;

export interface ListRoot {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Most entries that are taken from a folder that is no git repository, and folders that hold too much to be meant. */
const MAX_WALKED = 20_000;
const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv', '.cache', 'Library']);

/** A name with a control character cannot stand in a prompt. */
const typable = (path: string): boolean => path !== '' && !/[\u0000-\u001f\u007f-\u009f]/.test(path);

/** Runs one `git ls-files`; false when this is no repository or there is no git. */
function gitFiles(args: readonly string[], { root, env }: ListRoot, found: FoundPaths): Promise<boolean> {
  return new Promise((resolve) => {
    // A repository's own configuration must not start a program because somebody typed `@`.
    const child = spawn('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z', ...args], {
      cwd: root,
      env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\u0000');
      rest = parts.pop() ?? '';
      found(parts.filter(typable));
    });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Walks a folder breadth first, so that what is near comes first; bounded. */
async function walk({ root }: ListRoot, found: FoundPaths, stopped: () => boolean): Promise<void> {
  let level = [''];
  let left = MAX_WALKED;
  while (level.length > 0 && left > 0 && !stopped()) {
    const next: string[] = [];
    for (const folder of level) {
      if (left <= 0 || stopped()) return;
      const names = await readFolder(join(root, folder));
      const paths = names
        .filter(typable)
        .slice(0, left)
        .map((name) => folder + name);
      left -= paths.length;
      found(paths);
      next.push(...paths.filter((path) => path.endsWith('/')));
    }
    level = next;
  }
}

/** The entries of a folder by name; none of one that cannot be read or is gone by now. */
async function readFolder(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !SKIPPED.has(entry.name))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}

/**
 * Lists the files under a folder: what git knows there and what it does not ignore, else a bounded walk. Folders are
 * listed by the walk alone. Resolves when all were found.
 */
export async function listFiles(where: ListRoot, found: FoundPaths, stopped: () => boolean): Promise<void> {
  const others = gitFiles(['--others', '--exclude-standard'], where, found);
  const known = await gitFiles(['--cached'], where, found);
  if (!(await others) && !known) await walk(where, found, stopped);
}
