import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MiraError } from '../errors.ts';
import { errnoOf } from '../lib/file-errors.ts';
import { type DetectedBy, detectProject } from './detect.ts';
import { readMarker } from './marker.ts';
import { projectName } from './name.ts';

/** The project that a folder belongs to. */
export interface Project {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly name: string;
  readonly detectedBy: DetectedBy;
  /** What the person should be told once, one line each. */
  readonly notices: readonly string[];
}

/** Finds the project of `cwd` without starting any program. `cwd` must exist and be absolute. */
export async function openProject(cwd: string): Promise<Project> {
  const found = detectProject(realpathSync(cwd), existsSync);
  if (found.detectedBy !== 'marker') {
    return { root: found.folder, name: await projectName(found.folder), detectedBy: found.detectedBy, notices: [] };
  }
  const marker = await readMarker(found.folder);
  const name = marker.name ?? (await projectName(marker.root));
  return { root: marker.root, name, detectedBy: 'marker', notices: marker.notices };
}

/** The folder that `--project DIR` names, links resolved. Throws `usage` when it is none. */
export function projectFolder(cwd: string, given: string): string {
  try {
    const folder = realpathSync(resolve(cwd, given));
    if (statSync(folder).isDirectory()) return folder;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
  }
  throw new MiraError('usage', `no such folder: ${given}`, { hint: 'give --project a folder that exists' });
}
