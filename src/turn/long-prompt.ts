/** What a long prompt needs. */
export interface LongPromptModel {
  readonly model: string;
  /** For the person, when it is another model than the one that was asked for; null otherwise. */
  readonly note: string | null;
}

/**
 * Characters above which a window of 200,000 tokens may be too small: the CLI counts four characters as one token,
 * keeps some 30,000 tokens for the answer and its own prompt takes 25,000.
 */
const LONG_CHARACTERS = 560_000;

/** Sonnet has two windows, and the small one is its default; the CLI writes the large one as `[1m]`. */
const SMALL_WINDOW = /^(sonnet|claude-sonnet-[\w.-]+)$/;

/**
 * The model for a prompt of this length: a prompt that the CLI would refuse as too long goes to the same model with its
 * window of a million tokens, aloud.
 */
export function modelForPrompt(model: string, characters: number): LongPromptModel {
  if (characters <= LONG_CHARACTERS || !SMALL_WINDOW.test(model)) return { model, note: null };
  const large = `${model}[1m]`;
  return { model: large, note: `the prompt is long: it goes to ${large}, whose window is a million tokens` };
}
