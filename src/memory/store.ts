import type { Db } from '../db/connection.ts';
import type { MiraError } from '../errors.ts';
import type { Facets, Filter } from '../search/filter.ts';
import type { SenseOf } from '../search/rank/speaks-of.ts';
import type { Search } from '../search/search.ts';
import type { Outbox } from '../search/stores/outbox.ts';
import type { VectorStore } from '../search/stores/vector-store.ts';
import type { NewId, Now } from '../world.ts';
import type { Actor, Fields } from './entry.ts';
import { eventSql } from './event.sql.ts';
import { facetBits, facetMs } from './facets.ts';
import { type Fingerprint, fingerprints } from './fingerprint.ts';
import { type MemoryRow, memorySql, memoryWrites } from './memory.sql.ts';
import { tagsOf } from './to-entry.ts';

/** Makes vectors of texts. */
export interface Embedder {
  /** Vectors of two names are never compared. */
  readonly model: string;
  readonly dimensions: number;
  /** Null where the vector is not at hand; the memory is stored without it, and it is made later. */
  embed(text: string): Float32Array | null;
  /**
   * Fetches vectors, so that `embed` has them; gives what stood in the way instead of failing. A patient one tries again
   * and takes its time. Absent where `embed` always has them.
   */
  prepare?(texts: readonly string[], patient: boolean): Promise<MiraError | null>;
}

/** A server that holds the vectors as well, and what it has still to be told. */
export interface VectorServer {
  readonly outbox: Outbox;
  store(model: Pick<Embedder, 'model' | 'dimensions'>): VectorStore;
  /** Nearest rows as the server knows them; null when it is not to be asked, or does not answer in time. */
  nearest(store: VectorStore, vector: Float32Array, filter: Filter, count: number): Promise<readonly number[] | null>;
}

export interface StoreParts {
  readonly db: Db;
  readonly search: Search;
  /** Null where there is no model: words alone find then, and `maintain` makes the vectors later. */
  readonly embedder: Embedder | null;
  /** Embedders of models whose vectors may still be the current ones, until `maintain reembed` has made the others. */
  readonly olderEmbedders?: readonly Embedder[];
  /** Senses of words, to tell whether a memory speaks of what is asked; null or absent: only its words tell. */
  readonly senseOf?: SenseOf | null;
  readonly server?: VectorServer | null;
  /** Lines for the person about what is away, each once; emptied by the call. */
  readonly notices?: () => Promise<readonly string[]>;
  /** Drops what is kept of vectors without being needed; gives how many. Null or absent: nothing is. */
  readonly dropUnused?: (() => number) | null;
  /** Told of what is away, to become a notice. */
  readonly tell?: (failure: MiraError) => void;
  readonly now: Now;
  readonly id: NewId;
  /** Told of each memory that is written or removed, in the same transaction: what is kept elsewhere follows it. */
  readonly onRow?: (id: string) => void;
}

/** Who changes memories, and which changes belong together: undo takes back a whole group. */
export interface Change {
  readonly actor: Actor;
  readonly name: string;
  readonly groupId: string;
  /** The group that this change takes back. */
  readonly undoes?: string;
}

/** A memory that does not exist yet. */
export interface NewRow extends Fields {
  readonly id: string;
  readonly source: string | null;
  readonly createdMs: number;
  /** That of the text. */
  readonly fingerprint: string;
}

/** Rows, their index and their events, written together. Every method belongs into a transaction of the caller. */
export interface Store {
  readonly parts: StoreParts;
  readonly sql: ReturnType<typeof memorySql>;
  readonly events: ReturnType<typeof eventSql>;
  readonly writes: ReturnType<typeof memoryWrites>;
  readonly fingerprint: Fingerprint;
  insert(row: NewRow, change: Change): MemoryRow;
  /** Sets fields of a memory and writes the event; gives the row after it. Nothing happens when nothing differs. */
  change(id: string, fields: Partial<Fields>, change: Change): MemoryRow;
  /** Number of the project that owns a memory, as the search filters by it; 0 is none, -1 one that owns nothing yet. */
  owner(projectId: string | null): number;
  /** The embedder of the vectors that questions are compared with; null when there is none for them. */
  speaker(): Embedder | null;
  /** What a memory is filtered by. */
  facets(row: MemoryRow): Facets;
  /** Writes index and vector of a memory anew. */
  reindex(row: MemoryRow): void;
}

/** The fields of a row that a change may touch. */
export function fieldsOf(row: MemoryRow): Fields {
  return {
    text: row.text,
    kind: row.kind,
    scope: row.scope,
    project: row.project,
    pinned: row.pinned === 1,
    status: row.status,
    origin: row.origin,
    confidence: row.confidence,
    supersededBy: row.supersededBy,
    happensMs: row.happensMs,
    expiresMs: row.expiresMs,
    tags: tagsOf(row),
  };
}

