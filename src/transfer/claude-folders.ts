import path from 'node:path';
import { fileLines } from './file-lines.ts';
import { filesBelow, foldersIn } from './folder-files.ts';
import { asFields, asText } from './values.ts';

/** Lines at the beginning of a transcript in which the folder is looked for. */
const LINES_READ = 30;
const LINE_BYTES = 1024 * 1024;
const TRANSCRIPTS_READ = 5;
/** Folders looked into for the one that a name stands for. */
const FOLDERS_READ = 2_000;

/** How claude names the folder of a project: all but letters and digits become a dash. */
export function slugOf(folder: string): string {
  return folder.replaceAll(/[^A-Za-z0-9]/g, '-');
}

function folderInTranscript(file: string): string | null {
  let read = 0;
  for (const { text } of fileLines(file, LINE_BYTES)) {
    if (++read > LINES_READ) return null;
    const cwd = text === null ? null : cwdIn(text);
    if (cwd !== null) return cwd;
  }
  return null;
}

function cwdIn(line: string): string | null {
  try {
    const cwd = asText(asFields(JSON.parse(line))?.['cwd']);
    return cwd !== null && path.isAbsolute(cwd) ? cwd : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** The existing folders whose path has this slug; the walk only enters what can lead there. */
function foldersWithSlug(slug: string): readonly string[] {
  const found: string[] = [];
  let read = 0;
  const walk = (folder: string): void => {
    if (++read > FOLDERS_READ) return;
    for (const name of foldersIn(folder)) {
      const full = path.join(folder, name);
      const own = slugOf(full);
      if (own === slug) found.push(full);
      else if (slug.startsWith(`${own}-`)) walk(full);
    }
  };
  walk(path.parse(path.resolve('/')).root);
  return found;
}

/**
 * The folder of the project that claude keeps under `folder`: as its transcripts say, else the one `known` or existing
 * folder that has such a name; null when that is not certain, since several folders can have the same name there.
 */
export function projectFolderOf(folder: string, known: readonly string[]): string | null {
  const slug = path.basename(folder);
  for (const file of filesBelow(folder, '.jsonl', 0).slice(0, TRANSCRIPTS_READ)) {
    const cwd = folderInTranscript(file);
    if (cwd !== null && slugOf(cwd) === slug) return cwd;
  }
  const here = known.find((each) => slugOf(each) === slug);
  if (here !== undefined) return here;
  const [first, ...others] = foldersWithSlug(slug);
  return others.length === 0 ? (first ?? null) : null;
}
