import { inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { deepRedact } from '../redact/redact.ts';
import { acceptTags, acceptText } from './accept-text.ts';
import { prepareVectors } from './embed-rows.ts';
import type { Actor, Fields, MemoryEntry, NewMemory } from './entry.ts';
import { facetMask } from './facets.ts';
import type { forgetSql } from './forget.sql.ts';
import type { MemoryRow } from './memory.sql.ts';
import type { Change, Store } from './store.ts';
import { toEntry } from './to-entry.ts';

/** Cosine from which on two memories say nearly the same; below it they only share a subject. */
const NEAR_COSINE = 0.7;
const NEAR_COUNT = 2;

export interface NearMemory {
  readonly id: string;
  readonly text: string;
  /** Cosine, 0 to 1. */
  readonly score: number;
}

/** What became of a memory that was to be stored. */
export interface Remembered {
  readonly id: string;
  /** False when the same text was there already: `id` is the old one. */
  readonly created: boolean;
  readonly memory: MemoryEntry;
  /** Memories that say nearly the same; never merged on their own. */
  readonly near: readonly NearMemory[];
}

interface Parts {
  readonly store: Store;
  readonly forgetting: ReturnType<typeof forgetSql>;
}

/** Confidence where nobody says otherwise: the person's own words are certain, what was derived from others is not. */
const DEFAULT_CONFIDENCE = { user: 1, 'user-confirmed': 1, assistant: 0.7, tool: 0.5, file: 0.7, import: 0.7 } as const;

function fieldsFor(item: NewMemory): Fields {
  return {
    text: acceptText(item.text, { redactSecrets: item.redactSecrets === true }),
    kind: item.kind,
    scope: item.scope,
    project: item.scope === 'global' ? null : item.projectId,
    pinned: item.pinned ?? false,
    status: item.status ?? 'active',
    origin: item.origin,
    confidence: item.confidence ?? DEFAULT_CONFIDENCE[item.origin],
    supersededBy: null,
    happensMs: item.happensMs ?? null,
    expiresMs: item.expiresMs ?? null,
    tags: acceptTags(item.tags ?? []),
  };
}

/**
 * What the person says again comes back: a proposed memory is thereby confirmed, one that was put away is active. What
 * claude proposed is active when the person now asked claude to keep it; its origin stays.
 */
function revive({ store }: Parts, row: MemoryRow, item: NewMemory, change: Change): MemoryRow {
  const active = item.status !== 'proposed';
  if (!active || row.status === 'active') return row;
  if (item.origin === 'assistant' && row.origin === 'assistant' && row.status === 'proposed') {
    return store.change(row.id, { status: 'active' }, { ...change, name: 'accepted' });
  }
  if (item.origin !== 'user') return row;
  const confirmed = row.status === 'proposed' ? { origin: 'user-confirmed' as const, confidence: 1 } : {};
  const name = row.status === 'proposed' ? 'accepted' : 'restored';
  return store.change(row.id, { status: 'active', supersededBy: null, ...confirmed }, { ...change, name });
}

function refuseBuried({ forgetting }: Parts, origin: Fields['origin'], fingerprint: string): void {
  if (origin === 'user') return void forgetting.release.run({ fingerprint });
  if (forgetting.buried.get({ fingerprint }) === undefined) return;
  throw new MiraError('forgotten', 'this was forgotten and does not come back by itself', {
    hint: 'only the person can say it anew: mira remember TEXT',
  });
}

function storeOne(parts: Parts, item: NewMemory, fields: Fields, actor: Actor) {
  const { store } = parts;
  const { id: newId, now } = store.parts;
  const { text, scope, project } = fields;
  const change: Change = { actor, name: 'remembered', groupId: newId() };
  const fingerprint = store.fingerprint(text);
  const same = store.sql.same.get({ fingerprint, scope, project });
  if (same !== undefined) return { created: false, row: revive(parts, same, item, change) };
  refuseBuried(parts, fields.origin, fingerprint);
  const source = item.source === undefined || item.source === null ? null : deepRedact(item.source);
  const createdMs = item.createdMs ?? now();
  const row = store.insert({ ...fields, id: newId(), source, createdMs, fingerprint }, change);
  if (item.supersedes === undefined || item.supersedes === null) return { created: true, row };
  const replaced = { status: 'superseded', supersededBy: row.id } as const;
  store.change(item.supersedes, replaced, { ...change, name: 'superseded' });
  return { created: true, row: store.sql.byId.get({ id: row.id }) ?? row };
}

/** The memories, active or proposed and of the same reach, that say nearly the same as `row`. */
export function nearOf(store: Store, row: MemoryRow): readonly NearMemory[] {
  const { search } = store.parts;
  const vector = store.speaker()?.embed(row.text) ?? null;
  if (vector === null) return [];
  const filter = { facets: [facetMask('status', ['active', 'proposed'])], owners: [0, store.owner(row.project)] };
  const found = search.near(vector, filter, NEAR_COUNT + 1);
  return found
    .filter(({ n, cosine }) => n !== row.n && cosine >= NEAR_COSINE)
    .slice(0, NEAR_COUNT)
    .flatMap(({ n, cosine }) => {
      const other = store.sql.byN.get({ n });
      return other === undefined ? [] : [{ id: other.id, text: other.text, score: Math.round(cosine * 100) / 100 }];
    });
}

/** Stores a memory in one transaction. Throws `usage`, `too_long`, `secret`, `forgotten`. */
export async function remember(parts: Parts, item: NewMemory, actor: Actor): Promise<Remembered> {
  const fields = fieldsFor(item);
  await prepareVectors(parts.store, [fields.text]);
  const { created, row } = inImmediate(parts.store.parts.db, () => storeOne(parts, item, fields, actor));
  return { id: row.id, created, memory: toEntry(row), near: created ? nearOf(parts.store, row) : [] };
}

/**
 * Stores many memories in one transaction, checking exact repeats only. What cannot be stored is given back as its
 * error, in the place of the item.
 */
export function rememberMany(
  parts: Parts,
  items: readonly NewMemory[],
  actor: Actor,
): readonly ({ readonly id: string; readonly created: boolean } | MiraError)[] {
  const { db, search } = parts.store.parts;
  const storeAll = () =>
    items.map((item) => {
      try {
        const { created, row } = storeOne(parts, item, fieldsFor(item), actor);
        return { id: row.id, created };
      } catch (error) {
        // These are thrown before anything of the item is written; every other failure ends the transaction.
        if (error instanceof MiraError && error.code !== 'busy' && error.code !== 'database') return error;
        throw error;
      }
    });
  return inImmediate(db, () => {
    const stored = search.together(storeAll);
    search.pack();
    return stored;
  });
}
