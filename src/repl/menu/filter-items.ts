/** One row of a menu. */
export interface MenuItem<T> {
  readonly label: string;
  /** Dim words behind the label, such as a time or an explanation. */
  readonly hint?: string;
  readonly value: T;
}

/** The search of `fuzzysort` that a menu uses; given from outside, since the package is loaded late. */
export type FuzzySearch = (words: string, labels: readonly string[]) => readonly number[];

/** Items that `words` may mean, the best first; all of them, in their own order, for no words. */
export function filterItems<T>(
  items: readonly MenuItem<T>[],
  words: string,
  search: FuzzySearch,
): readonly MenuItem<T>[] {
  if (words.trim() === '') return items;
  const found = search(
    words.trim(),
    items.map(({ label, hint }) => (hint === undefined ? label : `${label} ${hint}`)),
  );
  return found.flatMap((at) => items[at] ?? []);
}

/** Loads `fuzzysort`. */
export async function loadFuzzySearch(): Promise<FuzzySearch> {
  const { default: fuzzysort } = await import('fuzzysort');
  return (words, labels) => {
    const rows = labels.map((label, at) => ({ label, at }));
    return fuzzysort.go(words, rows, { key: 'label' }).map(({ obj }) => obj.at);
  };
}
