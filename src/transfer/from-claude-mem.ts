import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asDatabaseError } from '../db/errors.ts';
import { openRaw } from '../db/open.ts';
import { MiraError } from '../errors.ts';
import type { Kind } from '../memory/entry.ts';
import { guessKind } from '../memory/guess-kind.ts';
import { columnsOf, rowsOf } from './claude-mem.sql.ts';
import { type Found, type Place, placeInFile, skipped } from './found.ts';
import { requireFile } from './text-file.ts';
import { asFields, asTag, asText, asTime, type Fields, textsIn } from './values.ts';

export interface ClaudeMemOptions {
  /** Where the memories of a project of that name belong; null when it is not known here. */
  readonly placeOf: (project: string) => Place | null;
}

/** What its types of observation are here; the words decide for any other. */
const KINDS: Readonly<Record<string, Kind>> = {
  decision: 'decision',
  discovery: 'fact',
  bugfix: 'fact',
  feature: 'fact',
};
const SUMMARY_PARTS = ['request', 'investigated', 'learned', 'completed', 'next_steps', 'notes'] as const;

/** Lists are stored as JSON text. */
function listIn(value: unknown): readonly string[] {
  const json = asText(value);
  if (json === null) return [];
  try {
    return textsIn(JSON.parse(json));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [json];
  }
}

function observationText(row: Fields): string {
  const title = [asText(row['title']), asText(row['subtitle'])].filter((part) => part !== null).join(': ');
  const told = asText(row['narrative']) ?? asText(row['text']) ?? '';
  return [title, told, ...listIn(row['facts']).map((fact) => `- ${fact}`)].filter((part) => part !== '').join('\n');
}

function summaryText(row: Fields): string {
  return SUMMARY_PARTS.flatMap((part) => {
    const text = asText(row[part]);
    return text === null ? [] : [`${part.replace('_', ' ')}: ${text}`];
  }).join('\n');
}

function timeOf(row: Fields): { readonly createdMs?: number } {
  const epoch = row['created_at_epoch'];
  // Milliseconds today; early versions wrote seconds.
  const createdMs = typeof epoch === 'number' ? asTime(epoch > 1e11 ? epoch / 1000 : epoch) : asTime(row['created_at']);
  return createdMs === undefined ? {} : { createdMs };
}

function foundIn(
  row: Fields,
  table: 'observations' | 'session_summaries',
  file: string,
  options: ClaudeMemOptions,
): Found {
  const observation = table === 'observations';
  const text = observation ? observationText(row) : summaryText(row);
  const n = Number(row['n']);
  if (text === '') return skipped(placeInFile(`${file} ${table}`, n), 'it has no text');
  const project = asText(row['project']);
  const place = project === null ? 'here' : options.placeOf(project);
  const type = asText(row['type']) ?? '';
  const kind = observation ? (KINDS[type] ?? guessKind(text)) : 'note';
  const named = [...listIn(row['concepts']), ...(place === null && project !== null ? [project] : [])];
  const tags = named.flatMap((each) => asTag(each) ?? []);
  return {
    type: 'memory',
    text,
    kind,
    place: place ?? 'global',
    tags,
    file: `${file} ${table}`,
    line: n,
    ...timeOf(row),
  };
}

/** Copies the database with its log into `folder`: the original is not opened, since even reading would write beside it. */
function copyInto(folder: string, file: string): string {
  const copy = path.join(folder, 'copy.db');
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  return copy;
}

/** What claude-mem has observed and summed up. Throws `database` for a file that is no such database. */
export async function fromClaudeMem(file: string, options: ClaudeMemOptions): Promise<readonly Found[]> {
  requireFile(file);
  const folder = mkdtempSync(path.join(tmpdir(), 'mira-import-'));
  try {
    const db = await openRaw(copyInto(folder, file), { fileMustExist: true });
    try {
      const found: Found[] = [];
      const tables = (['observations', 'session_summaries'] as const).filter((table) => columnsOf(db, table).size > 0);
      if (tables.length === 0) throw notClaudeMem(file);
      for (const table of tables)
        for (const row of rowsOf(db, table)) found.push(foundIn(asFields(row) ?? {}, table, file, options));
      return found;
    } finally {
      db.close();
    }
  } catch (error) {
    const known = asDatabaseError(error, file);
    // What is said of mira's own database does not help with somebody else's.
    throw known instanceof MiraError && known.code === 'database' ? notClaudeMem(file, error) : known;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function notClaudeMem(file: string, cause?: unknown): MiraError {
  return new MiraError('database', `${file} is no database of claude-mem`, {
    hint: 'it is usually ~/.claude-mem/claude-mem.db; nothing was changed',
    cause,
  });
}
