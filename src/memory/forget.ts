import { inImmediate, truncateLog } from '../db/connection.ts';
import type { forgetSql } from './forget.sql.ts';
import type { MemoryIds } from './ids.ts';
import type { MemoryRow } from './memory.sql.ts';
import type { Store } from './store.ts';
import { sourceOf } from './to-entry.ts';

const MARK = '[forgotten]';
/**
 * A shorter text is a word that stands in many places for many reasons: it leaves the memory with its history and
 * indexes, but is not looked for in what was said.
 */
const SHORTEST_SPAN = 6;

/** Replaces exact texts in what another room stores, in the transaction that is open. Gives how many rows changed. */
export type ForgetElsewhere = (spans: readonly string[]) => number;

export interface Forgotten {
  readonly forgotten: readonly string[];
  /** Rows of other rooms in which the text stood. */
  readonly elsewhere: number;
  /** Ids of memories that hold one of the texts within a longer one; they stay as they are. */
  readonly alsoIn: readonly string[];
  /** False when another process still reads an older state: `maintain` finishes it. */
  readonly clean: boolean;
}

/** A text as it may stand within JSON, also within JSON within JSON (the input of a tool that was answered in JSON). */
function forms(text: string): readonly string[] {
  const once = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, once, JSON.stringify(once).slice(1, -1)])];
}

/** Every text that a memory ever had, and the words it rests on. */
function spansOf(store: Store, row: MemoryRow): readonly string[] {
  const texts: string[] = [row.text];
  for (const event of store.events.of.all({ memory: row.id })) {
    for (const json of [event.before, event.after]) {
      const fields = JSON.parse(json ?? '{}') as { readonly text?: unknown }; // Written from an object alone.
      if (typeof fields.text === 'string') texts.push(fields.text);
    }
  }
  const quote = sourceOf(row)?.quote;
  if (quote !== undefined) texts.push(quote);
  return texts;
}

function forgetOne(store: Store, forgetting: ReturnType<typeof forgetSql>, row: MemoryRow): void {
  store.parts.search.remove(row.n);
  forgetting.delete.run({ id: row.id });
  store.parts.onRow?.(row.id);
  forgetting.bury.run({ id: row.id, fingerprint: store.fingerprint(row.text), nowMs: store.parts.now() });
}

/**
 * Removes memories with their history, index entries and vectors, and their exact texts wherever else they stand, in
 * one transaction; what is left is an id and a keyed fingerprint. Throws `unknown_id`, `forgotten`.
 */
export function forget(
  store: Store,
  forgetting: ReturnType<typeof forgetSql>,
  ids: MemoryIds,
  typed: readonly string[],
  elsewhere: ForgetElsewhere,
): Forgotten {
  const { db } = store.parts;
  const done = inImmediate(db, () => {
    const rows = new Map(typed.map((each) => ids.memory(each)).map((row) => [row.id, row]));
    const texts = new Set([...rows.values()].flatMap((row) => spansOf(store, row)));
    store.parts.search.together(() => {
      for (const row of rows.values()) forgetOne(store, forgetting, row);
    });
    const spans = [...texts].filter((text) => text.length >= SHORTEST_SPAN).flatMap(forms);
    for (const plain of spans) {
      const escaped = JSON.stringify(plain).slice(1, -1);
      forgetting.rewriteEvents.run({ escaped, mark: MARK });
      forgetting.rewriteSources.run({ escaped, mark: MARK });
    }
    const alsoIn = new Set(spans.flatMap((plain) => forgetting.holding.all({ plain })));
    return { forgotten: [...rows.keys()], elsewhere: elsewhere(spans), alsoIn: [...alsoIn] };
  });
  return { ...done, clean: truncateLog(db) };
}
