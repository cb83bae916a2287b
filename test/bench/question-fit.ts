import { type Example, fitChance } from './logistic.ts';
import type { SetQuestion } from './question-set.ts';
import type { NamedHit, QuestionStore } from './question-store.ts';

/** Rounds in which the best row of a question without an answer is chosen anew. */
const ROUNDS = 6;

/** A question as it was answered without abstaining. */
interface Asked {
  readonly hits: readonly NamedHit[];
  readonly answer: string | null;
  readonly counts: number;
}

function features({ evidence }: NamedHit, words: boolean): readonly number[] {
  return words ? [1, 0, evidence.told, 0] : [1, evidence.cosine, evidence.told, evidence.lead];
}

/**
 * Fits the chance that a row answers: from the row that does where there is one among the first, otherwise from the one
 * that looks most like it, since that one decides whether anything is returned. `stores` come with what their questions
 * count.
 */
export function fitQuestions(
  stores: readonly (readonly [store: QuestionStore, questions: readonly SetQuestion[], counts: number])[],
  words: boolean,
): { readonly weights: readonly number[]; best(hits: readonly NamedHit[]): number } {
  const asked = stores.flatMap(([store, questions, counts]) =>
    questions.map(({ text, answer }): Asked => ({ hits: store.ask(text, { abstain: false, words }), answer, counts })),
  );
  let chance = ([, cosine = 0, told = 0]: readonly number[]): number => cosine + told;
  let weights: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const examples = asked.flatMap(({ hits, answer, counts }): Example[] => {
      const right = hits.find(({ id }) => id === answer);
      const rows = (right === undefined ? hits : [right]).map((hit) => features(hit, words));
      const best = rows.sort((a, b) => chance(b) - chance(a))[0];
      return best === undefined ? [] : [{ features: best, right: right !== undefined, counts }];
    });
    const model = fitChance(examples);
    chance = model.chance;
    weights = model.weights;
  }
  return { weights, best: (hits) => Math.max(0, ...hits.map((hit) => chance(features(hit, words)))) };
}
