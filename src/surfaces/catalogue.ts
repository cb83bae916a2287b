import type { AnyAction } from '../actions/define.ts';
import { nearest } from '../lib/nearest.ts';
import type { AnyVerb } from './verb.ts';

/** One thing mira can be told to do, from whatever it was made. */
export type Entry =
  | { readonly kind: 'action'; readonly verb: AnyAction }
  | { readonly kind: 'verb'; readonly verb: AnyVerb };

/** All verbs in the order of their lists, with look-up by name. */
export interface Catalogue {
  readonly entries: readonly Entry[];
  find(name: string): Entry | undefined;
  /** The entry that the longest run of leading words names, and how many words that took. */
  match(words: readonly string[]): { readonly entry: Entry; readonly used: number } | null;
  /** Words that may follow a name: `search`, `show` after `history`. */
  below(name: string): readonly string[];
}

/** Collects verbs and actions; a name that comes twice is a mistake of the program. */
export function makeCatalogue(actions: readonly AnyAction[], verbs: readonly AnyVerb[]): Catalogue {
  const entries: Entry[] = [
    ...verbs.map((verb): Entry => ({ kind: 'verb', verb })),
    ...actions.map((action): Entry => ({ kind: 'action', verb: action })),
  ];
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    if (byName.has(entry.verb.name)) throw new Error(`two verbs are named ${entry.verb.name}`);
    byName.set(entry.verb.name, entry);
  }
  return {
    entries,
    find: (name) => byName.get(name),
    match(words) {
      for (let used = Math.min(words.length, 3); used > 0; used--) {
        const entry = byName.get(words.slice(0, used).join(' '));
        if (entry !== undefined) return { entry, used };
      }
      return null;
    },
    below(name) {
      const under = [...byName.keys()].filter((other) => other.startsWith(`${name} `));
      return [...new Set(under.map((other) => other.slice(name.length + 1).split(' ')[0] ?? ''))];
    },
  };
}

/** First words that can be typed: `history`, `config` … */
export function firstWords(catalogue: Catalogue): string[] {
  return [...new Set(catalogue.entries.map((entry) => entry.verb.name.split(' ')[0] ?? ''))];
}

/** Whether what follows a matched verb begins with a mistyped subcommand: the verb has some, and takes fewer words itself. */
export function isMistyped({ verb }: Entry, words: readonly string[], catalogue: Catalogue): boolean {
  const args = Object.values(verb.args);
  const takesAny = args.some((arg) => arg.type === 'ids' || ('position' in arg && arg.position === 'rest'));
  if (takesAny || catalogue.below(verb.name).length === 0) return false;
  const option = words.findIndex((word) => word.startsWith('-'));
  const places = args.filter((arg) => 'position' in arg && arg.position === 'one').length;
  return (option === -1 ? words.length : option) > places;
}

/** The name that a mistyped command most likely meant; `others` are names that only this surface has. */
export function nearestVerb(
  words: readonly string[],
  catalogue: Catalogue,
  others: readonly string[] = [],
): string | null {
  const [first = '', second = ''] = words;
  const under = catalogue.below(first);
  if (under.length > 0) {
    const close = nearest(second, under);
    return close === null ? null : `${first} ${close}`;
  }
  return nearest(first, [...firstWords(catalogue), ...others]);
}
