import { openWholeCorrections } from '../corrections/whole.ts';
import { openWholePlans } from '../planning/whole.ts';
import type { BatchRow } from './batch.sql.ts';
import { openBatches } from './batches.ts';
import { bring, type Resolve, type Watch } from './bring.ts';
import { exportMarkdown } from './export-markdown.ts';
import { exportLines, exportRows } from './export-rows.ts';
import type { Candidate } from './found.ts';
import { importOwn, type OwnContents, type OwnParts } from './import-own.ts';
import type { Imported } from './outcome.ts';
import { type Undone, undoImport } from './undo-import.ts';
import { withCache } from './with-cache.ts';
import { type Written, writeExport } from './write-export.ts';

export type Format = 'jsonl' | 'markdown';

/** The room that brings memories in from elsewhere and takes them out. */
export interface Transfer {
  /** Rows of a whole export, in order. */
  rows(): Iterable<object>;
  /** A whole export as lines, without their ends. */
  lines(format: Format): Iterable<string>;
  /** Writes one into a new file, as the database is at one moment. */
  write(file: string, format: Format, force: boolean): Written;
  /** Stores what a reader found, as proposed; `source` names where it is from. */
  bring(source: string, candidates: readonly Candidate[], resolve: Resolve, watch?: Watch): Promise<Imported>;
  /** Takes an export back; `contents` is what `readOwn` found in it. */
  takeBack(file: string, contents: OwnContents): Promise<Imported>;
  /** How many memories an import brought that are still there, and its whole id. */
  batch(typed: string): { readonly id: string; readonly source: string; readonly memories: number };
  undo(typed: string): Undone;
}

/** Opens the room over the tables of migrations/004-import.sql. */
export function openTransfer(parts: OwnParts): Transfer {
  const batches = openBatches(parts);
  const plans = openWholePlans(parts.db);
  const corrections = openWholeCorrections(parts.db);
  const lines = (format: Format): Iterable<string> => {
    const whole = parts.memory.whole();
    return format === 'markdown' ? exportMarkdown(whole) : exportLines(whole, plans, corrections);
  };
  return {
    rows: () => exportRows(parts.memory.whole(), plans, corrections),
    lines,
    // One read transaction, so that what others write meanwhile is in it whole or not at all.
    write: (file, format, force) => parts.db.transaction(() => writeExport(file, lines(format), force))(),
    bring: (source, candidates, resolve, watch) =>
      withCache(parts.db, () => bring(parts, batches, source, candidates, resolve, watch)),
    takeBack: (file, contents) =>
      withCache(parts.db, () => importOwn({ ...parts, plans, corrections }, batches, file, contents)),
    batch: (typed) => {
      const row: BatchRow = batches.find(typed);
      return { id: row.id, source: row.source, memories: batches.memoriesOf(row).length };
    },
    undo: (typed) => undoImport(parts, batches, typed),
  };
}
