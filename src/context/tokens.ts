/** Characters of ASCII text that one token stands for. */
const ASCII_PER_TOKEN = 4;
/** Other characters are cut finer: most of them take a token of their own or nearly so. */
const OTHER_PER_TOKEN = 1.5;

/** How many tokens a text is, near enough to keep within a budget; `factor`: what a model's own count was of it. */
export function estimateTokens(text: string, factor = 1): number {
  let other = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) other++;
  return Math.ceil(((text.length - other) / ASCII_PER_TOKEN + other / OTHER_PER_TOKEN) * factor);
}

/** What was learned of one model: sums of estimated and counted tokens, the older ones fading. */
export interface TokenCount {
  readonly estimated: number;
  readonly counted: number;
}

/** Nothing is known yet: so few tokens that the first real count outweighs them. */
export const NOTHING_COUNTED: TokenCount = { estimated: 20, counted: 20 };

/** What each count leaves of those before it: ten turns later a tenth is left. */
const FADE = 0.8;

/** Below this a message's own frame, some five tokens, would count for more than its text. */
const FEWEST_TOKENS = 60;

/** No tokenizer is that far off: something else was in the request. */
const WIDEST = { from: 0.4, to: 2.5 } as const;

/** What is known after one more text: `estimated` without any factor, `counted` by the API. */
export function learnCount(known: TokenCount, { estimated, counted }: TokenCount): TokenCount {
  const ratio = counted / estimated;
  if (estimated < FEWEST_TOKENS || !(ratio >= WIDEST.from && ratio <= WIDEST.to)) return known;
  return { estimated: known.estimated * FADE + estimated, counted: known.counted * FADE + counted };
}

/** By what an estimate has to be multiplied. */
export function factorOf({ estimated, counted }: TokenCount): number {
  return counted / estimated;
}
