import { existsSync, lstatSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tomlValue } from '../config/set.ts';
import { MiraError } from '../errors.ts';
import { failureReason } from '../lib/file-errors.ts';
import { makeFolder } from '../lib/make-folder.ts';
import { cleanName, MARKER } from '../project/index.ts';
import { action } from './define.ts';

export const init = action({
  name: 'init',
  about: 'Mark a folder as the root of a project',
  details:
    'Writes .mira/project.toml after showing it. Without --here the folder is the root that mira finds by itself (git, package file).',
  examples: ['mira init', 'mira init --name "My shop" --yes', 'mira init --here'],
  on: ['cli'],
  writes: true,
  asks: true,
  args: {
    name: { type: 'text', about: 'Name of the project; otherwise that of its manifest or folder.' },
    here: { type: 'flag', about: 'Mark the folder you stand in, not the root that was found.' },
  },
  run: async ({ name, here }, { rooms, cwd, confirm, note }) => {
    const project = await rooms.project();
    const root = here ? cwd : project.root;
    const file = join(root, MARKER);
    if (existsSync(file)) {
      throw new MiraError('refused', `${file} exists already`, { hint: 'edit it, or remove it first' });
    }
    const text = markerText(cleanName(name) ?? project.name);
    note(`${file}:\n${text.replace(/^/gm, '  ').trimEnd()}`);
    const created = await confirm(`Write ${file}?`);
    if (created) writeMarker(file, text);
    return { file, text, created };
  },
  show: ({ file, created }) => (created ? `wrote ${file}` : 'nothing was written'),
});

function markerText(name: string): string {
  return `# Marks this folder as the root of a project for mira. It holds nothing private and may be committed.
name = ${tomlValue(name)}

# A folder below this one that is the root instead:
# root = "packages/app"
`;
}

function writeMarker(file: string, text: string): void {
  const folder = dirname(file);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new MiraError('refused', `${folder} is a link`, {
      hint: 'a marker lies in the project itself; remove the link',
    });
  }
  try {
    makeFolder(folder);
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new MiraError('file', `${file} cannot be written (${failureReason(error)})`, {
      hint: 'nothing was written; see that the folder is yours and the disk has room',
      cause: error,
    });
  }
}
