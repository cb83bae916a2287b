import type { Completer, Offer } from './completion.ts';
import { type ListRoot, listFiles } from './list-files.ts';
import { makePathIndex, type PathIndex } from './path-index.ts';

/** Paths that are offered at once, and those among which they are chosen. */
const MAX_OFFERS = 50;
const MAX_RANKED = 1_000;
/** Paths that are ranked in one step: a few milliseconds. */
const RANK_STEP = 200;
/** A list is used this long, in milliseconds, before the tree is read again. */
const FRESH_MS = 3_000;
/** While a tree is still being read, offers are renewed this often. */
const RENEW_MS = 40;

/** How a path is written behind `@`; one with a blank in quotes, as claude reads it. */
export function pathMention(path: string): string {
  return /\s/.test(path) ? `@"${path}"` : `@${path}`;
}

const offerOf = (path: string): Offer => ({
  // Behind a folder one goes on typing, behind a file there is a blank.
  text: path.endsWith('/') ? pathMention(path).replace(/"$/, '') : `${pathMention(path)} `,
  label: path,
  about: '',
});

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Orders candidates as fuzzysort scores them; shorter paths first where it sees no difference. */
async function ranked(candidates: readonly string[], query: string): Promise<readonly string[]> {
  const shortest = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);
  if (query === '') return [...candidates].sort((a, b) => (a < b ? -1 : 1));
  const { go } = await import('fuzzysort');
  const results: { readonly score: number; readonly target: string }[] = [];
  for (let from = 0; from < candidates.length; from += RANK_STEP) {
    results.push(...go(query, candidates.slice(from, from + RANK_STEP), { limit: 0, threshold: 0 }));
    await breath();
  }
  return results.sort((a, b) => b.score - a.score || shortest(a.target, b.target)).map(({ target }) => target);
}

/** Searches an index step by step, and tells what it has after the first step and at the end. */
async function searchIndex(
  index: PathIndex,
  query: string,
  { found, signal }: { readonly found: (offers: readonly Offer[]) => void; readonly signal: AbortSignal },
): Promise<void> {
  const tell = async (candidates: readonly string[]): Promise<void> => {
    const paths = await ranked(candidates, query);
    if (!signal.aborted) found(paths.slice(0, MAX_OFFERS).map(offerOf));
  };
  const steps = index.candidates(query, MAX_RANKED);
  let told = false;
  for (let step = steps.next(); ; step = steps.next()) {
    if (signal.aborted) return;
    if (step.done === true) return tell(step.value);
    if (!told && step.value.length > 0) {
      told = true;
      await tell(step.value);
    }
    await breath();
  }
}

/** Completes `@path` with the files of a tree. The tree is read when it is first asked for, and again when it is old. */
export function completePaths(where: ListRoot, steadyMs: () => number): Completer {
  let index: PathIndex | null = null;
  let readMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  /** Begins to read the tree; the list of before is used until the new one is whole. */
  const read = (): void => {
    const next = makePathIndex();
    const first = index === null;
    if (first) index = next;
    reading = listFiles(where, next.add, () => false).then(() => {
      index = next;
      readMs = steadyMs();
      reading = null;
    });
  };

  return (request, found, signal) => {
    if (request.kind !== 'path') return;
    if (reading === null && steadyMs() - readMs > FRESH_MS) read();
    void follow();

    async function follow(): Promise<void> {
      // While the tree is read for the first time, what is known of it is offered again and again.
      for (let known = -1; !signal.aborted; ) {
        const running = reading;
        const now: PathIndex | null = index;
        if (now !== null && now.size() !== known) {
          known = now.size();
          await searchIndex(now, request.typed, { found, signal });
        }
        if (running === null) return;
        await Promise.race([running, new Promise((resolve) => setTimeout(resolve, RENEW_MS).unref())]);
      }
    }
  };
}
