const FNV_START = 0x811c9dc5 | 0;
const FNV_PRIME = 16777619;
const HASH_CHAR = 35;
const PREFIX = Uint8Array.of(HASH_CHAR, HASH_CHAR);

/** Tokens of the model as they lie in its files: text, where each begins, and a hash table over them. */
export interface Vocabulary {
  /** UTF-8 tokens, each followed by a line feed but the last. */
  readonly bytes: Uint8Array;
  /** Row r is `bytes[start[r] .. start[r + 1] - 1)`. */
  readonly start: Uint32Array;
  /** Row + 1 by hash, 0 where empty; a power of two long. */
  readonly slots: Uint16Array;
  /** Longest word in UTF-16 units that is cut into pieces. */
  readonly longestWord: number;
}

/** Row of a whole word, or -1. */
export function wholeWord(words: Vocabulary, word: string): number {
  const text = utf8(word);
  return find(words, text, 0, text.length, hashOf(text, 0, text.length, FNV_START));
}

/**
 * Rows of the longest vocabulary entries that cover the word from the left, inner ones with `##`. A word that is too
 * long or cannot be covered wholly gives none.
 */
export function wordPieces(words: Vocabulary, word: string): readonly number[] {
  if (word.length > words.longestWord) return [];
  const text = utf8(word);
  const rows: number[] = [];
  let from = 0;
  while (from < text.length) {
    const piece = longestPiece(words, text, from);
    if (piece === null) return [];
    rows.push(piece.row);
    from = piece.end;
  }
  return rows;
}

function longestPiece(words: Vocabulary, text: Uint8Array, from: number): { row: number; end: number } | null {
  let best: { row: number; end: number } | null = null;
  let hash = from > 0 ? hashOf(PREFIX, 0, PREFIX.length, FNV_START) : FNV_START;
  for (let end = from + 1; end <= text.length; end++) {
    hash = hashOf(text, end - 1, end, hash);
    const row = find(words, text, from, end, hash);
    if (row >= 0) best = { row, end };
  }
  return best;
}

function hashOf(text: Uint8Array, from: number, to: number, start: number): number {
  let hash = start;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (text[at] ?? 0), FNV_PRIME);
  return hash;
}

/** Row of text[from, to), taken as an inner piece when `from` is past the beginning; -1 when it is no token. */
function find(words: Vocabulary, text: Uint8Array, from: number, to: number, hash: number): number {
  const mask = words.slots.length - 1;
  for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
    const row = (words.slots[slot] ?? 0) - 1;
    if (row < 0) return -1;
    if (isToken(words, row, text, from, to)) return row;
  }
}

function isToken(words: Vocabulary, row: number, text: Uint8Array, from: number, to: number): boolean {
  const { bytes, start } = words;
  const skip = from > 0 ? PREFIX.length : 0;
  let at = start[row] ?? 0;
  if ((start[row + 1] ?? 0) - 1 - at !== to - from + skip) return false;
  for (let k = 0; k < skip; k++) if (bytes[at++] !== HASH_CHAR) return false;
  for (let k = from; k < to; k++) if (bytes[at++] !== text[k]) return false;
  return true;
}

function utf8(word: string): Uint8Array {
  return Buffer.from(word, 'utf8');
}
