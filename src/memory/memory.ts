import type { Drained } from '../search/stores/outbox.ts';
import { alike } from './alike.ts';
import { type Changes, openChanges } from './change.ts';
import type { Actor, MemoryChange, MemoryEntry, NewMemory, ShownMemory } from './entry.ts';
import { forgetSql } from './forget.sql.ts';
import { type ForgetElsewhere, type Forgotten, forget } from './forget.ts';
import { openIds } from './ids.ts';
import { type Maintained, maintain, type OnProgress, type Work } from './maintain.ts';
import type { ListParams } from './memory.sql.ts';
import { type Recalled, type RecallQuery, recall, warm } from './recall.ts';
import { type NearMemory, nearOf, type Remembered, remember, rememberMany } from './remember.ts';
import { drainToServer, type VectorFacts, vectorFacts } from './server-rows.ts';
import { memoryStats } from './stats.ts';
import { openStore, type StoreParts } from './store.ts';
import { accessOf, toChange, toEntry } from './to-entry.ts';
import { undo } from './undo.ts';
import { openWhole, type Whole } from './whole.ts';

type Changed<F> = F extends (...args: infer A) => readonly unknown[]
  ? (...args: A) => readonly MemoryEntry[]
  : F extends (...args: infer A) => unknown
    ? (...args: A) => MemoryEntry
    : never;

export type MemoryFilter = Partial<ListParams>;

/** The room of memories. Ids may be given as the person types them; failures are MiraErrors. */
export interface Memory extends Readonly<{ [K in Exclude<keyof Changes, 'expire'>]: Changed<Changes[K]> }> {
  /** Waits, since vectors may come from elsewhere; so does `recall`. */
  remember(item: NewMemory, actor: Actor): Promise<Remembered>;
  rememberMany(items: readonly NewMemory[], actor: Actor): ReturnType<typeof rememberMany>;
  recall(query: RecallQuery): Promise<readonly Recalled[]>;
  /** Reads what `recall` needs, so that the first question does not wait for it. Asks nobody and counts nothing. */
  warm(): void;
  /** How near in meaning a question is to others: cosines, null where no vector is at hand. */
  alike(text: string, others: readonly string[]): readonly (number | null)[];
  /** Newest first. */
  list(filter: MemoryFilter): readonly MemoryEntry[];
  get(typed: string): MemoryEntry;
  /** Memories of the same reach that say nearly the same, nearest first. */
  near(typed: string): readonly NearMemory[];
  show(typed: string): ShownMemory;
  history(typed: string): readonly MemoryChange[];
  /** Takes back the newest change, or the named one. */
  undo(typed: string | undefined, actor: Actor): { readonly change: string; readonly memories: readonly MemoryEntry[] };
  forget(typed: readonly string[]): Forgotten;
  /** Counts a memory as used by an answer. */
  markUsed(id: string): void;
  maintain(work: Work | null, steadyMs: () => number, onProgress?: OnProgress): Promise<Maintained>;
  /** How vectors are made and kept. Waits for the server, where there is one, a second and a half at most. */
  vectors(): Promise<VectorFacts>;
  /** Tells the server of changes that are due. */
  drain(): Promise<Drained | null>;
  /** Lines for the person about what is away, each once. */
  notices(): Promise<readonly string[]>;
  stats(): ReturnType<typeof memoryStats>;
  /** All of it, with ids and history, to be carried elsewhere and back. */
  whole(): Whole;
}

export interface MemoryParts extends StoreParts {
  /** Forgets texts in the rooms that store what was said. */
  readonly forgetElsewhere: ForgetElsewhere;
}

const EVERYTHING: ListParams = {
  status: null,
  kind: null,
  scope: null,
  origin: null,
  tag: null,
  project: null,
  batch: null,
  pinned: null,
  sinceMs: null,
  untilMs: null,
  limit: -1,
};

/** Opens the memories of a database. */
export function openMemory(parts: MemoryParts): Memory {
  const store = openStore(parts);
  const forgetting = forgetSql(parts.db);
  const ids = openIds(store, forgetting);
  const changes = openChanges(store, ids);
  const history = (typed: string) => store.events.of.all({ memory: ids.memory(typed).id }).map(toChange);
  return {
    remember: async (item, actor) => remember({ store, forgetting }, item, actor),
    rememberMany: (items, actor) => rememberMany({ store, forgetting }, items, actor),
    recall: async (query) => recall(store, query),
    warm: () => warm(store),
    alike: (text, others) => alike(store, text, others),
    list: (filter) => store.sql.list.all({ ...EVERYTHING, ...filter }).map(toEntry),
    get: (typed) => toEntry(ids.memory(typed)),
    near: (typed) => nearOf(store, ids.memory(typed)),
    show: (typed) => {
      const row = ids.memory(typed);
      return { ...toEntry(row), supersededBy: row.supersededBy, ...accessOf(row), history: history(row.id) };
    },
    history,
    edit: (typed, text, actor, options) => toEntry(changes.edit(typed, text, actor, options)),
    pin: (typed, pinned, actor) => toEntry(changes.pin(typed, pinned, actor)),
    tag: (typed, tags, actor) => toEntry(changes.tag(typed, tags, actor)),
    move: (typed, projectId, actor) => toEntry(changes.move(typed, projectId, actor)),
    supersede: (typed, by, actor) => toEntry(changes.supersede(typed, by, actor)),
    archive: (typed, actor) => toEntry(changes.archive(typed, actor)),
    restore: (typed, actor) => toEntry(changes.restore(typed, actor)),
    accept: (typed, actor) => changes.accept(typed, actor).map(toEntry),
    acceptEdited: (typed, text, actor) => toEntry(changes.acceptEdited(typed, text, actor)),
    refuse: (typed, actor) => changes.refuse(typed, actor).map(toEntry),
    undo: (typed, actor) => {
      const { change, rows } = undo({ store, forgetting, ids }, typed, actor);
      return { change, memories: rows.map(toEntry) };
    },
    forget: (typed) => forget(store, forgetting, ids, typed, parts.forgetElsewhere),
    markUsed: (id) => void store.writes.used.run({ id, nowMs: parts.now() }),
    maintain: (work, steadyMs, onProgress) => maintain(store, changes, { work, steadyMs, onProgress }),
    vectors: () => vectorFacts(store),
    drain: () => drainToServer(store, false),
    notices: async () => (await parts.notices?.()) ?? [],
    stats: () => memoryStats(store),
    whole: () => openWhole(store, forgetting),
  };
}
