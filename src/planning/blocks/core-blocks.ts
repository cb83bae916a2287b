/** Characters that the three blocks of every mira may have, as configured. */
export interface BlockLimits {
  readonly persona: number;
  readonly human: number;
  readonly system: number;
}

/** The blocks that are there from the beginning, empty: what each is for, in the words that claude reads. */
export const CORE_BLOCKS = [
  {
    name: 'persona',
    label: 'Persona',
    description: 'how claude is to be here: its voice, its habits, what it holds to',
  },
  {
    name: 'human',
    label: 'Human',
    description: 'who the person is: role, skills, ways of working, what matters to them',
  },
  {
    name: 'system',
    label: 'System',
    description: 'how this machine and its tools are set up, and what to mind with them',
  },
] as const;

export type CoreName = (typeof CORE_BLOCKS)[number]['name'];

/** Characters of a block that is added without a limit of its own. */
export const USUAL_LIMIT = 1_024;

/** The block of that name that is there from the beginning; undefined for any other. */
export function coreBlock(name: string): (typeof CORE_BLOCKS)[number] | undefined {
  return CORE_BLOCKS.find((each) => each.name === name);
}
