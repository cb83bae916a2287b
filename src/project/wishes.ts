import { basename, dirname, join, relative } from 'node:path';
import { isTable, parseToml, type TomlTable } from '../config/toml.ts';
import type { TrustStore } from '../config/trust.ts';
import { readWithin } from '../lib/read-within.ts';
import { MARKER } from './detect.ts';

/** Guidelines of a project, relative to its folder. */
const GUIDELINES = join('.mira', 'guidelines.md');
/** Read by other agents. The CLI reads CLAUDE.md in the folder and above it, and nothing of this name. */
const AGENTS = 'AGENTS.md';
const CLAUDE_FILES = ['CLAUDE.md', join('.claude', 'CLAUDE.md'), 'CLAUDE.local.md'] as const;
/** Files that a marker may name. */
const MOST_FILES = 8;

/** A text of a repository that wants to stand in the prompt. */
export interface ProjectText {
  readonly kind: 'persona' | 'guidelines' | 'agents' | 'file';
  /** Relative to the folder of the project. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** What a marker wants besides name and root. */
export interface MarkerWishes {
  /** Most tokens of what sessions and questions bring; null: as configured. */
  readonly maxTokens: number | null;
  /** Sections of the context that are left out. */
  readonly exclude: readonly string[];
  /** Files of the project, relative to its folder. */
  readonly files: readonly string[];
  /** Relative to the marker. */
  readonly persona: string | null;
}

/** What the files of a repository want of the context. None of it has an effect until the person trusts the content. */
export interface ProjectWishes {
  /** Null without a marker, and for one that wants nothing. */
  readonly marker: { readonly path: string; readonly text: string; readonly wants: MarkerWishes } | null;
  readonly texts: readonly ProjectText[];
  /** What cannot be had, one line each. */
  readonly notices: readonly string[];
}

const NOTHING: MarkerWishes = { maxTokens: null, exclude: [], files: [], persona: null };
const CONTEXT_KEYS: ReadonlySet<string> = new Set(['maxTokens', 'exclude', 'files']);
const PERSONA_KEYS: ReadonlySet<string> = new Set(['file']);

function textList(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
}

/** `max_tokens` and `maxTokens` are one key: both ways of writing are in use. */
function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function camelKeys(table: unknown): ReadonlyMap<string, unknown> {
  return new Map(isTable(table) ? Object.entries(table).map(([key, value]) => [camel(key), value]) : []);
}

/** Keys that mira does not know, as they are written. */
function unknownKeys(table: unknown, known: ReadonlySet<string>): readonly string[] {
  return isTable(table) ? Object.keys(table).filter((key) => !known.has(camel(key))) : [];
}

function readMarkerWishes(table: TomlTable): { readonly wants: MarkerWishes; readonly wrong: readonly string[] } {
  const context = camelKeys(table['context']);
  const persona = camelKeys(table['persona']);
  const [maxTokens, file] = [context.get('maxTokens'), persona.get('file')];
  const isCount = typeof maxTokens === 'number' && Number.isSafeInteger(maxTokens) && maxTokens >= 0;
  const [exclude, files] = [textList(context.get('exclude') ?? []), textList(context.get('files') ?? [])];
  const wrong = [
    ...unknownKeys(table['context'], CONTEXT_KEYS).map((key) => `[context] ${key}`),
    ...unknownKeys(table['persona'], PERSONA_KEYS).map((key) => `[persona] ${key}`),
    ...(maxTokens === undefined || isCount ? [] : ['[context] max_tokens']),
    ...(exclude === null ? ['[context] exclude'] : []),
    ...(files === null ? ['[context] files'] : []),
    ...(file === undefined || typeof file === 'string' ? [] : ['[persona] file']),
  ];
  return {
    wants: {
      maxTokens: isCount ? maxTokens : null,
      exclude: exclude ?? [],
      files: (files ?? []).slice(0, MOST_FILES),
      persona: typeof file === 'string' ? file : null,
    },
    wrong: wrong.map((key) => key.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 60)),
  };
}

/** Whether the CLI brings AGENTS.md along by itself, since a file that it reads names it. */
function isImported(folder: string): boolean {
  return CLAUDE_FILES.some((name) => {
    const read = readWithin(folder, name);
    return read.state === 'read' && /(^|\s)@(\.\/)?AGENTS\.md\b/m.test(read.text);
  });
}

/** The same file by another name: CLAUDE.md is often a link to AGENTS.md. */
function isClaudeFile(folder: string, text: string): boolean {
  return CLAUDE_FILES.some((name) => {
    const read = readWithin(folder, name);
    return read.state === 'read' && read.text === text;
  });
}

