import { MiraError } from '../errors.ts';
import type { NewMemory } from '../memory/entry.ts';
import type { Batch, Batches, TransferParts } from './batches.ts';
import { type Candidate, type Place, placeInFile } from './found.ts';
import { emptyTally, type Imported, type Tally } from './outcome.ts';

/** Memories in one transaction: enough to be fast, few enough that another mira waits only a moment. */
const ROWS_A_TRANSACTION = 1_000;

/** Hears of an import while it runs. */
export interface Watch {
  /** Of one that takes more than a moment: its id, once it can be taken back. */
  readonly begun: (batch: string) => void;
  readonly stored: (count: number, total: number) => void;
}

/** Gives the stored id of the project that a place means; null for everywhere. */
export type Resolve = (place: Place) => Promise<string | null>;

function itemOf(candidate: Candidate, projectId: string | null, batch: string): NewMemory {
  const { text, kind, tags, file, line, createdMs } = candidate;
  return {
    text,
    kind,
    scope: projectId === null ? 'global' : 'project',
    projectId,
    tags,
    status: 'proposed',
    origin: 'import',
    source: { file, ...(line === undefined ? {} : { line }), batch },
    ...(createdMs === undefined ? {} : { createdMs }),
  };
}

function where({ file, line }: Candidate): string {
  return line === undefined ? file : placeInFile(file, line);
}

interface Stored {
  readonly result: { readonly created: boolean } | MiraError;
  readonly redacted: boolean;
}

/** Stores a piece of the list; a text with a secret comes in with the secret replaced. */
async function storePiece(parts: TransferParts, items: readonly NewMemory[]): Promise<readonly Stored[]> {
  const first = await parts.memory.rememberMany(items, 'person');
  const holding = items.filter((_, at) => isSecret(first[at]));
  if (holding.length === 0) return first.map((result) => ({ result, redacted: false }));
  const again = holding.map((item) => ({ ...item, redactSecrets: true }));
  const second = [...(await parts.memory.rememberMany(again, 'person'))];
  return first.map((result) => {
    if (!isSecret(result)) return { result, redacted: false };
    const later = second.shift() ?? result;
    return { result: later, redacted: !(later instanceof MiraError) };
  });
}

function isSecret(result: unknown): boolean {
  return result instanceof MiraError && result.code === 'secret';
}

function count(tally: Tally, candidate: Candidate, { result, redacted }: Stored): void {
  if (result instanceof MiraError) tally.skipped.push({ where: where(candidate), why: result.message });
  else if (result.created) tally.added += 1;
  else tally.same += 1;
  if (redacted) tally.redacted += 1;
}

async function bringPiece(
  parts: TransferParts,
  batch: Batch,
  piece: readonly (readonly [Candidate, NewMemory])[],
  tally: Tally,
): Promise<void> {
  const stored = await storePiece(
    parts,
    piece.map(([, item]) => item),
  );
  for (const [at, result] of stored.entries()) {
    const pair = piece[at];
    if (pair !== undefined) count(tally, pair[0], result);
  }
  if (stored.some(({ result }) => !(result instanceof MiraError) && result.created)) batch.wrote();
}

/**
 * Stores what a reader found as proposed memories. A text that is known in its place already is not stored again, and
 * one that was forgotten does not come back. Stopped in the middle, what is committed stays, and doing it again adds
 * the rest.
 */
export async function bring(
  parts: TransferParts,
  batches: Batches,
  source: string,
  candidates: readonly Candidate[],
  resolve: Resolve,
  watch?: Watch,
): Promise<Imported> {
  const tally = emptyTally();
  const batch = batches.begin(source);
  // Known to `--undo` from the first row on, also when this process is killed.
  if (candidates.length > 0) batch.wrote();
  if (candidates.length > ROWS_A_TRANSACTION) watch?.begun(batch.id);
  for (let from = 0; from < candidates.length; from += ROWS_A_TRANSACTION) {
    const piece: [Candidate, NewMemory][] = [];
    for (const candidate of candidates.slice(from, from + ROWS_A_TRANSACTION)) {
      piece.push([candidate, itemOf(candidate, await resolve(candidate.place), batch.id)]);
    }
    await bringPiece(parts, batch, piece, tally);
    watch?.stored(from + piece.length, candidates.length);
  }
  if (tally.added === 0 && batch.begun()) batches.close(batches.find(batch.id));
  tally.read = candidates.length;
  return { batch: tally.added === 0 ? null : batch.id, ...tally };
}
