import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { cleanText } from '../redact/clean-text.ts';
import { deepRedact, redact } from '../redact/redact.ts';
import { acceptTags, acceptText } from './accept-text.ts';
import type { Fields, Source } from './entry.ts';
import type { EventRow } from './event.sql.ts';
import type { forgetSql } from './forget.sql.ts';
import type { MemoryRow } from './memory.sql.ts';
import type { Store } from './store.ts';
import { sourceOf, tagsOf } from './to-entry.ts';
import { type ProjectRow, wholeSql } from './whole.sql.ts';

const PAGE = 1_000;

/** A memory with all that is stored of it, under its own id. */
export interface WholeMemory extends Omit<Fields, 'text'> {
  readonly id: string;
  readonly text: string;
  readonly source: Source | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly shown: number;
  readonly used: number;
  readonly shownMs: number | null;
  readonly usedMs: number | null;
}

type Values = Readonly<Record<string, unknown>>;

/** A change of a memory, under its own id. */
export interface WholeEvent extends Pick<EventRow, 'id' | 'groupId' | 'memory' | 'atMs' | 'actor' | 'change'> {
  readonly before: Values | null;
  readonly after: Values | null;
  readonly undone: boolean;
  readonly undoes: string | null;
}

/**
 * What became of a memory that was to be taken in: `repeat` means that another one here says the same, `changed` that the
 * one here has gone another way and stays.
 */
export type Taken =
  | { readonly became: 'added' | 'same' | 'repeat' | 'changed' | 'forgotten'; readonly redacted: boolean }
  | MiraError;

/** Memories as a whole, to be carried from one database to another. */
export interface Whole {
  counts(): { readonly events: number; readonly memories: number; readonly projects: number };
  /** Each in the order of ids. */
  events(): Iterable<WholeEvent>;
  memories(): Iterable<WholeMemory>;
  projects(): Iterable<ProjectRow>;
  /**
   * Takes memories in with their ids, in one transaction. `together` are all ids that come along: two of these may say
   * the same, as they did where they come from. `within` hears the numbers of the rows that were added.
   */
  take(
    memories: readonly WholeMemory[],
    together: ReadonlySet<string>,
    within: (added: readonly number[]) => void,
  ): readonly Taken[];
  /** Takes changes in, in one transaction; what is there already stays as it is. */
  takeEvents(events: readonly WholeEvent[], within: () => void): void;
  /** Says again which memory replaced which, in one transaction. */
  link(pairs: readonly (readonly [id: string, by: string])[]): void;
  /** Number of the newest change of any memory. */
  lastEvent(): number;
  /** Removes memories that nobody has changed since the change `lastEvent`; gives the ids that were kept. */
  discard(ids: readonly string[], lastEvent: number): readonly string[];
}

