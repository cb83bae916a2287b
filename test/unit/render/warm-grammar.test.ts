import { expect, test } from 'vitest';
import { SAMPLES } from '../../../src/render/code/samples.ts';
import { warmGrammar } from '../../../src/render/code/warm-grammar.ts';

/** A grammar that needs a step of 3 ms for each letter that it has not met. */
function stage() {
  let nowMs = 0;
  let longestMs = 0;
  let begunMs = 0;
  const known = new Set<string>();
  const read: string[] = [];
  return {
    read,
    longestMs: () => longestMs,
    parts: {
      engine: {
        missing(attempt: () => void) {
          attempt();
          const line = read.at(-1) ?? '';
          const letter = [...line].find((one) => !known.has(one));
          if (letter === undefined) return [];
          read.pop();
          const step = (): void => {
            nowMs += 3;
            longestMs = Math.max(longestMs, nowMs - begunMs);
            known.add(letter);
          };
          return [step];
        },
      },
      read: (line: string, state: string | null): string => {
        read.push(line);
        return `${state ?? ''}/${line}`;
      },
      steadyMs: () => nowMs,
      pause: async (): Promise<void> => {
        begunMs = nowMs;
      },
    },
  };
}

test('what a sample needs is made in short slices, line by line', async () => {
  const { parts, read, longestMs } = stage();
  await warmGrammar('abcdefgh\nabcx\nxyz', parts);
  expect(read).toEqual(['abcdefgh', 'abcx', 'xyz']);
  expect(longestMs()).toBe(6);
});

test('each line is read behind the state of the line before', async () => {
  const { parts } = stage();
  const states: (string | null)[] = [];
  await warmGrammar('a\nb', {
    ...parts,
    engine: {
      missing(attempt) {
        attempt();
        return [];
      },
    },
    read(line, state: string | null) {
      states.push(state);
      return line;
    },
  });
  expect(states).toEqual([null, 'a']);
});

test('every sample is there and within what is coloured', () => {
  for (const [language, sample] of Object.entries(SAMPLES)) {
    expect(sample.length, language).toBeGreaterThan(20);
    for (const line of sample.split('\n')) expect(line.length, language).toBeLessThan(500);
  }
});
