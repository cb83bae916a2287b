import type { Setting } from './schema.ts';

/** How much the three blocks that are always there may hold; the person's own text, counted apart from the context. */
export const BLOCK_SETTINGS = {
  'blocks.persona': {
    type: 'integer',
    fallback: 2_048,
    min: 1,
    max: 100_000,
    about: 'Most characters of the block "persona": how claude is to be.',
    project: false,
    env: ['MIRA_BLOCKS_PERSONA'],
  },
  'blocks.human': {
    type: 'integer',
    fallback: 2_048,
    min: 1,
    max: 100_000,
    about: 'Most characters of the block "human": who the person is.',
    project: false,
    env: ['MIRA_BLOCKS_HUMAN'],
  },
  'blocks.system': {
    type: 'integer',
    fallback: 1_024,
    min: 1,
    max: 100_000,
    about: 'Most characters of the block "system": how the machine and its tools are set up.',
    project: false,
    env: ['MIRA_BLOCKS_SYSTEM'],
  },
} as const satisfies Record<string, Setting>;
