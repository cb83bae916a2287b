import { contextRules } from './context-rules.ts';
import { base64Pieces, percentPieces } from './encoded.ts';
import type { SecretRule } from './rule.ts';
import { tokenRules } from './token-rules.ts';
import { wordFinder } from './word-filter.ts';

/** A secret in a text: what kind, and where (UTF-16 offsets, end exclusive). */
export interface FoundSecret {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

interface Compiled {
  readonly rules: readonly SecretRule[];
  readonly wordsIn: (lower: string) => ReadonlySet<string>;
}

let compiled: Compiled | null = null;

function compile(): Compiled {
  const rules = [...tokenRules(), ...contextRules()];
  return { rules, wordsIn: wordFinder(rules.flatMap(({ words }) => words)) };
}

function* matches({ kind, pattern, accepts }: SecretRule, text: string): Generator<FoundSecret> {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
    if (accepts?.(text.slice(start, end)) !== false) yield { kind, start, end };
    // What was taken for the value may be the next name: `secret: api_key = …`.
    else if (start > match.index) pattern.lastIndex = start;
  }
}

function findPlain(text: string): FoundSecret[] {
  // When first needed: about 140 expressions, not wanted at start-up.
  compiled ??= compile();
  const words = compiled.wordsIn(text.toLowerCase());
  if (words.size === 0) return [];
  const found: FoundSecret[] = [];
  for (const rule of compiled.rules) {
    if (rule.words.some((word) => words.has(word))) found.push(...matches(rule, text));
  }
  return found;
}

function findEncoded(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const piece of percentPieces(text)) {
    for (const { kind, start, end } of findPlain(piece.decoded)) {
      found.push({ kind, start: piece.at?.[start] ?? piece.start, end: piece.at?.[end] ?? piece.end });
    }
  }
  for (const piece of base64Pieces(text)) {
    const first = findPlain(piece.decoded)[0];
    if (first !== undefined) found.push({ kind: first.kind, start: piece.start, end: piece.end });
  }
  return found;
}

/** Overlapping findings become one, named after the one that begins first. */
function merge(found: FoundSecret[]): FoundSecret[] {
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: FoundSecret[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) merged.push(next);
    else if (next.end > last.end) merged[merged.length - 1] = { ...last, end: next.end };
  }
  return merged;
}

/**
 * The secrets in `text`, in order, not overlapping: tokens of services, private keys, passwords in addresses and
 * headers, random values given to a name like API_KEY; also where they stand in base64 or URL encoding. Time grows
 * with the length only: every expression is bounded.
 */
export function findSecrets(text: string): FoundSecret[] {
  return merge([...findPlain(text), ...findEncoded(text)]);
}
