import type { Corrections } from '../../corrections/corrections.ts';
import type { PromptCorrection } from '../../corrections/entry.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import { madeOnce } from '../made-pieces.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';

export interface CorrectionsParts {
  readonly corrections: () => Promise<Pick<Corrections, 'forPrompt'>>;
  /** Stored id of the project; null outside of one, where only what is global is given. */
  readonly projectId: () => Promise<string | null>;
}

/** Whether mira itself keeps it, and how; the patterns stay with mira. */
function keptBy({ checks }: PromptCorrection): string | null {
  if (checks.length === 0) return null;
  return checks.some(({ action }) => action === 'block') ? 'blocking' : 'warning';
}

function piece(correction: PromptCorrection): Piece {
  const { id, text, scope, path, checks, origin, source, updatedAt } = correction;
  const instead = checks.find((check) => check.instead !== null)?.instead ?? null;
  const facts = { ref: refOf(id), scope, files: path, instead, checked: keptBy(correction) };
  const shown = isOwn(origin)
    ? element('correction', facts, text)
    : element('quoted', { ref: refOf(id), kind: 'correction', origin }, text);
  return {
    id,
    version: shown,
    text: shown,
    score: null,
    parts: null,
    origin,
    source: source === null || typeof source !== 'object' ? null : { ...source },
    at: updatedAt,
  };
}

/** What the person has corrected: of this project first, then by how often it was needed. */
export function correctionsSection({ corrections, projectId }: CorrectionsParts): Section {
  const made = madeOnce(piece);
  return {
    name: 'corrections',
    layer: 'snapshot',
    // Before all else that is not static: a correction is always given.
    priority: 1,
    budget: 300,
    async pieces() {
      const [room, here] = await Promise.all([corrections(), projectId()]);
      return room.forPrompt(here).map(made);
    },
  };
}
