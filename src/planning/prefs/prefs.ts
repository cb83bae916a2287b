import { inImmediate } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import { nearest } from '../../lib/nearest.ts';
import type { Redacted } from '../../redact/redact.ts';
import { acceptLine } from '../accept-line.ts';
import { type Actor, originOf, type PlanningChange, type Reach, reachParams } from '../entry.ts';
import type { ShelfParts } from '../journal.ts';
import { type Preference, preferenceShelf, toPreference } from './preference-row.ts';
import { type PreferenceRow, preferenceSql } from './prefs.sql.ts';

/** Characters of a value: a longer one is a guideline, and belongs into a file or a block. */
const MAX_VALUE = 1_000;
const KEY = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;
/** What a free text is called, with a number: words of its own in a key would outlive their forgetting. */
const FREE_KEY = 'text';

export interface NewPreference {
  /** Null: a free text, which gets a number. */
  readonly key: string | null;
  readonly value: string;
  /** Stored id of the project; null is global. */
  readonly project: string | null;
  readonly confidence?: number | undefined;
}

/** The preferences: one value for each key and place. A project's own comes before the global one. */
export interface Preferences {
  set(preference: NewPreference, actor: Actor): Preference;
  /** The project's own, or else the global one. Throws `not_found` with the nearest key. */
  get(key: string, reach: Reach): Preference;
  /** By key. */
  list(reach: Reach): readonly Preference[];
  unset(key: string, reach: Reach, actor: Actor): Preference;
  history(id: string): readonly PlanningChange[];
  undo(
    typed: string | undefined,
    actor: Actor,
  ): { readonly change: string; readonly preferences: readonly Preference[] };
}

function acceptKey(key: string): Redacted {
  if (KEY.test(key)) return acceptLine(key, 'the key');
  throw new MiraError('usage', `"${key.slice(0, 64)}" cannot be a key`, {
    hint: 'a key is one word, such as coding_style; for a free text: mira prefs add TEXT',
  });
}

/** Opens the preferences of a database. */
export function openPreferences({ db, now, id: newId, journal }: ShelfParts): Preferences {
  const sql = preferenceSql(db);
  const shelf = preferenceShelf(sql);

  const read = (id: string): Preference => {
    const row = sql.byId.get({ id });
    if (row === undefined) throw new Error(`preference ${id} has no row`);
    return toPreference(row, false);
  };
  const find = (key: string, reach: Reach): PreferenceRow => {
    const { here, global } = reachParams(reach);
    const own = here === null ? undefined : sql.byKey.get({ key, project: here });
    const found = own ?? (global === 1 ? sql.byKey.get({ key, project: null }) : undefined);
    if (found !== undefined) return found;
    const near = nearest(
      key,
      sql.list.all({ here, global }).map((row) => row.key),
    );
    throw new MiraError('not_found', `there is no preference "${key}"`, {
      hint: near === null ? 'mira prefs list shows all' : `did you mean "${near}"?`,
    });
  };
  /** A key of its own for a free text; the same text keeps the one that it has. */
  const freeKey = (value: string, project: string | null): string => {
    for (let n = 1; ; n += 1) {
      const key = `${FREE_KEY}_${n}`;
      const other = sql.byKey.get({ key, project });
      if (other === undefined || other.value === value) return key;
    }
  };

  return {
    set: ({ key, value, project, confidence }, actor) =>
      journal.change(actor, 'set', (one) => {
        const accepted = acceptLine(value, 'the value', MAX_VALUE);
        const name = acceptKey(key ?? freeKey(accepted, project));
        const old = sql.byKey.get({ key: name, project });
        const id = old?.id ?? newId();
        const said = confidence ?? (actor === 'person' ? 1 : 0.7);
        const createdMs = old?.createdMs ?? now();
        const fields = { key: name, value: accepted, project, confidence: said, origin: originOf(actor), createdMs };
        journal.put(shelf, id, fields, one);
        return read(id);
      }),
    get: (key, reach) => toPreference(find(key, reach), false),
    list: (reach) => {
      const rows = sql.list.all(reachParams(reach));
      const own = new Set(rows.filter(({ project }) => project !== null).map(({ key }) => key));
      return rows.map((row) => toPreference(row, row.project === null && own.has(row.key)));
    },
    unset: (key, reach, actor) =>
      journal.change(actor, 'unset', (one) => {
        const row = find(key, reach);
        journal.put(shelf, row.id, null, one);
        return toPreference(row, false);
      }),
    history: (id) => journal.history(id),
    undo: (typed, actor) =>
      inImmediate(db, () => {
        const { change, ids } = journal.undo(shelf, typed, actor);
        const left = [...new Set(ids)].filter((id) => shelf.read(id) !== null);
        return { change, preferences: left.map(read) };
      }),
  };
}
