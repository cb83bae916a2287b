import type { Section } from '../section.ts';

/** mira's own instructions and, where the person names one, a file of their own: what never changes in a session. */
export function instructionSections(base: string, extra: string | null): readonly Section[] {
  const section = (name: string, text: string, origin: string, apart: boolean): Section => ({
    name,
    layer: 'static',
    priority: 0,
    // The person's own file is given whole, whatever its length; so is mira's.
    budget: Number.POSITIVE_INFINITY,
    apart,
    pieces: async () => [{ id: name, version: text, text, score: null, parts: null, origin, source: null, at: null }],
  });
  const own = section('instructions', base, 'mira', false);
  return extra === null ? [own] : [own, section('system-file', extra, 'user', true)];
}
