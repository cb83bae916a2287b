import { type Draft, lineStart } from '../draft.ts';
import { foldNumber } from './folds.ts';

/** What may be completed where the cursor stands. */
export interface CompletionRequest {
  readonly kind: 'command' | 'path' | 'memory';
  /** What was typed of it: of a command the whole line up to the cursor, else the word without `@` or `#`. */
  readonly typed: string;
  /** Index in the draft where the word begins that an offer replaces, its `@` or `#` included. */
  readonly from: number;
}

/** One thing to choose. */
export interface Offer {
  /** Replaces the word. */
  readonly text: string;
  /** As it stands in the menu; made harmless before it is drawn. */
  readonly label: string;
  /** A few words beside it; may be empty. */
  readonly about: string;
}

/** Finds offers, the best first. It may call `found` again and again while better ones come; nothing after `signal`. */
export type Completer = (
  request: CompletionRequest,
  found: (offers: readonly Offer[]) => void,
  signal: AbortSignal,
) => void;

const chunkStart = ({ chars, cursor }: Draft): number => {
  let at = cursor;
  while (at > 0 && !/^\s$/.test(chars[at - 1] ?? '')) at--;
  return at;
};

/** Where an `@"path with blanks` begins in the line; null without one that is still open. */
function openQuote({ chars, cursor }: Draft, line: number): number | null {
  const text = chars.slice(line, cursor);
  for (let at = text.length - 2; at >= 0; at--) {
    if (text[at + 1] !== '"') continue;
    return text[at] === '@' && !text.slice(at + 2).includes('"') ? line + at : null;
  }
  return null;
}

/** What the cursor stands behind: a command in the first line, an `@path` or a `#memory`; null elsewhere. */
export function completionAt(draft: Draft): CompletionRequest | null {
  const { chars, cursor } = draft;
  const line = lineStart(draft);
  const start = chunkStart(draft);
  if (chars.slice(line, cursor).some((char) => foldNumber(char) !== null)) return null;
  const quoted = openQuote(draft, line);
  if (quoted !== null) {
    return { kind: 'path', typed: chars.slice(quoted + 2, cursor).join(''), from: quoted };
  }
  const word = chars.slice(start, cursor).join('');
  if (word.startsWith('@')) return { kind: 'path', typed: word.slice(1), from: start };
  if (line === 0 && chars[0] === '/') {
    const typed = chars.slice(0, cursor).join('');
    // `/usr/bin is …` is a text.
    return /^\/\S*\//.test(typed) ? null : { kind: 'command', typed, from: start };
  }
  if (/^#./.test(word)) return { kind: 'memory', typed: word.slice(1), from: start };
  return null;
}