/** Reads what the files below `folder` want. Nothing in them is an error: a stranger may have written them. */
export async function readWishes(folder: string): Promise<ProjectWishes> {
  const notices: string[] = [];
  const texts: ProjectText[] = [];
  const take = (kind: ProjectText['kind'], root: string, name: string, wanted: boolean): void => {
    const path = join(root, name);
    const read = readWithin(root, name);
    const shown = relative(folder, path)
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .slice(0, 120);
    if (read.state === 'refused') notices.push(`${shown} is ignored: ${read.why}`);
    else if (read.state === 'missing' && wanted) notices.push(`${shown} is ignored: there is no such file`);
    else if (read.state === 'read' && read.text.trim() !== '') texts.push({ kind, name: shown, path, text: read.text });
  };
  const path = join(folder, MARKER);
  const read = readWithin(folder, MARKER);
  const parsed = read.state === 'read' ? await parseToml(read.text) : null;
  const { wants, wrong } = parsed?.ok === true ? readMarkerWishes(parsed.table) : { wants: NOTHING, wrong: [] };
  if (wrong.length > 0) notices.push(`${basename(path)}: ${wrong.join(', ')} cannot be used`);
  // A persona is named beside the marker and must stay in the project; `readWithin` follows links and looks.
  if (wants.persona !== null) take('persona', folder, join(dirname(MARKER), wants.persona), true);
  take('guidelines', folder, GUIDELINES, false);
  const agents = readWithin(folder, AGENTS);
  if (agents.state === 'read' && !isImported(folder) && !isClaudeFile(folder, agents.text)) {
    take('agents', folder, AGENTS, false);
  }
  for (const name of wants.files) take('file', folder, name, true);
  const asks = wants.maxTokens !== null || wants.exclude.length + wants.files.length > 0 || wants.persona !== null;
  const marker = asks && read.state === 'read' ? { path, text: read.text, wants } : null;
  return { marker, texts, notices };
}

/** What of the wishes has an effect: that of files whose content the person trusts. */
export interface TrustedWishes {
  readonly maxTokens: number | null;
  readonly exclude: readonly string[];
  readonly texts: readonly ProjectText[];
  /** Names of mira's own files that want something and are not trusted as they are. */
  readonly untrusted: readonly string[];
  /** Those of them that were trusted as they were before. */
  readonly changed: readonly string[];
}

/** Keeps what is trusted. A file that the marker names needs the trust of both. */
export function trustedWishes({ marker, texts }: ProjectWishes, trust: TrustStore): TrustedWishes {
  const markerHolds = marker !== null && trust.isTrusted(marker.path, marker.text);
  const holds = ({ kind, path, text }: ProjectText): boolean =>
    (markerHolds || kind === 'guidelines' || kind === 'agents') && trust.isTrusted(path, text);
  // AGENTS.md is read by others too: without trust nothing is missing, but what was trusted and has changed is.
  const without = texts.filter(
    (each) => !holds(each) && (each.kind !== 'agents' || trust.hasChanged(each.path, each.text)),
  );
  return {
    maxTokens: markerHolds ? marker.wants.maxTokens : null,
    exclude: markerHolds ? marker.wants.exclude : [],
    texts: texts.filter(holds),
    untrusted: [...(marker === null || markerHolds ? [] : [MARKER]), ...without.map(({ name }) => name)],
    changed: [
      ...(marker !== null && trust.hasChanged(marker.path, marker.text) ? [MARKER] : []),
      ...without.filter(({ path, text }) => trust.hasChanged(path, text)).map(({ name }) => name),
    ],
  };
}

/** One line for the person about files that have no effect yet; null when there are none. */
export function untrustedLine({ untrusted, changed }: Pick<TrustedWishes, 'untrusted' | 'changed'>): string | null {
  if (untrusted.length === 0) return null;
  const never = untrusted.filter((name) => !changed.includes(name));
  const [has, it] = changed.length === 1 ? ['has', 'it'] : ['have', 'them'];
  const why = [
    ...(changed.length === 0 ? [] : [`${changed.join(', ')} ${has} changed since you trusted ${it}`]),
    ...(never.length === 0 ? [] : [`${never.join(', ')} ${never.length === 1 ? 'is' : 'are'} not trusted`]),
  ];
  return `${why.join(', ')} and not given to claude; \`mira trust\` shows what is wanted`;
}
