const TABLE_SIZE = 1 << 16;
/** Below this a plain search for each word is faster than the table. */
const SMALL_TEXT = 4_096;

function slot(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) & (TABLE_SIZE - 1);
}

/**
 * Tells quickly which words may stand in `lower`: one pass notes every three letters, so that a megabyte is not read
 * once for each of two hundred words.
 */
export function wordFilter(lower: string): (word: string) => boolean {
  if (lower.length < SMALL_TEXT) return (word) => lower.includes(word);
  const seen = new Uint8Array(TABLE_SIZE);
  for (let i = 0; i + 2 < lower.length; i++) seen[slot(lower, i)] = 1;
  return (word) => {
    for (let i = 0; i + 2 < word.length; i++) if (seen[slot(word, i)] === 0) return false;
    return lower.includes(word);
  };
}
