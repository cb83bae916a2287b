/** Edits between two words: insert, delete, replace, or swap of two neighbours count one each. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const at = (list: number[], k: number): number => list[k] ?? Number.POSITIVE_INFINITY;
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The name that `word` most likely meant: at most a third of its letters (two at least) differ; null when none is near. */
export function nearest(word: string, names: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of names) {
    const candidate = name.toLowerCase();
    const begins = wanted.length >= 3 && candidate.startsWith(wanted);
    const distance = begins ? 1 : editDistance(wanted, candidate);
    // A word of two letters is "near" to every other one: at least half must agree.
    if (distance < bestDistance && distance * 2 <= Math.max(wanted.length, candidate.length)) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}
