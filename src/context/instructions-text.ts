/** What a session has of mira's: instructions speak of nothing else. */
export interface Offered {
  /** What mira keeps about the person is read. */
  readonly memory: boolean;
  /** Claude has tools of mira's. */
  readonly tools: boolean;
}

/** The session that has everything, and with it the longest instructions. */
export const EVERYTHING: Offered = { memory: true, tools: true };

/** A line that says for which sessions those below it are, up to the next such line. */
const SLOT = /^\{\{(.+)\}\}$/;

const HOLDS: Readonly<Record<string, (offered: Offered) => boolean>> = {
  all: () => true,
  memory: ({ memory }) => memory,
  'no memory': ({ memory }) => !memory,
  tools: ({ tools }) => tools,
};

/**
 * The instructions of `prompts/system.md` for one session: the same text for the same things, byte for byte. Throws for
 * a slot that there is not.
 */
export function instructionsFor(template: string, offered: Offered): string {
  let kept = true;
  const lines = template.split('\n').filter((line) => {
    const slot = SLOT.exec(line)?.[1];
    if (slot === undefined) return kept;
    const holds = HOLDS[slot];
    if (holds === undefined) throw new Error(`the instructions have an unknown slot {{${slot}}}`);
    kept = holds(offered);
    return false;
  });
  return lines.join('\n').trimEnd();
}
