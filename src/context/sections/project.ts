import { element } from '../element.ts';
import type { Section } from '../section.ts';

const HOW = {
  marker: 'its .mira/project.toml',
  git: 'its git root',
  package: 'its package file',
  directory: 'the working directory alone',
} as const;

export interface ProjectFacts {
  readonly name: string;
  readonly root: string;
  readonly detectedBy: keyof typeof HOW;
}

/** Which project this is, where it lies, and how mira knew. */
export function projectSection({ name, root, detectedBy }: ProjectFacts): Section {
  const text = element('project', { name, root, 'known-by': HOW[detectedBy] });
  return {
    name: 'project',
    layer: 'snapshot',
    priority: 1,
    budget: 120,
    pieces: async () => [
      { id: 'project', version: text, text, score: null, parts: null, origin: 'file', source: { root }, at: null },
    ],
  };
}
