import { dirname, join } from 'node:path';

/** Which rule found the project. */
export type DetectedBy = 'marker' | 'git' | 'package' | 'directory';

export interface Detected {
  /** Folder that holds what the rule looks for: the marker's folder, git root, package folder or working directory. */
  readonly folder: string;
  readonly detectedBy: DetectedBy;
}

/** File that marks a project's root, relative to it. */
export const MARKER = join('.mira', 'project.toml');

/** Files that make a folder a package, in the order in which their names are asked. */
export const PACKAGE_FILES = ['Cargo.toml', 'package.json', 'pyproject.toml', 'go.mod'] as const;

const RULES: readonly { readonly detectedBy: DetectedBy; readonly names: readonly string[] }[] = [
  { detectedBy: 'marker', names: [MARKER] },
  // A worktree and a submodule have a .git file.
  { detectedBy: 'git', names: ['.git'] },
  { detectedBy: 'package', names: PACKAGE_FILES },
];

/**
 * Finds the project of a folder: each rule looks at every folder upward before the next rule is asked, so a marker
 * far above wins over a nearer git root. `cwd` is absolute; `exists` answers for files and folders. No folder of
 * `ceilings` is looked at from below, nor what lies above it.
 */
export function detectProject(
  cwd: string,
  exists: (path: string) => boolean,
  ceilings: readonly string[] = [],
): Detected {
  const folders = upward(cwd, ceilings);
  for (const { detectedBy, names } of RULES) {
    const folder = folders.find((candidate) => names.some((name) => exists(join(candidate, name))));
    if (folder !== undefined) return { folder, detectedBy };
  }
  return { folder: cwd, detectedBy: 'directory' };
}

function upward(cwd: string, ceilings: readonly string[]): readonly string[] {
  const folders = [cwd];
  for (let folder = dirname(cwd); folder !== folders.at(-1); folder = dirname(folder)) {
    if (ceilings.includes(folder)) break;
    folders.push(folder);
  }
  return folders;
}
