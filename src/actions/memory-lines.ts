import { shortId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { readDate } from '../lib/read-date.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { KINDS, type MemoryChange, type MemoryEntry, ORIGINS, SCOPES, type ShownMemory } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext, View } from './define.ts';

const MIN_TEXT_COLUMNS = 20;
const LEAST_TEXT_COLUMNS = 8;
const PROJECT_COLUMNS = 20;

/** Arguments that several commands of the memory have. */
export const MEMORY_ARGS = {
  id: { type: 'text', about: 'id of the memory', position: 'one', required: true, placeholder: 'ID' },
  kind: { type: 'choice', about: 'only of this kind', of: KINDS },
  scope: { type: 'choice', about: 'only global ones, or only those of projects', of: SCOPES },
  origin: { type: 'choice', about: 'only from there', of: ORIGINS },
  tag: { type: 'list', about: 'only with this tag', placeholder: 'TAG' },
  since: { type: 'text', about: 'made on or after this date', placeholder: 'DATE' },
  until: { type: 'text', about: 'made up to this date', placeholder: 'DATE' },
  redact: { type: 'flag', about: 'store a text that holds a secret, with the secret replaced' },
} as const;

/** Stored id of the project the person stands in; null outside of one, where nothing but the folder is known. */
export async function projectHere({ rooms, cwd }: ActionContext<Rooms>): Promise<string | null> {
  const project = await rooms.project();
  return project.detectedBy === 'directory' ? null : rooms.projectId(cwd);
}

/** `--since` and `--until` of a listing as times; absent ones are left out. */
export async function period(
  args: { readonly since: string | undefined; readonly until: string | undefined },
  nowMs: number,
): Promise<{ readonly sinceMs?: number; readonly untilMs?: number }> {
  const since = args.since === undefined ? null : await readDate(args.since, nowMs, '--since', 'past');
  const until = args.until === undefined ? null : await readDate(args.until, nowMs, '--until', 'past');
  return { ...(since === null ? {} : { sinceMs: since.fromMs }), ...(until === null ? {} : { untilMs: until.toMs }) };
}

/** Where a memory holds. */
export function reach({ project }: MemoryEntry): string {
  return project === null ? 'global' : oneLine(project.name, PROJECT_COLUMNS);
}

/** One line for a memory: short id, kind, where it holds, what is special about it, its text. */
export function memoryLine(memory: MemoryEntry, view: View, lead = ''): string {
  const marks = [memory.pinned ? 'pinned' : '', memory.status === 'active' ? '' : memory.status];
  const special = marks.filter((mark) => mark !== '').join(', ');
  const mark = special === '' ? '' : `[${special}] `;
  const begin = `${shortId(memory.id)}  ${lead}${memory.kind}  `;
  const whole = `${begin}${reach(memory)}  `;
  // In a narrow terminal the text is worth more than the name of the project.
  const head = view.columns - whole.length - mark.length >= MIN_TEXT_COLUMNS ? whole : begin;
  const left = Math.max(LEAST_TEXT_COLUMNS, view.columns - head.length - mark.length);
  return view.dim(head) + mark + oneLine(stripControls(memory.text).replaceAll('\n', ' '), left);
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return oneLine(stripControls(text).replaceAll('\n', ' '), 60);
}

/** One line for a change. */
export function changeLine(change: MemoryChange, view: View): string {
  const names = change.before === null ? [] : Object.keys(change.after ?? {});
  const what = names.map((name) => `${name}: ${valueText(change.before?.[name])} → ${valueText(change.after?.[name])}`);
  const head = `${shortId(change.id)}  ${localTime(change.at)}  ${change.actor}  `;
  return `${view.dim(head)}${change.change}${what.length === 0 ? '' : `  ${what.join('; ')}`}`;
}

function sourceText({ source, origin }: MemoryEntry): string {
  if (source === null) return origin;
  const place =
    source.file === undefined ? '' : `, ${source.file}${source.line === undefined ? '' : `:${source.line}`}`;
  const turn = source.turn === undefined ? '' : `, turn ${shortId(source.turn)}`;
  const batch = source.batch === undefined ? '' : `, import ${shortId(source.batch)}`;
  return `${origin}${place}${turn}${batch}`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** A memory with all that is known of it. */
export function memoryPage(memory: ShownMemory, view: View): string {
  const at = (iso: string | null): string | null => (iso === null ? null : localTime(iso));
  const facts: readonly (readonly [string, string | null])[] = [
    ['id', memory.id],
    ['kind', memory.kind],
    ['holds', memory.project === null ? 'everywhere' : `in ${memory.project.name} (${memory.project.root})`],
    ['status', memory.pinned ? `${memory.status}, pinned` : memory.status],
    ['tags', memory.tags.length === 0 ? null : memory.tags.join(', ')],
    ['from', sourceText(memory)],
    ['quote', memory.source?.quote ?? null],
    ['made', at(memory.createdAt)],
    ['changed', memory.updatedAt === memory.createdAt ? null : at(memory.updatedAt)],
    ['happens', at(memory.happensAt)],
    ['expires', at(memory.expiresAt)],
    ['replaces', memory.supersedes],
    ['replaced by', memory.supersededBy],
    ['shown', memory.shownCount === 0 ? null : `${times(memory.shownCount)}, last ${at(memory.shownAt)}`],
    ['used', memory.usedCount === 0 ? null : `${times(memory.usedCount)}, last ${at(memory.usedAt)}`],
  ];
  const rows = facts.flatMap(([name, value]) =>
    value === null ? [] : [`${view.dim(name.padEnd(12))}${stripControls(value).replaceAll('\n', ' ')}`],
  );
  const changes = memory.history.map((change) => changeLine(change, view));
  return [stripControls(memory.text), '', ...rows, '', ...changes].join('\n');
}
