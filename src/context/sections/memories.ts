import { MiraError } from '../../errors.ts';
import { shortId } from '../../lib/ids.ts';
import type { MemoryEntry } from '../../memory/entry.ts';
import type { Memory } from '../../memory/memory.ts';
import type { Recalled } from '../../memory/recall.ts';
import { element } from '../element.ts';
import type { Ledger } from '../ledger.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';
import { fitOf } from '../unfit.ts';

/** Most memories that one question brings. */
const MOST = 6;
/** A memory of which less is left is not given. */
const LEAST_FIT = 0.35;
/** A question is its first words; what was piped behind them is material. */
const QUESTION_CHARACTERS = 2_000;

export interface MemoriesParts {
  readonly memory: () => Promise<Pick<Memory, 'recall' | 'get' | 'alike'>>;
  readonly ledger: () => Promise<Pick<Ledger, 'unfit'>>;
  /** Stored id of the project; null outside of one, where only global memories are given. */
  readonly projectId: () => Promise<string | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A memory as claude reads it: what the person said as such, all else as a quotation that names its origin. */
export function renderMemory({ id, text, kind, origin, createdAt, scope }: MemoryEntry): string {
  const facts = { ref: shortId(id), kind, scope, said: createdAt.slice(0, 10) };
  return isOwn(origin) ? element('memory', facts, text) : element('quoted', { ...facts, origin }, text);
}

function piece(memory: MemoryEntry & Partial<Pick<Recalled, 'score' | 'parts'>>): Piece {
  const { id, score, parts, origin, source, createdAt } = memory;
  const text = renderMemory(memory);
  return {
    id,
    // What claude does not read, such as a tag, makes no new version.
    version: text,
    text,
    score: score ?? null,
    parts: parts ?? null,
    origin,
    source: source === null ? null : { ...source },
    at: createdAt,
  };
}

/** The memory; none when it was forgotten. */
function entryOf(room: Pick<Memory, 'get'>, id: string): readonly MemoryEntry[] {
  try {
    return [room.get(id)];
  } catch (error) {
    if (error instanceof MiraError && ['forgotten', 'unknown_id'].includes(error.code)) return [];
    throw error;
  }
}

/** What was found, the ones put lower that the person said do not fit such questions. */
function fitting(
  question: string,
  found: readonly Recalled[],
  unfit: ReadonlyMap<string, readonly string[]>,
  memory: Pick<Memory, 'alike'>,
): readonly Recalled[] {
  if (unfit.size === 0) return found;
  return found
    .map((recalled) => {
      const questions = unfit.get(recalled.id);
      const fit = questions === undefined ? 1 : fitOf(question, questions, memory);
      return fit === 1
        ? { recalled, fit }
        : { recalled: { ...recalled, score: recalled.score * fit, parts: { ...recalled.parts, fit } }, fit };
    })
    .filter(({ fit }) => fit >= LEAST_FIT)
    .map(({ recalled }) => recalled)
    .sort((a, b) => b.score - a.score);
}

/** The memories that answer the question: global ones and this project's, active ones alone. */
export function memoriesSection({ memory, ledger, projectId, now }: MemoriesParts): Section {
  return {
    name: 'memories',
    layer: 'turn',
    priority: 2,
    budget: 700,
    async pieces({ prompt, onlyLooking }) {
      const text = prompt.slice(0, QUESTION_CHARACTERS);
      if (text.trim() === '') return [];
      const [room, here, { unfit }] = await Promise.all([memory(), projectId(), ledger()]);
      const found = await room.recall({
        text,
        limit: MOST,
        here,
        explain: true,
        ...(here === null ? { scope: 'global' } : { onlyProject: here }),
        ...(onlyLooking ? { uncounted: true } : {}),
      });
      const questions = unfit.of(found.map(({ id }) => id));
      return fitting(text, found, questions, room).map((recalled) => piece(recalled));
    },
    async still(ids) {
      const [room, here] = await Promise.all([memory(), projectId()]);
      const isHere = ({ scope, project }: MemoryEntry): boolean => scope === 'global' || project?.id === here;
      const holds = ({ status, expiresAt }: MemoryEntry): boolean =>
        status === 'active' && (expiresAt === null || Date.parse(expiresAt) > now());
      return ids
        .flatMap((id) => entryOf(room, id))
        .filter((entry) => isHere(entry) && holds(entry))
        .map((entry) => piece(entry));
    },
  };
}
