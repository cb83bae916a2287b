import type { Redacted } from './redact.ts';

const HEAD = 2_000;
const TAIL = 1_000;

/** The beginning and the end of a long result, with what was left out between; a short one whole. */
export function shorten(text: Redacted): Redacted {
  const left = text.length - HEAD - TAIL;
  if (left <= 0) return text;
  // Pieces of a redacted text hold no whole secret either.
  return `${text.slice(0, HEAD)}\n[${left} characters more]\n${text.slice(-TAIL)}` as Redacted;
}
