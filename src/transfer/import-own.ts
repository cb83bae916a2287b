import type { WholeCorrections } from '../corrections/whole.ts';
import { MiraError } from '../errors.ts';
import type { Taken, WholeEvent, WholeMemory } from '../memory/whole.ts';
import type { WholePlans } from '../planning/whole.ts';
import type { Batches, TransferParts } from './batches.ts';
import { placeInFile } from './found.ts';
import { importPlans } from './import-plans.ts';
import { emptyTally, type Imported, type Tally } from './outcome.ts';
import { importCorrections } from './own-corrections.ts';
import { ownRows, readHeader } from './own-file.ts';
import { type OwnProject, readEvent, readMemory, readProject } from './own-rows.ts';
import type { Fields } from './values.ts';

const ROWS_A_TRANSACTION = 1_000;

/** What takes an export back. */
interface TakingParts extends OwnParts {
  readonly plans: WholePlans;
  readonly corrections: WholeCorrections;
}

export interface OwnParts extends TransferParts {
  /** Makes sure that a project is known here; gives its id here. */
  readonly keepProject: (project: OwnProject) => string;
}

/** What an export holds, before anything of it is stored. */
export interface OwnContents {
  readonly projects: readonly OwnProject[];
  /** Ids of its memories. */
  readonly ids: ReadonlySet<string>;
  readonly memories: number;
  /** The first texts, to show. */
  readonly sample: readonly string[];
}

const SAMPLE = 5;

/** Reads an export without storing anything. Throws when the file is none. */
export function readOwn(file: string, sample = SAMPLE): OwnContents {
  if (readHeader(file) === null) throw new MiraError('file', `${file} is no export of mira's`);
  const projects: OwnProject[] = [];
  const ids = new Set<string>();
  const texts: string[] = [];
  let memories = 0;
  for (const { row } of ownRows(file, 'project')) {
    const project = row?.['type'] === 'project' ? readProject(row) : null;
    if (project !== null && typeof project !== 'string') projects.push(project);
  }
  for (const { row } of ownRows(file, 'memory')) {
    if (row?.['type'] !== 'memory') continue;
    memories += 1;
    if (typeof row['id'] === 'string') ids.add(row['id']);
    if (texts.length < sample && typeof row['text'] === 'string') texts.push(row['text']);
  }
  return { projects, ids, memories, sample: texts };
}

interface Work {
  readonly parts: OwnParts;
  readonly file: string;
  readonly contents: OwnContents;
  readonly projectIds: ReadonlyMap<string, string>;
  readonly batch: ReturnType<Batches['begin']>;
  readonly tally: Tally;
  /** Ids whose changes may be taken in: the memory here is the one of the export. */
  readonly here: Set<string>;
  readonly links: [string, string][];
}

const WHY = {
  changed: 'the memory with this id was changed since; it stays as it is',
  forgotten: 'this was forgotten and does not come back by itself',
} as const;

function countTaken({ tally, here, links, file }: Work, memory: WholeMemory, line: number, taken: Taken): void {
  const where = placeInFile(file, line);
  if (taken instanceof MiraError) return void tally.skipped.push({ where, why: taken.message });
  if (taken.became === 'changed' || taken.became === 'forgotten') {
    return void tally.skipped.push({ where, why: WHY[taken.became] });
  }
  if (taken.became === 'added') tally.added += 1;
  else tally.same += 1;
  if (taken.redacted) tally.redacted += 1;
  if (taken.became === 'repeat') return;
  here.add(memory.id);
  if (memory.supersededBy !== null) links.push([memory.id, memory.supersededBy]);
}

function memoryOf(row: Fields, { parts, projectIds }: Work): WholeMemory | string {
  const memory = readMemory(row, { newId: parts.id, nowMs: parts.now() });
  if (typeof memory === 'string') return memory;
  if ((memory.scope === 'project') !== (memory.project !== null))
    return 'its scope and its project contradict each other';
  if (memory.project === null) return memory;
  const project = projectIds.get(memory.project);
  return project === undefined ? 'the export does not say what its project is' : { ...memory, project };
}

