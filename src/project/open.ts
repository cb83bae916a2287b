import { existsSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute } from 'node:path';
import type { Env } from '../world.ts';
import { type DetectedBy, detectProject } from './detect.ts';
import { readMarker } from './marker.ts';
import { projectName } from './name.ts';

/** The project that a folder belongs to. */
export interface Project {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Holds `.mira`, where there is one: the root, or the folder of the marker above it. */
  readonly folder: string;
  readonly name: string;
  readonly detectedBy: DetectedBy;
  /** What the person should be told once, one line each. */
  readonly notices: readonly string[];
}

/** Folders that git does not look for a repository in, nor above; nor does mira, whose root would be none to git. */
function ceilingsOf(env: Env): readonly string[] {
  const named = (env['GIT_CEILING_DIRECTORIES'] ?? '').split(delimiter).filter(isAbsolute);
  return named.map((folder) => (existsSync(folder) ? realpathSync(folder) : folder));
}

/** Finds the project of `cwd` without starting any program. `cwd` must exist and be absolute. */
export async function openProject(cwd: string, env: Env): Promise<Project> {
  const found = detectProject(realpathSync(cwd), existsSync, ceilingsOf(env));
  if (found.detectedBy !== 'marker') {
    const { folder, detectedBy } = found;
    return { root: folder, folder, name: await projectName(folder), detectedBy, notices: [] };
  }
  const marker = await readMarker(found.folder);
  const name = marker.name ?? (await projectName(marker.root));
  return { root: marker.root, folder: found.folder, name, detectedBy: 'marker', notices: marker.notices };
}
