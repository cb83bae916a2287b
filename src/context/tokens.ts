/** Characters of ASCII text that one token stands for. */
const ASCII_PER_TOKEN = 4;
/** Other characters are cut finer: most of them take a token of their own or nearly so. */
const OTHER_PER_TOKEN = 1.5;

/** How many tokens a text is, near enough to keep within a budget. */
export function estimateTokens(text: string): number {
  let other = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) other++;
  return Math.ceil((text.length - other) / ASCII_PER_TOKEN + other / OTHER_PER_TOKEN);
}
