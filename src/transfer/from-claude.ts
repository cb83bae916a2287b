import { existsSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { MAX_CHARACTERS } from '../memory/accept-text.ts';
import type { Kind } from '../memory/entry.ts';
import { guessKind } from '../memory/guess-kind.ts';
import { projectFolderOf } from './claude-folders.ts';
import { filesBelow, foldersIn } from './folder-files.ts';
import { type Found, type Place, skipped } from './found.ts';
import { sectionsOf } from './from-markdown.ts';
import { readNote } from './front-matter.ts';
import { inPieces } from './markdown-sections.ts';
import { readTextFile } from './text-file.ts';

const INDEX = 'MEMORY.md';
/** Of folders in `memory/`: teams have one. */
const MAX_DEPTH = 2;
/** What claude's four types are here; the words decide for any other. */
const KINDS: Readonly<Record<string, Kind>> = {
  user: 'fact',
  feedback: 'preference',
  project: 'fact',
  reference: 'note',
};
const INDEX_LINE = /^\s*[-*]\s+\[[^\]]*\]\(([^)]+\.md)\)/;

/** The index names the other files; what is written into it directly, or of a file that is gone, is a memory. */
function withoutIndexLines(text: string, folder: string): string {
  const isIndex = (line: string): boolean => {
    const name = INDEX_LINE.exec(line)?.[1];
    return name !== undefined && existsSync(path.join(folder, name));
  };
  return text
    .split(/\r?\n/)
    .map((line) => (isIndex(line) ? '' : line))
    .join('\n');
}

function* fromTopic(file: string, text: string, place: Place, tags: readonly string[]): Generator<Found> {
  const { head, body, bodyLine } = readNote(text);
  const type = head.get('metadata.type') ?? head.get('type') ?? '';
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (head.size === 0) return yield* sectionsOf(body, file, { place, tags, title: path.basename(file, '.md') });
  const title = head.get('description') || head.get('name') || '';
  const lead = title === '' || body.includes(title) ? '' : `${title.replaceAll('\n', ' ').slice(0, 300)}\n`;
  // What claude knows of the person is true in every project.
  const where: Place = type === 'user' ? 'global' : place;
  const text2 = body.trim() === '' ? title : body.trim();
  if (text2 === '') return yield skipped(file, 'it is empty');
  for (const piece of inPieces(text2, MAX_CHARACTERS - lead.length)) {
    const whole = body.trim() === '' ? piece.text : lead + piece.text;
    const line = bodyLine + piece.linesBefore;
    yield { type: 'memory', text: whole, kind: kind ?? guessKind(piece.text), place: where, tags, file, line };
  }
}

/** The notes of one memory folder of claude's. */
function* fromMemoryFolder(folder: string, place: Place, tags: readonly string[]): Generator<Found> {
  for (const file of filesBelow(folder, '.md', MAX_DEPTH)) {
    try {
      const text = readTextFile(file);
      if (path.basename(file) === INDEX)
        yield* sectionsOf(withoutIndexLines(text, path.dirname(file)), file, { place, tags });
      else yield* fromTopic(file, text, place, tags);
    } catch (error) {
      if (!(error instanceof MiraError)) throw error;
      yield skipped(file, error.message);
    }
  }
}

export interface ClaudeOptions {
  /** Claude's own folder: `~/.claude`, or where CLAUDE_CONFIG_DIR points. */
  readonly configFolder: string;
  /** Memory folders named by the person; then only these are read, as of the project they stand in. */
  readonly folders: readonly string[];
  /** Folders of projects that are known, for names that fit several. */
  readonly known: readonly string[];
}

/** What claude wrote down by itself, each project's notes for that project. */
export function* fromClaude({ configFolder, folders, known }: ClaudeOptions): Generator<Found> {
  for (const folder of folders) yield* fromMemoryFolder(folder, 'here', []);
  if (folders.length > 0) return;
  const projects = path.join(configFolder, 'projects');
  for (const name of foldersIn(projects)) {
    const folder = path.join(projects, name);
    const memory = path.join(folder, 'memory');
    if (filesBelow(memory, '.md', MAX_DEPTH).length === 0) continue;
    const project = projectFolderOf(folder, known);
    if (project !== null) yield* fromMemoryFolder(memory, { folder: project }, []);
    // Nobody knows whose it was: its name, as a tag, tells the person who reviews it.
    else yield* fromMemoryFolder(memory, 'global', [name.slice(-64).replace(/^-+/, '')]);
  }
}
