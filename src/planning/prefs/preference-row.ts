import { MiraError } from '../../errors.ts';
import type { Redacted } from '../../redact/redact.ts';
import { isoOrNull, type Origin, type ProjectRef, placeOf, type Scope } from '../entry.ts';
import type { Shelf } from '../journal.ts';
import type { PreferenceRow, preferenceSql } from './prefs.sql.ts';

/** A preference as scripts see it. */
export interface Preference {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  readonly origin: Origin;
  /** 0 to 1. */
  readonly confidence: number;
  /** The project says otherwise, so that this one does not hold here. */
  readonly overridden: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A preference as the journal writes it down. */
export interface PreferenceFields {
  readonly key: Redacted;
  readonly value: Redacted;
  readonly project: string | null;
  readonly confidence: number;
  readonly origin: Origin;
  readonly createdMs: number;
}

/** A row as the journal writes it down. */
export function fieldsOf({ key, value, project, confidence, origin, createdMs }: PreferenceRow): PreferenceFields {
  return { key, value, project, confidence, origin, createdMs };
}

/** Preferences for the journal. */
export function preferenceShelf(sql: ReturnType<typeof preferenceSql>): Shelf<PreferenceFields> {
  return {
    kind: 'preference',
    read: (id) => {
      const row = sql.byId.get({ id });
      return row === undefined ? null : fieldsOf(row);
    },
    write: (id, fields, nowMs) => {
      if (fields === null) return void sql.remove.run({ id });
      const other = sql.byKey.get({ key: fields.key, project: fields.project });
      if (other !== undefined && other.id !== id) {
        throw new MiraError('refused', `"${fields.key}" was set anew since then`, { hint: 'unset it first' });
      }
      sql.save.run({ ...fields, id, updatedMs: nowMs });
    },
    holds: () => null,
  };
}

/** A stored row as scripts see it. */
export function toPreference(row: PreferenceRow, overridden: boolean): Preference {
  const { id, key, value, origin, confidence, createdMs, updatedMs } = row;
  return {
    id,
    key,
    value,
    ...placeOf(row),
    origin,
    confidence,
    overridden,
    createdAt: isoOrNull(createdMs) ?? '',
    updatedAt: isoOrNull(updatedMs) ?? '',
  };
}
