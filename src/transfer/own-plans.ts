import { ACTORS, GOAL_PRIORITIES, ORIGINS, STATUSES, TASK_PRIORITIES } from '../planning/entry.ts';
import { MILESTONE_STATES } from '../planning/goals/goals.sql.ts';
import { LINK_KINDS } from '../planning/tasks/task-row.ts';
import { PLAN_TYPES, type PlanType, type WholePlan } from '../planning/whole.ts';
import { redact } from '../redact/redact.ts';
import { asFields, type Fields } from './values.ts';

/** A row that cannot be taken in; `why` completes "it was skipped: ". */
class Wrong extends Error {}

/** Reads one value, or throws `Wrong`; `name` is the field it stands in. */
type Read<T> = (value: unknown, name: string) => T;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** No text of these rows is longer: a block has 100,000 characters at most. */
const LONGEST = 100_000;

const wrong = (name: string, wanted: string): never => {
  throw new Wrong(`its ${name} ${wanted}`);
};
const id: Read<string> = (value, name) =>
  typeof value === 'string' && ID.test(value) ? value : wrong(name, 'is no id');
const text: Read<ReturnType<typeof redact>> = (value, name) =>
  typeof value === 'string' && value.length <= LONGEST ? redact(value) : wrong(name, 'is no text');
const time: Read<number> = (value, name) => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? wrong(name, 'is no time') : ms;
};
const count: Read<number> = (value, name) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : wrong(name, 'is no count');
const flag: Read<boolean> = (value, name) => (typeof value === 'boolean' ? value : wrong(name, 'is no yes or no'));
const percent: Read<number> = (value, name) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100
    ? value
    : wrong(name, 'is no percentage');
const share: Read<number> = (value, name) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : wrong(name, 'is not between 0 and 1');
const weight: Read<number> = (value, name) =>
  typeof value === 'number' && value > 0 && value <= 1_000_000 ? value : wrong(name, 'is no weight');
const oneOf =
  <T extends string>(of: readonly T[]): Read<T> =>
  (value, name) =>
    of.find((each) => each === value) ?? wrong(name, `must be one of ${of.join(', ')}`);
const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value, name) =>
    value === null || value === undefined ? null : read(value, name);
const listOf =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, name) =>
    Array.isArray(value) ? value.map((each) => read(each, name)) : wrong(name, 'is no list');

type Shape = Readonly<Record<string, Read<unknown>>>;
type Of<S extends Shape> = { readonly [K in keyof S]: ReturnType<S[K]> };

/** An object with exactly these fields, in their order: the same row gives the same bytes. */
const shape =
  <S extends Shape>(shaped: S): Read<Of<S>> =>
  (value, name) => {
    const fields = asFields(value);
    if (fields === null) return wrong(name, 'is no object');
    const read = Object.entries(shaped).map(([key, of]) => [key, of(fields[rowKey(key)], rowKey(key))]);
    return Object.fromEntries(read) as Of<S>; // Each field was read by its own reader.
  };

/** Times stand as ISO 8601 under `at` and `…At` in a row, and as `…Ms` inside. */
function rowKey(key: string): string {
  return key === 'atMs' ? 'at' : key.replace(/Ms$/, 'At');
}

const link: Read<readonly [(typeof LINK_KINDS)[number], ReturnType<typeof redact>]> = (value, name) =>
  Array.isArray(value) ? [oneOf(LINK_KINDS)(value[0], name), text(value[1], name)] : wrong(name, 'is no link');
const pair: Read<readonly [number | null, number | null]> = (value, name) =>
  Array.isArray(value) ? [orNull(percent)(value[0], name), orNull(percent)(value[1], name)] : wrong(name, 'is no pair');

const COMMON = { project: orNull(id), origin: oneOf(ORIGINS), createdMs: time };
const CHANGE = { id, atMs: time, actor: oneOf(ACTORS), change: text, reason: orNull(text), percent: orNull(pair) };
const MILESTONE = { id, title: text, state: oneOf(MILESTONE_STATES), weight, doneMs: orNull(time) };
const VERSION = {
  ...{
    version: count,
    operation: text,
    actor: oneOf(ACTORS),
    atMs: time,
    value: text,
    origins: listOf(oneOf(ORIGINS)),
  },
  ...{ label: text, description: text, most: orNull(count), enabled: flag, gone: flag },
};
const WORK = { title: text, note: orNull(text), status: oneOf(STATUSES), blockedBy: orNull(text), dueMs: orNull(time) };

const READERS = {
  block: shape({ name: text, project: orNull(id), versions: listOf(shape(VERSION)) }),
  goal: shape({
    ...{ ...WORK, ...COMMON, priority: oneOf(GOAL_PRIORITIES), percent: orNull(percent), doneMs: orNull(time) },
    milestones: listOf(shape(MILESTONE)),
  }),
  preference: shape({ key: text, value: text, ...COMMON, confidence: share }),
  reminder: shape({ text, ...COMMON, atMs: time, status: oneOf(['open', 'done'] as const), doneMs: orNull(time) }),
  task: shape({
    ...{ ...WORK, ...COMMON, priority: oneOf(TASK_PRIORITIES), complexity: orNull(oneOf(TASK_PRIORITIES)) },
    ...{ parent: orNull(id), goal: orNull(id), estimateMinutes: orNull(count), doneMs: orNull(time) },
    ...{ tags: listOf(text), needs: listOf(id), links: listOf(link) },
  }),
} as const;

const HISTORY = listOf(shape(CHANGE));

/** Whether a row of an export is of this file's kinds. */
export function isPlanType(type: unknown): type is PlanType {
  return PLAN_TYPES.some((each) => each === type);
}

/** A row of an export as something that lasts, or why it is none. */
export function readPlan(type: PlanType, row: Fields): WholePlan | string {
  try {
    const own = id(row['id'], 'id');
    if (type === 'block') return { type, id: own, fields: readBlock(row) };
    const rest = {
      id: own,
      updatedMs: time(row['updatedAt'], 'updatedAt'),
      history: HISTORY(row['history'], 'history'),
    };
    switch (type) {
      case 'goal':
        return { type, fields: READERS.goal(row, type), ...rest };
      case 'preference':
        return { type, fields: READERS.preference(row, type), ...rest };
      case 'reminder':
        return { type, fields: READERS.reminder(row, type), ...rest };
      case 'task':
        return { type, fields: READERS.task(row, type), ...rest };
    }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return error.message;
  }
}

/** Each version follows the one before, and says of each of its lines who wrote it. */
function readBlock(row: Fields) {
  const block = READERS.block(row, 'block');
  for (const [at, { version, value, origins }] of block.versions.entries()) {
    if (version !== at + 1) wrong('versions', 'do not follow each other');
    if (origins.length !== (value === '' ? 0 : value.split('\n').length))
      wrong('origins', 'are not those of its lines');
  }
  return block.versions.length === 0 ? wrong('versions', 'are missing') : block;
}

/** Times as ISO 8601, all the way down. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  const fields = asFields(value);
  if (fields === null) return value;
  return Object.fromEntries(
    Object.entries(fields).map(([key, each]) =>
      key.endsWith('Ms') && typeof each === 'number'
        ? [rowKey(key), new Date(each).toISOString()]
        : [rowKey(key), withTimes(each)],
    ),
  );
}

/** Something that lasts as a row of an export. */
export function planRow({ type, id: own, fields, ...rest }: WholePlan): object {
  const row = withTimes({ ...fields, ...rest });
  return { type, id: own, ...asFields(row) };
}
