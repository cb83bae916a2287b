/** Texts of a fixed, natural word distribution: words by Zipf's law, half of each text from a topic of its own. */
export interface TextSource {
  text(): string;
}

const TOPICS = 2_000;
const WORDS_A_TOPIC = 24;
const SHORTEST = 8;
const LONGEST = 24;

/** The same texts for the same words and seed, in every run. */
export function textSource(words: readonly string[], seed: number): TextSource {
  const next = random(seed);
  const word = () => words[zipf(next, words.length)] ?? '';
  const uniform = () => words[Math.floor(next() * words.length)] ?? '';
  const topics = Array.from({ length: TOPICS }, () => Array.from({ length: WORDS_A_TOPIC }, uniform));
  return {
    text: () => {
      const topic = topics[Math.floor(next() * TOPICS)] ?? [];
      const length = SHORTEST + Math.floor(next() * (LONGEST - SHORTEST));
      const pick = () => (next() < 0.5 ? word() : (topic[zipf(next, topic.length)] ?? ''));
      return Array.from({ length }, pick).join(' ');
    },
  };
}

/** Numbers from 0 to 1, the same for the same seed (Park and Miller). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Rank r is drawn with a chance near 1 / r. */
function zipf(next: () => number, count: number): number {
  return Math.min(count - 1, Math.floor(Math.exp(next() * Math.log(count + 1)) - 1));
}