const FIELD_NAMES: readonly (keyof Fields)[] = [
  'text',
  'kind',
  'scope',
  'project',
  'pinned',
  'status',
  'origin',
  'confidence',
  'supersededBy',
  'happensMs',
  'expiresMs',
  'tags',
];

/** Names of the fields in which the two differ. */
export function differing(before: Fields, after: Fields): readonly (keyof Fields)[] {
  return FIELD_NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function only(fields: Fields, names: readonly (keyof Fields)[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

function columns(fields: Fields) {
  const { tags: _, pinned, ...rest } = fields;
  return { ...rest, pinned: pinned ? (1 as const) : (0 as const) };
}

/** Writes the events of changes. */
function recorder({ id, now }: StoreParts, events: ReturnType<typeof eventSql>) {
  return (memory: string, change: Change, before: object | null, after: object): void =>
    void events.add.run({
      id: id(),
      groupId: change.groupId,
      memory,
      atMs: now(),
      actor: change.actor,
      change: change.name,
      // The fields of a memory: redacted text, and words and numbers of mira's own.
      before: before === null ? null : JSON.stringify(before),
      after: JSON.stringify(after),
      undoes: change.undoes ?? null,
    });
}

function speakerOf({ search, embedder, olderEmbedders = [] }: StoreParts): Embedder | null {
  const current = search.vectors.current();
  if (current === null) return embedder;
  const known = [embedder, ...olderEmbedders];
  return known.find((each) => each?.model === current.model && each.dimensions === current.dimensions) ?? null;
}

/** Writes index and vector of a memory that has none. */
function indexer(parts: StoreParts, facets: (row: MemoryRow) => Facets) {
  const { search } = parts;
  return (row: MemoryRow): void => {
    const using = speakerOf(parts);
    const vector = using?.embed(row.text) ?? null;
    // The vector first: the row's own write then tells other processes of both at once.
    if (using !== null && vector !== null)
      search.vectors.put(search.vectors.use(using.model, using.dimensions).k, row.n, vector);
    search.put(facets(row), row.text);
  };
}

/** Opens the store over the tables of migrations/003-memory.sql. */
export function openStore(parts: StoreParts): Store {
  const { db, search, now } = parts;
  const sql = memorySql(db);
  const writes = memoryWrites(db);
  const events = eventSql(db);
  let fingerprint: Fingerprint | null = null;
  const key = (): Fingerprint => {
    fingerprint ??= fingerprints(sql.key.get() ?? Buffer.alloc(0));
    return fingerprint;
  };

  const ownerForWrite = (project: string | null): number => {
    if (project === null) return 0;
    return sql.owner.get({ project }) ?? writes.addOwner.get({ project }) ?? -1;
  };
  const facets = (row: MemoryRow) => ({
    n: row.n,
    facets: facetBits(row),
    owner: ownerForWrite(row.project),
    atMs: facetMs(row.createdMs),
  });
  const speaker = (): Embedder | null => speakerOf(parts);
  const index = indexer(parts, facets);
  const reindex = (row: MemoryRow): void => {
    // The vectors of other models are of the text before.
    search.vectors.remove(row.n);
    index(row);
  };
  const addTags = (n: number, tags: readonly string[]): void => {
    for (const tag of tags) writes.addTag.run({ n, tag });
  };
  const read = (id: string): MemoryRow => {
    const row = sql.byId.get({ id });
    if (row === undefined) throw new Error(`memory ${id} has no row`);
    return row;
  };
  const record = recorder(parts, events);

  return {
    parts,
    sql,
    events,
    writes,
    fingerprint: (text) => key()(text),
    insert: (row, change) => {
      const { id, source, createdMs, fingerprint: print, ...fields } = row;
      const written = columns(fields);
      const n = writes.insert.get({
        ...written,
        id,
        source,
        createdMs,
        fingerprint: print,
        updatedMs: createdMs,
      });
      if (n === undefined) throw new Error('storing a memory gave no row');
      addTags(n, fields.tags);
      const stored = read(id);
      index(stored);
      record(id, change, null, fields);
      parts.onRow?.(id);
      return stored;
    },
    change: (id, wanted, change) => {
      const row = read(id);
      const before = fieldsOf(row);
      const after: Fields = { ...before, ...wanted };
      const names = differing(before, after);
      if (names.length === 0) return row;
      writes.update.run({
        ...columns(after),
        n: row.n,
        id,
        fingerprint: names.includes('text') ? key()(after.text) : row.fingerprint,
        updatedMs: now(),
      });
      if (names.includes('tags')) {
        writes.dropTags.run({ n: row.n });
        addTags(row.n, after.tags);
      }
      const stored = read(id);
      if (names.includes('text')) reindex(stored);
      else search.mark(facets(stored));
      record(id, change, only(before, names), only(after, names));
      parts.onRow?.(id);
      return stored;
    },
    owner: (project) => (project === null ? 0 : (sql.owner.get({ project }) ?? -1)),
    speaker,
    facets,
    reindex,
  };
}
