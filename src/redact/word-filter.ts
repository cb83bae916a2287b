const TABLE_SIZE = 1 << 16;
/** A word is looked up by so many letters; a shorter one is searched for by itself. */
const HEAD = 3;

function slot(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) & (TABLE_SIZE - 1);
}

/**
 * Tells which of `words` (lower case) stand in a text, in one pass over it: reading a text once for each of two hundred
 * words took longer than storing it.
 */
export function wordFinder(words: Iterable<string>): (lower: string) => ReadonlySet<string> {
  const short: string[] = [];
  const byHead: (string[] | undefined)[] = new Array(TABLE_SIZE);
  const known = new Uint8Array(TABLE_SIZE);
  for (const word of new Set(words)) {
    if (word.length < HEAD) {
      short.push(word);
      continue;
    }
    const at = slot(word, 0);
    byHead[at] = [...(byHead[at] ?? []), word];
    known[at] = 1;
  }
  return (lower) => {
    const found = new Set(short.filter((word) => lower.includes(word)));
    for (let i = 0; i + HEAD <= lower.length; i++) {
      const at = slot(lower, i);
      if (known[at] === 0) continue;
      for (const word of byHead[at] ?? []) if (lower.startsWith(word, i)) found.add(word);
    }
    return found;
  };
}
