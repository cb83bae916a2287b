import type { Asker } from '../actions/define.ts';

/** Questions over a surface that reads whole lines: choices are numbered, and answered by number or key. */
export function askByNumber(line: (question: string) => Promise<string | null>): Asker {
  return {
    line: async (question, initial) => {
      const typed = await line(initial === undefined ? question : `${question} (empty keeps: ${initial})`);
      return typed === '' && initial !== undefined ? initial : typed;
    },
    pick: async (question, choices) => {
      const list = choices.map(({ key, name }, at) => `  ${at + 1}  ${name} (${key})`);
      for (;;) {
        const typed = (await line([question, ...list].join('\n')))?.trim().toLowerCase();
        if (typed === undefined) return null;
        const chosen = choices.find(({ key }, at) => typed === key || typed === String(at + 1));
        if (chosen !== undefined) return chosen.key;
      }
    },
  };
}
