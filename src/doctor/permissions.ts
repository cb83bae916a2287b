import { statSync } from 'node:fs';
import type { Paths } from '../config/index.ts';
import { type Check, ok, warning } from './check.ts';

/** Whether nobody but the person can read what mira keeps. */
export function checkPermissions(paths: Paths): Check {
  const files = [
    paths.database,
    `${paths.database}-wal`,
    paths.config,
    paths.inputHistory,
    paths.trust,
    paths.projects,
  ];
  const openFolders = [paths.data, paths.logs, paths.drafts].filter((path) => isOpen(path, 'folder'));
  const openFiles = files.filter((path) => isOpen(path, 'file'));
  const [first] = [...openFolders, ...openFiles];
  if (first === undefined) return ok('permissions', `only you can read ${paths.data}`);
  const fixes = [chmod('700', openFolders), chmod('600', openFiles)].filter((fix) => fix !== null);
  return warning('permissions', `others can read ${first}`, fixes.join(' && '));
}

/** Whether others can read it. What is of another kind than it should be is for the check of that thing to say. */
function isOpen(path: string, kind: 'file' | 'folder'): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || (kind === 'file' ? !stats.isFile() : !stats.isDirectory())) return false;
  return (stats.mode & 0o077) !== 0;
}

function chmod(mode: string, paths: readonly string[]): string | null {
  if (paths.length === 0) return null;
  return `chmod ${mode} ${paths.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ')}`;
}
