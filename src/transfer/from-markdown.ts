import { realpathSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';
import { isWithin } from '../lib/read-within.ts';
import { MAX_CHARACTERS } from '../memory/accept-text.ts';
import { guessKind } from '../memory/guess-kind.ts';
import { type Found, type Place, placeInFile, skipped } from './found.ts';
import { readNote } from './front-matter.ts';
import { inPieces, markdownSections, outsideCode, type Section } from './markdown-sections.ts';
import { readTextFile } from './text-file.ts';

/** As deep as claude itself follows `@imports`. */
const MAX_DEPTH = 5;
/** Characters of a path; what is longer leads nowhere. */
const MAX_PATH = 1_024;
/** Of all files that one document reaches. */
const MAX_FILES = 200;

export interface MarkdownOptions {
  /** What the memories belong to. */
  readonly place: Place;
  /** Folder that imported files must be in, links resolved. */
  readonly root: string;
  /** What `~` stands for. */
  readonly home: string;
  readonly tags?: readonly string[];
}

/** `text` below its headings; the title of the whole document is left out when there are others. */
function titled({ path: titles, body }: Section, more: boolean): { head: string; body: string } {
  const shown = more && titles.length > 1 ? titles.slice(1) : titles;
  const head = shown
    .filter((title) => title !== '')
    .join(' › ')
    .slice(0, 200);
  return { head: head === '' ? '' : `${head}\n`, body };
}

/** A document as memories, one for each heading that has text; a long section becomes several. */
export function* sectionsOf(
  text: string,
  file: string,
  options: Omit<MarkdownOptions, 'root' | 'home'> & { readonly firstLine?: number; readonly title?: string },
): Generator<Found> {
  const sections = markdownSections(text, options.firstLine ?? 1);
  const tops = new Set(sections.map((section) => section.path[0] ?? ''));
  for (const section of sections) {
    const named =
      section.path.length === 0 && options.title !== undefined ? { ...section, path: [options.title] } : section;
    const { head, body } = titled(named, tops.size === 1);
    for (const piece of inPieces(body, MAX_CHARACTERS - head.length)) {
      const { place, tags = [] } = options;
      const line = piece.linesBefore === 0 ? section.line : section.bodyLine + piece.linesBefore;
      yield { type: 'memory', text: head + piece.text, kind: guessKind(piece.text), place, tags, file, line };
    }
  }
}

interface Import {
  readonly target: string;
  readonly line: number;
}

/** The `@path` words of a text that are not inside code. */
export function importsIn(text: string, firstLine = 1): readonly Import[] {
  const outside = outsideCode();
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (!outside(line)) return [];
    const words = line.replaceAll(/`[^`]*`/g, '').matchAll(/(?<![^\s(])@([^\s@()<>"',;]+)/g);
    const targets = [...words].map((match) => (match[1] ?? '').slice(0, MAX_PATH).replace(/[.:!?]+$/, ''));
    return targets.filter((target) => /[./]/.test(target)).map((target) => ({ target, line: firstLine + at }));
  });
}

function realOrNull(file: string): string | null {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return null;
  }
}

interface Walk {
  readonly options: MarkdownOptions;
  readonly seen: Set<string>;
}

function* follow(from: string, { target, line }: Import, depth: number, walk: Walk): Generator<Found> {
  const where = placeInFile(from, line);
  const wanted = target.startsWith('~/')
    ? path.join(walk.options.home, target.slice(2))
    : path.resolve(path.dirname(from), target);
  const real = realOrNull(wanted);
  if (real === null) {
    // A word that only looks like an import, such as the name of a package, is none.
    if (/\.\w{1,5}$/.test(target)) yield skipped(where, `@${target} leads to no file`);
    return;
  }
  if (!isWithin(walk.options.root, real)) return yield skipped(where, `@${target} leads out of ${walk.options.root}`);
  if (walk.seen.has(real)) return;
  if (depth > MAX_DEPTH) return yield skipped(where, `@${target} is more than ${MAX_DEPTH} imports deep`);
  if (walk.seen.size >= MAX_FILES) return yield skipped(where, `@${target}: ${MAX_FILES} files are enough`);
  walk.seen.add(real);
  yield* oneFile(real, depth, walk);
}

function* oneFile(file: string, depth: number, walk: Walk): Generator<Found> {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    // What the person named themselves must be readable; what a document names may not be.
    if (depth === 0 || !(error instanceof MiraError)) throw error;
    return yield skipped(file, error.message);
  }
  const { head, body, bodyLine } = readNote(text);
  const title = head.get('description') ?? head.get('name');
  yield* sectionsOf(body, file, { ...walk.options, firstLine: bodyLine, ...(title ? { title } : {}) });
  for (const each of importsIn(body, bodyLine)) yield* follow(file, each, depth + 1, walk);
}

/**
 * The rules and notes in markdown files, by heading, with what they import from inside `options.root`. Loops end, depth
 * is bounded. Throws for a file that cannot be read, or that is a link out of the root it stands in.
 */
export function* fromMarkdown(
  files: readonly string[],
  optionsOf: (file: string) => MarkdownOptions,
): Generator<Found> {
  const seen = new Set<string>();
  for (const file of files) {
    const options = optionsOf(file);
    const real = realOrNull(file) ?? file;
    if (isWithin(options.root, file) && !isWithin(options.root, real)) {
      throw new MiraError('refused', `${file} is a link that leads out of ${options.root}`, {
        hint: `when you mean that file, name it: ${real}`,
      });
    }
    if (seen.has(real)) continue;
    seen.add(real);
    yield* oneFile(real, 0, { options, seen });
  }
}
