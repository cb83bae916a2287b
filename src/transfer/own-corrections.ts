import { CHECK_ACTIONS, CHECK_KINDS } from '../corrections/rule.ts';
import type { StoredCorrection, WholeCorrection, WholeCorrections } from '../corrections/whole.ts';
import { type Redacted, redact } from '../redact/redact.ts';
import { placeInFile, type Skipped } from './found.ts';
import { ownRows } from './own-file.ts';
import { asFields, asList, asTime, type Fields } from './values.ts';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const STATUSES = ['active', 'proposed', 'disabled'] as const;
const SCOPES = ['global', 'project'] as const;
const ORIGINS = ['user', 'user-confirmed', 'assistant', 'tool', 'file', 'import'] as const;
const OUTCOMES = ['warned', 'blocked'] as const;
const LONGEST = 8_000;

/** A row that cannot be taken in; `why` completes "it was skipped: ". */
class Wrong extends Error {}

const iso = (ms: number): string => new Date(ms).toISOString();

/** A correction as a row of an export. */
export function correctionRow(correction: StoredCorrection): Fields {
  const { createdMs, updatedMs, checks, exceptions, caught, ...rest } = correction;
  return {
    type: 'correction',
    ...rest,
    createdAt: iso(createdMs),
    updatedAt: iso(updatedMs),
    checks: checks.map(({ within, chosen, ...check }) => ({ ...check, in: within, chosen: chosen === 1 })),
    exceptions: exceptions.map(({ subject, atMs }) => ({ subject, at: iso(atMs) })),
    caught: caught.map(({ atMs, fine, ...hit }) => ({ at: iso(atMs), ...hit, fine: fine === 1 })),
  };
}

function text(row: Fields, name: string): Redacted {
  const value = row[name];
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST)
    throw new Wrong(`its ${name} is no text`);
  return redact(value);
}

const optional = (row: Fields, name: string): Redacted | null =>
  row[name] === null || row[name] === undefined ? null : text(row, name);

function time(row: Fields, name: string): number {
  const ms = asTime(row[name]);
  if (ms === undefined) throw new Wrong(`its ${name} is no time`);
  return ms;
}

function oneOf<T extends string>(row: Fields, name: string, of: readonly T[]): T {
  const found = of.find((each) => each === row[name]);
  if (found === undefined) throw new Wrong(`its ${name} must be one of ${of.join(', ')}`);
  return found;
}

function each<T>(row: Fields, name: string, read: (item: Fields) => T): readonly T[] {
  return asList(row[name]).map((value) => {
    const item = asFields(value);
    if (item === null) throw new Wrong(`its ${name} hold something else`);
    return read(item);
  });
}

function idIn(row: Fields, name: string): string {
  const value = row[name];
  if (typeof value !== 'string' || !ID.test(value)) throw new Wrong(`its ${name} is no id`);
  return value;
}

function readAll(row: Fields): WholeCorrection {
  const scope = oneOf(row, 'scope', SCOPES);
  return {
    id: idIn(row, 'id'),
    text: text(row, 'text'),
    scope,
    project: scope === 'project' ? idIn(row, 'project') : null,
    path: optional(row, 'path'),
    status: oneOf(row, 'status', STATUSES),
    origin: oneOf(row, 'origin', ORIGINS),
    createdMs: time(row, 'createdAt'),
    updatedMs: time(row, 'updatedAt'),
    checks: each(row, 'checks', (check) => ({
      kind: oneOf(check, 'kind', CHECK_KINDS),
      pattern: text(check, 'pattern'),
      within: optional(check, 'in'),
      instead: optional(check, 'instead'),
      action: oneOf(check, 'action', CHECK_ACTIONS),
      chosen: check['chosen'] === true,
    })),
    exceptions: each(row, 'exceptions', (item) => ({ subject: text(item, 'subject'), atMs: time(item, 'at') })),
    caught: each(row, 'caught', (hit) => ({
      atMs: time(hit, 'at'),
      tool: text(hit, 'tool'),
      subject: text(hit, 'subject'),
      what: text(hit, 'what'),
      outcome: oneOf(hit, 'outcome', OUTCOMES),
      fine: hit['fine'] === true,
    })),
  };
}

/** A row of an export as a correction, or why it is none. */
export function readCorrection(row: Fields): WholeCorrection | string {
  try {
    return readAll(row);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return error.message;
  }
}

/** What became of the corrections of an export. */
export interface CorrectionsTaken {
  readonly read: number;
  readonly added: number;
  readonly same: number;
  readonly skipped: readonly Skipped[];
}

/** Takes the corrections of an export back, in one transaction. What is here already stays as it is. */
export function importCorrections(
  room: WholeCorrections,
  file: string,
  projectIds: ReadonlyMap<string, string>,
): CorrectionsTaken {
  const skipped: Skipped[] = [];
  const found: WholeCorrection[] = [];
  let read = 0;
  for (const { line, row } of ownRows(file)) {
    if (row?.['type'] !== 'correction') continue;
    read += 1;
    const correction = readCorrection(row);
    const project = typeof correction === 'string' ? null : correction.project;
    const here = project === null ? null : (projectIds.get(project) ?? null);
    if (typeof correction === 'string') skipped.push({ where: placeInFile(file, line), why: correction });
    else if (project !== null && here === null) {
      skipped.push({ where: placeInFile(file, line), why: 'the export does not say what its project is' });
    } else found.push({ ...correction, project: here });
  }
  const added = room.take(found).filter((taken) => taken).length;
  return { read, added, same: found.length - added, skipped };
}
