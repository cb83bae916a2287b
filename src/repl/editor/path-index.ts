/** The paths of a tree that are known so far, files and the folders that hold them. */
export interface PathIndex {
  readonly add: (paths: readonly string[]) => void;
  readonly size: () => number;
  /**
   * The paths that could be meant by `query`, the likeliest kinds first and at most `limit` of them; a generator, so
   * that a large tree can be searched in steps that no key waits for.
   */
  readonly candidates: (query: string, limit: number) => Generator<readonly string[], readonly string[], void>;
}

/** Paths that are looked at in one step: about a millisecond. */
const STEP = 4_000;

/** Whether the letters of `query` stand in `text` in this order. */
function holdsInOrder(text: string, query: string): boolean {
  let from = 0;
  for (const letter of query) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}

/** How likely a path is meant: 0 its name begins so, 1 its name holds it, 2 the path holds it, 3 its letters; -1 not at all. */
function kindOf(lower: string, query: string): 0 | 1 | 2 | 3 | -1 {
  const name = lower.lastIndexOf('/', lower.length - 2) + 1;
  const at = lower.indexOf(query, query.includes('/') ? 0 : name);
  if (at === name || (at === 0 && query.includes('/'))) return 0;
  if (at > 0) return 1;
  if (lower.includes(query)) return 2;
  return holdsInOrder(lower, query) ? 3 : -1;
}

/** Without a query: what stands in the root itself. */
const nearKind = (path: string): 0 | -1 => (path.slice(0, -1).includes('/') ? -1 : 0);

/** Makes an empty index. */
export function makePathIndex(): PathIndex {
  const paths: string[] = [];
  const lower: string[] = [];
  const folders = new Set<string>();
  const put = (path: string): void => {
    paths.push(path);
    lower.push(path.toLowerCase());
  };
  const putFolders = (path: string): void => {
    for (let end = path.lastIndexOf('/', path.length - 2); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end + 1);
      if (folders.has(folder)) return;
      folders.add(folder);
      put(folder);
    }
  };
  return {
    add(more) {
      for (const path of more) {
        if (path.endsWith('/')) {
          if (folders.has(path)) continue;
          folders.add(path);
        }
        putFolders(path);
        put(path);
      }
    },
    size: () => paths.length,
    *candidates(typed, limit) {
      const query = typed.toLowerCase();
      const kinds: string[][] = [[], [], [], []];
      const best = (): readonly string[] => kinds.flat().slice(0, limit);
      const look = (from: number, end: number): void => {
        for (let at = from; at < end; at++) {
          const path = paths[at] ?? '';
          const list = kinds[query === '' ? nearKind(path) : kindOf(lower[at] ?? '', query)];
          if (list !== undefined && list.length < limit) list.push(path);
        }
      };
      for (let from = 0; from < paths.length; from += STEP) {
        look(from, Math.min(paths.length, from + STEP));
        if (from + STEP < paths.length) yield best();
      }
      return best();
    },
  };
}
