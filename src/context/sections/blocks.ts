import type { Block } from '../../planning/blocks/block-state.ts';
import { element } from '../element.ts';
import { refOf } from '../held.ts';
import { isOwn } from '../own-words.ts';
import type { Piece, Section } from '../section.ts';
import type { PlanningParts } from './preferences.ts';

/** The lines of a block that are the person's own, or those that are not. */
function linesOf({ value, origins }: Block, own: boolean): string {
  return value
    .split('\n')
    .filter((_, at) => isOwn(origins[at] ?? 'user') === own)
    .join('\n')
    .trim();
}

/** A block as claude reads it: the person's lines as such, behind them what claude wrote, as a quotation. */
function piece(block: Block, id: string): Piece {
  const { name, label, description, used, limit, updatedAt } = block;
  const [own, others] = [linesOf(block, true), linesOf(block, false)];
  const about = description === '' ? null : description;
  const facts = { ref: refOf(id), name, label, about, used: `${used} of ${limit} characters` };
  const parts = [
    ...(own === '' ? [] : [element('block', facts, own)]),
    ...(others === ''
      ? []
      : [
          element(
            'quoted',
            { ...(own === '' ? facts : { ref: refOf(id) }), kind: 'block', name, origin: 'assistant' },
            others,
          ),
        ]),
  ];
  const text = parts.join('\n');
  const origin = own === '' ? 'assistant' : 'user';
  return {
    id,
    version: text,
    text,
    score: null,
    parts: null,
    origin,
    source: { name, version: block.version },
    at: updatedAt,
  };
}

/** The blocks that are enabled and say something; the project's own in place of a global one of the same name. */
export function blocksSection({ planning, projectId }: PlanningParts): Section {
  return {
    name: 'blocks',
    layer: 'snapshot',
    priority: 2,
    // Each is limited in characters where it is kept.
    budget: Number.POSITIVE_INFINITY,
    apart: true,
    async pieces() {
      const [{ blocks }, here] = await Promise.all([planning(), projectId()]);
      const all = blocks.list({ here });
      const own = new Set(all.filter(({ scope }) => scope === 'project').map(({ name }) => name));
      return all
        .filter(({ name, scope, enabled, used }) => enabled && used > 0 && (scope === 'project' || !own.has(name)))
        .flatMap((block) => (block.id === null ? [] : [piece(block, block.id)]));
    },
  };
}
