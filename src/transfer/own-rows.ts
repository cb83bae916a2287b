import { KINDS, ORIGINS, SCOPES, type Source, STATUSES } from '../memory/entry.ts';
import type { WholeEvent, WholeMemory } from '../memory/whole.ts';
import { redact } from '../redact/redact.ts';
import type { NewId } from '../world.ts';
import { asFields, asText, type Fields, textsIn } from './values.ts';

/** A project that memories of an export belong to. */
export interface OwnProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly root: string;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ACTORS = ['person', 'claude', 'mira'] as const;

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** A memory as a row of an export. */
export function memoryRow(memory: WholeMemory): Fields {
  const { createdMs, updatedMs, happensMs, expiresMs, shown, used, shownMs, usedMs, ...rest } = memory;
  return {
    type: 'memory',
    ...rest,
    text: redact(memory.text),
    source: sourceIn(memory.source),
    createdAt: iso(createdMs),
    updatedAt: iso(updatedMs),
    happensAt: iso(happensMs),
    expiresAt: iso(expiresMs),
    shownCount: shown,
    usedCount: used,
    shownAt: iso(shownMs),
    usedAt: iso(usedMs),
  };
}

/** A change as a row of an export. */
export function eventRow({ atMs, ...event }: WholeEvent): Fields {
  return { type: 'event', ...event, at: iso(atMs) };
}

/** A project as a row of an export. */
export function projectRow({ id, key, name, root }: OwnProject): Fields {
  return { type: 'project', id, key, name: redact(name), root: redact(root) };
}

/** A row that cannot be taken in; `why` completes "it was skipped: ". */
class Wrong extends Error {}

function oneOf<T extends string>(row: Fields, name: string, of: readonly T[], fallback?: T): T {
  const value = row[name] ?? fallback;
  const found = of.find((each) => each === value);
  if (found === undefined) throw new Wrong(`its ${name} must be one of ${of.join(', ')}`);
  return found;
}

function idIn(row: Fields, name: string): string {
  const id = asText(row[name]);
  if (id === null || !ID.test(id)) throw new Wrong(`its ${name} is no id`);
  return id;
}

function idOrNull(row: Fields, name: string): string | null {
  return row[name] === undefined || row[name] === null ? null : idIn(row, name);
}

function timeOrNull(row: Fields, name: string): number | null {
  const text = row[name];
  if (text === undefined || text === null) return null;
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new Wrong(`its ${name} is no time`);
  return ms;
}

function countIn(row: Fields, name: string): number {
  const value = row[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function confidenceIn(row: Fields): number {
  const value = row['confidence'];
  if (value === undefined || value === null) return 1;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new Wrong('its confidence is not between 0 and 1');
  return value;
}

/** A source in an order of its own, so that the same one always gives the same bytes. */
function sourceIn(value: unknown): Source | null {
  const fields = asFields(value);
  if (fields === null) return null;
  const text = (name: string): Record<string, string> => {
    const found = asText(fields[name]);
    return found === null ? {} : { [name]: found };
  };
  const line = fields['line'];
  return {
    ...text('session'),
    ...text('turn'),
    ...text('quote'),
    ...text('file'),
    ...(typeof line === 'number' && Number.isSafeInteger(line) ? { line } : {}),
    ...text('batch'),
  };
}

function caught<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return error.message;
  }
}

/** A row of an export as a memory, or why it is none. What it does not say is what `remember` would make of it. */
export function readMemory(
  row: Fields,
  parts: { readonly newId: NewId; readonly nowMs: number },
): WholeMemory | string {
  return caught(() => {
    const text = asText(row['text']);
    if (text === null) throw new Wrong('it has no text');
    const project = idOrNull(row, 'project');
    const createdMs = timeOrNull(row, 'createdAt') ?? parts.nowMs;
    return {
      id: idOrNull(row, 'id') ?? parts.newId(),
      text,
      kind: oneOf(row, 'kind', KINDS, 'fact'),
      scope: oneOf(row, 'scope', SCOPES, project === null ? 'global' : 'project'),
      project,
      tags: textsIn(row['tags']),
      pinned: row['pinned'] === true,
      status: oneOf(row, 'status', STATUSES, 'proposed'),
      origin: oneOf(row, 'origin', ORIGINS, 'import'),
      source: sourceIn(row['source']),
      confidence: confidenceIn(row),
      supersededBy: idOrNull(row, 'supersededBy'),
      createdMs,
      updatedMs: timeOrNull(row, 'updatedAt') ?? createdMs,
      happensMs: timeOrNull(row, 'happensAt'),
      expiresMs: timeOrNull(row, 'expiresAt'),
      shown: countIn(row, 'shownCount'),
      used: countIn(row, 'usedCount'),
      shownMs: timeOrNull(row, 'shownAt'),
      usedMs: timeOrNull(row, 'usedAt'),
    };
  });
}

/** What a change may say of a memory: its fields, each of the type it has there. */
const FIELD_CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  kind: (value) => KINDS.some((each) => each === value),
  scope: (value) => SCOPES.some((each) => each === value),
  project: isIdOrNull,
  pinned: (value) => typeof value === 'boolean',
  status: (value) => STATUSES.some((each) => each === value),
  origin: (value) => ORIGINS.some((each) => each === value),
  confidence: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  supersededBy: isIdOrNull,
  happensMs: isTimeOrNull,
  expiresMs: isTimeOrNull,
  tags: (value) => Array.isArray(value) && value.every((tag) => typeof tag === 'string'),
};

function isIdOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'string' && ID.test(value));
}

function isTimeOrNull(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}

function changedFields(row: Fields, name: string): Fields | null {
  const value = row[name];
  if (value === undefined || value === null) return null;
  const fields = asFields(value);
  const known =
    fields !== null &&
    Object.entries(fields).every(([key, each]) => {
      return Object.hasOwn(FIELD_CHECKS, key) && FIELD_CHECKS[key]?.(each) === true;
    });
  if (fields === null || !known) throw new Wrong(`its ${name} holds what no memory has`);
  return fields;
}

/** A row of an export as a change, or why it is none. */
export function readEvent(row: Fields): WholeEvent | string {
  return caught(() => {
    const change = asText(row['change']);
    const atMs = timeOrNull(row, 'at');
    if (change === null || change.length > 200 || atMs === null)
      throw new Wrong('it does not say what was changed when');
    return {
      id: idIn(row, 'id'),
      groupId: idIn(row, 'groupId'),
      memory: idIn(row, 'memory'),
      atMs,
      actor: oneOf(row, 'actor', ACTORS),
      change,
      before: changedFields(row, 'before'),
      after: changedFields(row, 'after'),
      undone: row['undone'] === true,
      undoes: idOrNull(row, 'undoes'),
    };
  });
}

/** A row of an export as a project, or why it is none. */
export function readProject(row: Fields): OwnProject | string {
  return caught(() => {
    const [key, name, root] = [asText(row['key']), asText(row['name']), asText(row['root'])];
    if (key === null || name === null || root === null) throw new Wrong('it names no project');
    return { id: idIn(row, 'id'), key, name, root };
  });
}
