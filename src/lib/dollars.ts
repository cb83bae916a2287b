/** Dollars as people read them everywhere: cents, and four places below one cent, which would read as nothing. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd !== 0 && usd < 0.01 ? 4 : 2)}`;
}