/** Walks over the rows of one type, `ROWS_A_TRANSACTION` at a time. Rows that cannot be read are told of. */
function inPortions<T>(
  work: Work,
  type: string,
  read: (row: Fields) => T | string,
  take: (portion: readonly { readonly line: number; readonly value: T }[]) => void,
): void {
  let portion: { line: number; value: T }[] = [];
  for (const { line, row, error } of ownRows(work.file, type)) {
    // Told of once: when the memories are read.
    if (row === null && type === 'memory') work.tally.skipped.push({ where: placeInFile(work.file, line), why: error });
    if (row?.['type'] !== type) continue;
    const value = read(row);
    if (typeof value === 'string') work.tally.skipped.push({ where: placeInFile(work.file, line), why: value });
    else portion.push({ line, value });
    if (portion.length < ROWS_A_TRANSACTION) continue;
    take(portion);
    portion = [];
  }
  if (portion.length > 0) take(portion);
}

function takeMemories(work: Work): void {
  const whole = work.parts.memory.whole();
  inPortions(
    work,
    'memory',
    (row) => memoryOf(row, work),
    (portion) => {
      const memories = portion.map(({ value }) => value);
      const taken = whole.take(memories, work.contents.ids, (added) => {
        if (added.length > 0) work.batch.wrote(added);
      });
      for (const [at, { line, value }] of portion.entries()) {
        const became = taken[at];
        if (became !== undefined) countTaken(work, value, line, became);
      }
    },
  );
  for (let from = 0; from < work.links.length; from += ROWS_A_TRANSACTION) {
    whole.link(work.links.slice(from, from + ROWS_A_TRANSACTION));
  }
}

/** Projects have other ids here when they were known before. */
function withProject(fields: Fields | null, projectIds: ReadonlyMap<string, string>): Fields | null {
  const project = fields?.['project'];
  return typeof project === 'string' ? { ...fields, project: projectIds.get(project) ?? null } : fields;
}

function takeEvents(work: Work): void {
  const whole = work.parts.memory.whole();
  inPortions<WholeEvent>(work, 'event', readEvent, (portion) => {
    const events = portion.map(({ value }) => value).filter(({ memory }) => work.here.has(memory));
    const mapped = events.map((event) => ({
      ...event,
      before: withProject(event.before, work.projectIds),
      after: withProject(event.after, work.projectIds),
    }));
    whole.takeEvents(mapped, () => {
      if (work.batch.begun()) work.batch.wrote();
    });
  });
}

/**
 * Takes an export of mira's back: memories with ids, history and counts, and whatever else lasts. What is here already, was changed here, or
 * was forgotten stays as it is. Stopped in the middle, doing it again adds the rest.
 */
export function importOwn(parts: TakingParts, batches: Batches, file: string, contents: OwnContents): Imported {
  const tally = emptyTally();
  const batch = batches.begin(file);
  const projectIds = new Map(contents.projects.map((project) => [project.id, parts.keepProject(project)]));
  const work: Work = { parts, file, contents, projectIds, batch, tally, here: new Set(), links: [] };
  takeMemories(work);
  takeEvents(work);
  const memories = tally.added;
  tally.read = contents.memories;
  for (const taken of [
    importPlans(parts.plans, file, projectIds),
    importCorrections(parts.corrections, file, projectIds),
  ]) {
    tally.read += taken.read;
    tally.added += taken.added;
    tally.same += taken.same;
    tally.skipped.push(...taken.skipped);
  }
  const told = readHeader(file)?.memories ?? null;
  if (told !== null && told > contents.memories) {
    tally.skipped.push({ where: file, why: `the file is cut: of ${told} memories it holds ${contents.memories}` });
  }
  return { batch: memories === 0 ? null : batch.id, ...tally };
}
