import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Kind } from '../memory/entry.ts';
import { guessKind } from '../memory/guess-kind.ts';
import { type Candidate, type Found, type ReaderOptions, skipped } from './found.ts';
import { sectionsOf } from './from-markdown.ts';
import { readNote } from './front-matter.ts';
import { readTextFile } from './text-file.ts';
import { asTag, asTime } from './values.ts';

const TAG = /(?<!\S)#([\p{L}\p{N}_/-]+)/gu;
/** Categories that are a kind here; the words decide for any other. */
const KINDS: Readonly<Record<string, Kind>> = {
  decision: 'decision',
  preference: 'preference',
  pattern: 'pattern',
  technique: 'pattern',
  rule: 'pattern',
  note: 'note',
  idea: 'note',
  question: 'note',
  fact: 'fact',
};

interface Note {
  readonly title: string;
  readonly tags: readonly string[];
  /** What every memory of the note has. */
  readonly common: Omit<Candidate, 'text' | 'kind' | 'tags' | 'line'>;
}

/** What stands behind the dash of an item; null for any other line. Cut by hand: a pattern would try every space anew. */
function itemText(line: string): string | null {
  const text = line.trim();
  return /^[-*]\s/.test(text) ? text.slice(1).trim() : null;
}

/** `- [category] words #tag`; null for any other line, and for boxes of a list of tasks: `[ ]`, `[x]`. */
function observation(line: string, at: number, { title, tags, common }: Note): Candidate | null {
  const text = itemText(line) ?? '';
  const end = text.indexOf(']');
  const category = text.slice(1, Math.max(1, end));
  const words = text
    .slice(end + 1)
    .replaceAll(TAG, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const named = text.startsWith('[') && category !== '' && category.length <= 60 && !/^[ xX-]$|\[/.test(category);
  if (!named || !/^\s/.test(text.slice(end + 1)) || words === '') return null;
  const known = category.toLowerCase();
  const kind = Object.hasOwn(KINDS, known) ? KINDS[known] : undefined;
  const marks = [...text.slice(end + 1).matchAll(TAG)].map((match) => match[1] ?? '');
  const all = [...tags, ...[category, ...marks].flatMap((each) => asTag(each) ?? [])];
  return { ...common, text: `${title}: ${words}`, kind: kind ?? guessKind(words), tags: all, line: at };
}

/** `- relation [[Target]]`; null for any other line. */
function relation(line: string, at: number, { title, tags, common }: Note): Candidate | null {
  const text = itemText(line) ?? '';
  const start = text.indexOf('[[');
  const end = text.indexOf(']]', start);
  const target = start === -1 || end === -1 ? '' : text.slice(start + 2, end).trim();
  const how = text.slice(0, Math.max(0, start)).trim();
  if (target === '' || /[[\]]/.test(how)) return null;
  const words = how === '' ? 'relates to' : how.replaceAll('_', ' ');
  return { ...common, text: `${title} ${words} ${target}`, kind: 'fact', tags, line: at };
}

function* fromNote(file: string, text: string, { place, tags }: ReaderOptions): Generator<Found> {
  const { head, body, bodyLine } = readNote(text);
  const own = (head.get('tags') ?? '').split('\n').flatMap((each) => asTag(each) ?? []);
  const createdMs = asTime(head.get('created') ?? head.get('date'));
  const when = createdMs === undefined ? {} : { createdMs };
  const title = head.get('title') || path.basename(file, '.md');
  const note: Note = { title, tags: [...tags, ...own], common: { type: 'memory', place, file, ...when } };
  const prose: string[] = [];
  for (const [at, line] of body.split(/\r?\n/).entries()) {
    const found = observation(line, bodyLine + at, note) ?? relation(line, bodyLine + at, note);
    prose.push(found === null ? line : '');
    if (found !== null) yield found;
  }
  for (const found of sectionsOf(prose.join('\n'), file, { place, tags: note.tags, firstLine: bodyLine, title })) {
    yield found.type === 'memory' ? { ...found, ...when } : found;
  }
}

/** The notes of basic-memory: each observation, each relation, and the prose by heading. */
export function* fromBasicMemory(files: readonly string[], options: ReaderOptions): Generator<Found> {
  for (const file of files) {
    try {
      yield* fromNote(file, readTextFile(file), options);
    } catch (error) {
      // One file that the person named must be readable; of a folder the others are still worth having.
      if (!(error instanceof MiraError) || files.length === 1) throw error;
      yield skipped(file, error.message);
    }
  }
}
