import { shortId } from '../../lib/ids.ts';
import type { Memory } from '../../memory/memory.ts';
import type { Recalled } from '../../memory/recall.ts';
import { element } from '../element.ts';
import type { Piece, Section } from '../section.ts';

/** Most memories that one question brings. */
const MOST = 6;
/** A question is its first words; what was piped behind them is material. */
const QUESTION_CHARACTERS = 2_000;

/** What only the person has said or confirmed may stand as an instruction. */
const OWN_ORIGINS: ReadonlySet<string> = new Set(['user', 'user-confirmed']);

export interface MemoriesParts {
  readonly memory: () => Promise<Pick<Memory, 'recall'>>;
  /** Stored id of the project; null outside of one, where only global memories are given. */
  readonly projectId: () => Promise<string | null>;
}

/** A memory as claude reads it: what the person said as such, all else as a quotation that names its origin. */
export function renderMemory({ id, text, kind, origin, createdAt, scope }: Recalled): string {
  const facts = { ref: shortId(id), kind, scope, said: createdAt.slice(0, 10) };
  return OWN_ORIGINS.has(origin) ? element('memory', facts, text) : element('quoted', { ...facts, origin }, text);
}

function piece(memory: Recalled): Piece {
  const { id, updatedAt, score, parts, origin, source, createdAt } = memory;
  return {
    id,
    version: updatedAt,
    text: renderMemory(memory),
    score,
    parts: parts ?? null,
    origin,
    source: source === null ? null : { ...source },
    at: createdAt,
  };
}

/** The memories that answer the question: global ones and this project's, active ones alone. */
export function memoriesSection({ memory, projectId }: MemoriesParts): Section {
  return {
    name: 'memories',
    layer: 'turn',
    priority: 2,
    budget: 700,
    async pieces({ prompt, onlyLooking }) {
      const text = prompt.slice(0, QUESTION_CHARACTERS);
      if (text.trim() === '') return [];
      const [room, here] = await Promise.all([memory(), projectId()]);
      const found = await room.recall({
        text,
        limit: MOST,
        here,
        explain: true,
        ...(here === null ? { scope: 'global' } : { onlyProject: here }),
        ...(onlyLooking ? { uncounted: true } : {}),
      });
      return found.map(piece);
    },
  };
}