function* pages<T extends { readonly id: string }>(read: (after: string) => readonly T[]): Generator<T> {
  for (let after = ''; ; ) {
    const page = read(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

function toWhole(row: MemoryRow): WholeMemory {
  const { n: _, fingerprint: _f, projectName: _p, projectRoot: _r, supersedes: _s, tags: _t, pinned, ...rest } = row;
  return { ...rest, tags: tagsOf(row), pinned: pinned === 1, source: sourceOf(row) };
}

function fieldsIn(json: string | null): Values | null {
  return json === null ? null : (JSON.parse(json) as Values); // Written from an object alone.
}

/** The parts in which two copies of one memory differ once either of them was changed. */
function standing({ text, kind, scope, tags, pinned, status, origin, happensMs, expiresMs }: WholeMemory): string {
  return JSON.stringify([text, kind, scope, tags, pinned, status, origin, happensMs, expiresMs]);
}

function redactFields(fields: Values | null): string | null {
  if (fields === null) return null;
  const { text } = fields;
  return JSON.stringify(typeof text === 'string' ? { ...fields, text: redact(text) } : fields);
}

/** Opens the memories as a whole. */
export function openWhole(store: Store, forgetting: ReturnType<typeof forgetSql>): Whole {
  const { db } = store.parts;
  const sql = wholeSql(db);

  const row = (id: string): WholeMemory => {
    const found = store.sql.byId.get({ id });
    if (found === undefined) throw new Error(`memory ${id} has no row`);
    return toWhole(found);
  };

  const insert = (memory: WholeMemory, text: ReturnType<typeof acceptText>): number => {
    const { tags, shown, used, shownMs, usedMs, ...columns } = memory;
    const n = store.writes.insert.get({
      ...columns,
      // Said by `link` once the other one is there.
      supersededBy: null,
      text,
      fingerprint: store.fingerprint(text),
      pinned: memory.pinned ? 1 : 0,
      source: memory.source === null ? null : deepRedact(memory.source),
    });
    if (n === undefined) throw new Error('taking a memory in gave no row');
    for (const tag of acceptTags(tags)) store.writes.addTag.run({ n, tag });
    if (shown + used > 0) sql.access.run({ n, shown, used, shownMs, usedMs });
    const stored = store.sql.byN.get({ n });
    if (stored !== undefined) store.reindex(stored);
    store.parts.onRow?.(memory.id);
    return n;
  };

  const takeOne = (memory: WholeMemory, together: ReadonlySet<string>, added: number[]): Taken => {
    const text = acceptText(memory.text, { redactSecrets: true });
    acceptTags(memory.tags);
    const redacted = text !== cleanText(memory.text).text.trim();
    const known = store.sql.byId.get({ id: memory.id });
    if (known !== undefined) {
      const same = standing(toWhole(known)) === standing({ ...memory, text });
      return { became: same ? 'same' : 'changed', redacted };
    }
    const fingerprint = store.fingerprint(text);
    const buried = sql.tombstone.get({ id: memory.id }) ?? forgetting.buried.get({ fingerprint });
    if (buried !== undefined) return { became: 'forgotten', redacted };
    const { scope, project } = memory;
    const repeat = store.sql.same.get({ fingerprint, scope, project });
    if (repeat !== undefined && !together.has(repeat.id)) return { became: 'repeat', redacted };
    added.push(insert(memory, text));
    return { became: 'added', redacted };
  };

  return {
    counts: () => sql.counts.get() ?? { events: 0, memories: 0, projects: 0 },
    events: function* () {
      for (const { n: _, before, after, undone, ...event } of pages((after) => sql.events.all({ after, limit: PAGE })))
        yield { ...event, before: fieldsIn(before), after: fieldsIn(after), undone: undone === 1 };
    },
    memories: function* () {
      const ids = pages((after) => sql.memories.all({ after, limit: PAGE }).map((id) => ({ id })));
      for (const { id } of ids) yield row(id);
    },
    projects: () => pages((after) => sql.projects.all({ after, limit: PAGE })),
    take: (memories, together, within) =>
      inImmediate(db, () => {
        const added: number[] = [];
        const takeAll = () =>
          memories.map((memory) => {
            try {
              return takeOne(memory, together, added);
            } catch (error) {
              // Thrown before anything of the memory is written: its text or a tag is not acceptable.
              if (error instanceof MiraError && error.code !== 'busy' && error.code !== 'database') return error;
              throw error;
            }
          });
        const taken = store.parts.search.together(takeAll);
        store.parts.search.pack();
        within(added);
        return taken;
      }),
    takeEvents: (events, within) =>
      inImmediate(db, () => {
        for (const event of events) {
          sql.addEvent.run({
            ...event,
            change: redact(event.change),
            before: redactFields(event.before),
            after: redactFields(event.after),
            undone: event.undone ? 1 : 0,
          });
        }
        within();
      }),
    link: (pairs) =>
      inImmediate(db, () => {
        for (const [id, by] of pairs) sql.link.run({ id, by });
      }),
    lastEvent: () => sql.lastEvent.get() ?? 0,
    discard: (ids, lastEvent) =>
      inImmediate(db, () =>
        store.parts.search.together(() => ids.filter((id) => !discardOne(store, sql, id, lastEvent))),
      ),
  };
}

function discardOne(store: Store, sql: ReturnType<typeof wholeSql>, id: string, lastEvent: number): boolean {
  const found = store.sql.byId.get({ id });
  if (found === undefined) return true;
  if ((sql.changedSince.get({ memory: id, n: lastEvent }) ?? 0) > 0) return false;
  store.parts.search.remove(found.n);
  sql.delete.run({ id });
  store.parts.onRow?.(id);
  return true;
}
