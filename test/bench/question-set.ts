import { readFileSync } from 'node:fs';

/** A question of a developer's life and the memory that answers it; null when none does. */
export interface SetQuestion {
  readonly text: string;
  readonly answer: string | null;
}

export interface QuestionSet {
  readonly memories: readonly { readonly id: string; readonly text: string }[];
  readonly questions: readonly SetQuestion[];
}

/**
 * The set in test/bench/questions: a memory, or a question with its answer's id, a line. `later` are questions that were
 * written after everything about finding had been decided, and that nothing was ever fitted to.
 */
export function readQuestionSet(): QuestionSet & { readonly later: readonly SetQuestion[] } {
  const memories = readLines('memories.txt').map(([id, text]) => ({ id, text }));
  const questions = (name: string) => readLines(name).map(([id, text]) => ({ text, answer: id === '-' ? null : id }));
  return { memories, questions: questions('questions.txt'), later: questions('later.txt') };
}

function readLines(name: string): readonly (readonly [string, string])[] {
  const lines = readFileSync(`test/bench/questions/${name}`, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', text = ''] = line.split('\t');
      return [id, text] as const;
    });
}
