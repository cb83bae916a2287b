import { readFileSync } from 'node:fs';
import { isMissing } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';

/** A place in git that mira has seen, with what git said of it then, and the key of its project. */
export interface KnownPlace {
  readonly key: string;
  readonly commonDir: string;
  readonly subpath: string;
  readonly stamp: string;
  readonly remote: string;
  readonly rootCommit: string | null;
}

/** Places that are kept; the oldest go first. */
const MAX_PLACES = 2_000;

/** All places seen, newest last. A file that is missing or broken is an empty list: git is then asked again. */
export function readKnownPlaces(file: string): readonly KnownPlace[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isKnownPlace) : [];
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Adds or replaces the entry of one place. */
export function saveKnownPlace(file: string, place: KnownPlace): void {
  const others = readKnownPlaces(file).filter(
    (other) => other.commonDir !== place.commonDir || other.subpath !== place.subpath,
  );
  writePrivate(file, `${JSON.stringify([...others, place].slice(-MAX_PLACES), null, 1)}\n`);
}

const TEXTS = ['key', 'commonDir', 'subpath', 'stamp', 'remote'] as const;

function isKnownPlace(value: unknown): value is KnownPlace {
  if (typeof value !== 'object' || value === null) return false;
  const row: { readonly [name: string]: unknown } = { ...value };
  const texts = TEXTS.every((name) => typeof row[name] === 'string');
  return texts && (row['rootCommit'] === null || typeof row['rootCommit'] === 'string');
}
