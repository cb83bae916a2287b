import { oneLine } from '../../lib/one-line.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import type { Section } from '../section.ts';

/** A conversation as it can be told in a line. */
export interface RecentWork {
  readonly conversationId: string;
  /** The turn that began it. */
  readonly turnId: string;
  /** The words that it began with. */
  readonly prompt: string;
  readonly turns: number;
  /** When it was last gone on with; milliseconds since the epoch. */
  readonly lastMs: number;
}

/** Most conversations that are told. */
const MOST = 3;
/** Enough to know what it was about. */
const PROMPT_CHARACTERS = 100;

export interface RecentWorkParts {
  readonly recentWork: (limit: number) => Promise<readonly RecentWork[]>;
  readonly timeZone: () => string;
}

/** What the last conversations here began with: told once, and never as an instruction, since it was said for then. */
export function recentWorkSection(
  { recentWork, timeZone }: RecentWorkParts,
  { conversationId }: { readonly conversationId: string | null },
): Section {
  return {
    name: 'recent-work',
    layer: 'snapshot',
    priority: 6,
    budget: 200,
    once: true,
    async pieces() {
      const recent = await recentWork(MOST + 1);
      return recent
        .filter((work) => work.conversationId !== conversationId)
        .slice(0, MOST)
        .map(({ turnId, prompt, turns, lastMs }) => {
          // The form of Sweden is that of ISO 8601.
          const last = new Date(lastMs).toLocaleDateString('sv-SE', { timeZone: timeZone() });
          const facts = { ref: refOf(turnId), last, turns: String(turns) };
          return {
            id: turnId,
            version: '',
            text: element('earlier', facts, oneLine(prompt, PROMPT_CHARACTERS)),
            score: null,
            parts: null,
            origin: 'user',
            source: { turnId },
            at: new Date(lastMs).toISOString(),
          };
        });
    },
  };
}
